#include "server/admin/pages.h"

#include <ctime>

#include "weft/base/json_writer.h"

namespace weft::server {

namespace {

const char* name_of(LifeStage stage) {
  switch (stage) {
    case LifeStage::kStarting: return "starting";
    case LifeStage::kServing: return "serving";
    case LifeStage::kDraining: break;
  }
  return "draining";
}

const char* name_of_state(uint32_t state) {
  switch (state) {
    case WorkerSeat::kFree: return "gone";
    case WorkerSeat::kStarting: return "starting";
    case WorkerSeat::kServing: return "serving";
    default: return "draining";
  }
}

uint32_t count_in(const WorkerBoard& board, WorkerSeat::State state) {
  uint32_t count = 0;
  for (const WorkerSeat& seat : board.seats()) count += seat.state.load(std::memory_order_acquire) == state;
  return count;
}

// Null when the probe passes, else the word that says why it does not.
const char* objection(Probe probe, LifeStage stage, uint32_t serving) {
  switch (probe) {
    case Probe::kLive: return nullptr;
    case Probe::kStartup: return stage == LifeStage::kStarting ? "starting" : nullptr;
    case Probe::kReady: break;
  }
  if (stage != LifeStage::kServing) return name_of(stage);
  return serving == 0 ? "unavailable" : nullptr;
}

void append_reasons(std::string& text, LifeStage stage, const WorkerBoard& board) {
  const auto number = [](uint64_t n) { return std::to_string(n); };
  text.append("stage: ").append(name_of(stage)).append("\n");
  text.append("generation: ").append(number(board.group().generation)).append("\n");
  text.append("workers: ").append(number(count_in(board, WorkerSeat::kServing)));
  text.append(" of ").append(number(board.group().workers_configured)).append(" serving, ");
  text.append(number(count_in(board, WorkerSeat::kStarting))).append(" starting, ");
  text.append(number(count_in(board, WorkerSeat::kDraining))).append(" draining\n");
}

// RFC 3339 in UTC.
std::string date_of(int64_t unix_ms) {
  const std::time_t seconds = unix_ms / 1000;
  std::tm utc;
  ::gmtime_r(&seconds, &utc);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc));
}

void write_start(JsonWriter& json, int64_t started_ms, int64_t now_ms) {
  json.member("started", date_of(started_ms));
  json.member("uptime_seconds", (now_ms > started_ms ? now_ms - started_ms : 0) / 1000);
}

void write_worker(JsonWriter& json, const WorkerSeat& seat, uint32_t state, int64_t now_ms) {
  json.begin_object();
  json.member("worker", seat.number.load());
  json.member("pid", seat.pid.load());
  json.member("generation", seat.generation.load());
  json.member("state", name_of_state(state));
  write_start(json, seat.started_ms, now_ms);
  for (const StatField& field : stat_fields()) {
    const uint64_t value = seat.stats.*field.member;
    // A seat's counters go on from where the worker before left them.
    json.member(field.name,
                field.kind == StatKind::kCounter ? value - (seat.before.*field.member).get() : value);
  }
  json.end_object();
}

}  // namespace

ProbeResult probe(Probe probe, Detail detail, LifeStage stage, const WorkerBoard& board) {
  const char* problem = objection(probe, stage, count_in(board, WorkerSeat::kServing));
  ProbeResult result{problem == nullptr, problem ? problem : "ok"};
  result.text += '\n';
  if (detail == Detail::kReasons) append_reasons(result.text, stage, board);
  return result;
}

std::string workers_page(const WorkerBoard& board, LifeStage stage, int64_t now_ms) {
  const GroupStats& group = board.group();
  std::string page;
  JsonWriter json(page);
  json.begin_object();
  json.member("stage", name_of(stage));
  write_start(json, static_cast<int64_t>(group.started_ms.get()), now_ms);
  json.member("generation", group.generation.get());
  json.member("workers_configured", group.workers_configured.get());
  json.member("worker_starts", group.worker_starts.get());
  json.member("worker_exits", group.worker_exits.get());
  json.member("worker_crashes", group.worker_crashes.get());
  json.member("worker_recycles", group.worker_recycles.get());
  json.member("reloads", group.reloads.get());
  json.member("reload_failures", group.reload_failures.get());
  json.key("workers");
  json.begin_array();
  for (const WorkerSeat& seat : board.seats()) {
    const uint32_t state = seat.state.load(std::memory_order_acquire);
    if (state != WorkerSeat::kFree) write_worker(json, seat, state, now_ms);
  }
  json.end_array();
  json.end_object();
  page += '\n';
  return page;
}

}  // namespace weft::server
