#include "weft/server/worker_board.h"

#include <ctime>

namespace weft::server {

namespace {

int64_t unix_ms() {
  timespec now;
  ::clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

WorkerSeat* WorkerBoard::take(uint32_t generation, uint32_t number) const {
  for (WorkerSeat& seat : seats()) {
    uint32_t free = WorkerSeat::kFree;
    if (!seat.state.compare_exchange_strong(free, WorkerSeat::kStarting)) continue;
    seat.pid = 0;
    seat.generation = generation;
    seat.number = number;
    seat.started_ms = unix_ms();
    seat.before = seat.stats;
    seat.last_request[0] = '\0';
    return &seat;
  }
  return nullptr;
}

void WorkerBoard::leave(WorkerSeat& seat) {
  for (const StatField& field : stat_fields()) {
    if (field.kind == StatKind::kGauge) seat.stats.*field.member = 0;
  }
  seat.pid = 0;
  seat.state.store(WorkerSeat::kFree, std::memory_order_release);
}

ServerStats WorkerBoard::total() const {
  ServerStats total;
  for (const WorkerSeat& seat : seats()) add_stats(total, seat.stats, Gauges::kInclude);
  return total;
}

}  // namespace weft::server
