#include "server/admin/coroutine_query.h"

#include "weft/base/json_writer.h"

namespace weft::server {

CoroutineQuery::CoroutineQuery(uint64_t id, http::Exchange& exchange, const WorkerBoard& board,
                               Callback on_time_up, void* context)
    : id_(id), exchange_(exchange), timer_(on_time_up, context) {
  for (const WorkerSeat& seat : board.seats()) {
    const uint32_t state = seat.state.load(std::memory_order_acquire);
    if (state != WorkerSeat::kServing && state != WorkerSeat::kDraining) continue;
    workers_.push_back({board.index_of(seat), seat.number, seat.generation, seat.pid, {}});
  }
  missing_ = workers_.size();
}

void CoroutineQuery::take(uint32_t seat, Bytes json) {
  for (Worker& worker : workers_) {
    if (worker.seat != seat || !worker.json.empty() || json.empty()) continue;
    worker.json = json;
    --missing_;
  }
}

std::string CoroutineQuery::page() const {
  std::string page;
  JsonWriter json(page);
  const auto write_worker = [&json](const Worker& worker) {
    json.begin_object();
    json.member("worker", worker.number);
    json.member("generation", worker.generation);
    json.member("pid", worker.pid);
    if (!worker.json.empty()) {
      json.key("coroutines");
      json.raw(worker.json);
    }
    json.end_object();
  };
  json.begin_object();
  for (const auto& [name, answered] : {std::pair{"workers", true}, {"missing", false}}) {
    json.key(name);
    json.begin_array();
    for (const Worker& worker : workers_) {
      if (worker.json.empty() != answered) write_worker(worker);
    }
    json.end_array();
  }
  json.end_object();
  page += '\n';
  return page;
}

}  // namespace weft::server
