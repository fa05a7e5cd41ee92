#include "php/server_numbers.h"

#include <cstring>
#include <ctime>
#include <new>
#include <utility>

#include <unistd.h>

namespace weft::php {

using server::DurationHistogram;
using server::ServerStats;
using server::StatField;
using server::StatKind;
using server::WorkerBoard;
using server::WorkerSeat;

namespace {

constexpr auto kAlignment = std::align_val_t(alignof(WorkerSeat));

void* new_board() {
  const size_t size = WorkerBoard::size_of(1);
  return std::memset(::operator new(size, kAlignment), 0, size);
}

void list_number(zval* array, const char* name, uint64_t value) {
  add_assoc_long(array, name, static_cast<zend_long>(value));
}

double average_ms(uint64_t sum_ns, uint64_t count) {
  return count ? static_cast<double>(sum_ns) / static_cast<double>(count) / 1e6 : 0;
}

// What happened between the two; gauges and maxima are those of `now`.
ServerStats difference(const ServerStats& now, const ServerStats& before) {
  ServerStats difference = now;
  for (const StatField& field : server::stat_fields()) {
    if (field.kind == StatKind::kCounter) difference.*field.member -= before.*field.member;
  }
  difference.durations.subtract(before.durations);
  difference.queue_time.subtract(before.queue_time);
  return difference;
}

void list_fields(zval* array, const ServerStats& stats) {
  for (const StatField& field : server::stat_fields()) list_number(array, field.name, stats.*field.member);
  const uint64_t refused =
      stats.refused_400 + stats.refused_408 + stats.refused_413 + stats.refused_414 + stats.refused_431;
  list_number(array, "parse_errors_4xx_total", refused);
}

const char* name_of(uint32_t state) {
  switch (state) {
    case WorkerSeat::kStarting: return "starting";
    case WorkerSeat::kServing: return "serving";
    case WorkerSeat::kDraining: return "draining";
    default: return "free";
  }
}

void list_worker(zval* workers, const WorkerSeat& seat, uint32_t index, uint32_t state) {
  zval row;
  array_init(&row);
  list_number(&row, "worker", seat.number);
  list_number(&row, "pid", seat.pid);
  list_number(&row, "generation", seat.generation);
  add_assoc_string(&row, "state", name_of(state));
  add_assoc_double(&row, "started_at", static_cast<double>(seat.started_ms) / 1000);
  const ServerStats own = difference(seat.stats, seat.before);
  list_fields(&row, own);
  list_number(&row, "service_sum_ns", own.durations.total().sum_ns());
  add_index_zval(workers, index, &row);
}

void list_group(zval* array, const server::GroupStats& group) {
  list_number(array, "generation", group.generation);
  list_number(array, "workers_configured", group.workers_configured);
  list_number(array, "worker_starts_total", group.worker_starts);
  list_number(array, "worker_exits_total", group.worker_exits);
  list_number(array, "worker_crashes_total", group.worker_crashes);
  list_number(array, "worker_recycles_total", group.worker_recycles);
  list_number(array, "reloads_total", group.reloads);
  list_number(array, "reload_failures_total", group.reload_failures);
}

}  // namespace

void ServerNumbers::MemoryDelete::operator()(void* memory) const {
  ::operator delete(memory, kAlignment);
}

ServerNumbers::ServerNumbers() : own_(new_board()), board_(own_.get(), 1), seat_(&board_.seats()[0]) {
  board_.group().workers_configured = 1;
  board_.group().generation = 1;
}

void ServerNumbers::share(std::shared_ptr<server::GroupMemory> memory, WorkerSeat* seat) {
  board_ = memory->board();
  shared_ = std::move(memory);
  seat_ = seat;
  own_.reset();
  baseline_ = seat ? seat->before : ServerStats{};
}

void ServerNumbers::begin_group() {
  timespec now;
  ::clock_gettime(CLOCK_REALTIME, &now);
  board_.group().started_ms = static_cast<uint64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

void ServerNumbers::begin_run() {
  if (!own_) return;
  board_.take(1, 1);
  seat_->pid = static_cast<uint32_t>(::getpid());
  seat_->state = WorkerSeat::kServing;
  ++board_.group().worker_starts;
  begin_group();
}

void ServerNumbers::begin_drain() {
  if (own_) seat_->state = WorkerSeat::kDraining;
}

void ServerNumbers::end_run() {
  if (!own_) return;
  WorkerBoard::leave(*seat_);
  ++board_.group().worker_exits;
}

ServerStats ServerNumbers::counted() const {
  return seat_ ? seat_->stats : board_.total();
}

void ServerNumbers::list_telemetry(zval* array) const {
  const ServerStats stats = difference(counted(), baseline_);
  list_fields(array, stats);
  const uint64_t waits = stats.queue_time.count();
  const DurationHistogram service = stats.durations.total();
  list_number(array, "service_sum_ns", service.sum_ns());
  add_assoc_double(array, "sojourn_avg_ms", average_ms(stats.queue_time.sum_ns(), waits));
  add_assoc_double(array, "sojourn_max_ms", average_ms(stats.sojourn_max_ns, 1));
  add_assoc_double(array, "service_avg_ms", average_ms(service.sum_ns(), service.count()));
}

// The counters themselves only rise, so that nobody else who reads them sees a reset.
void ServerNumbers::reset_telemetry() {
  baseline_ = counted();
  if (!seat_) return;
  for (const StatField& field : server::stat_fields()) {
    if (field.kind == StatKind::kMaximum) seat_->stats.*field.member = 0;
  }
}

void ServerNumbers::list_stats(zval* array) const {
  add_assoc_bool(array, "enabled", true);
  zval workers;
  array_init(&workers);
  for (const WorkerSeat& seat : board_.seats()) {
    const uint32_t state = seat.state.load(std::memory_order_acquire);
    if (state != WorkerSeat::kFree) list_worker(&workers, seat, board_.index_of(seat), state);
  }
  add_assoc_zval(array, "workers", &workers);

  zval totals;
  array_init(&totals);
  list_group(&totals, board_.group());
  const ServerStats stats = board_.total();
  list_fields(&totals, stats);
  list_number(&totals, "service_sum_ns", stats.durations.total().sum_ns());
  add_assoc_zval(array, "totals", &totals);
}

}  // namespace weft::php
