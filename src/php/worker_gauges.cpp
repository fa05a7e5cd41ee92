#include "php/worker_gauges.h"

#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

#include "php/async/resource_pool.h"
#include "php/zend.h"

namespace weft::php {

namespace {

constexpr int64_t kMillisecond = 1'000'000;

// 0 where the system does not tell.
uint64_t read_resident_bytes(int statm) {
  char text[128];
  const ssize_t size = ::pread(statm, text, sizeof text - 1, 0);
  if (size <= 0) return 0;
  text[size] = '\0';
  unsigned long long resident = 0;
  if (std::sscanf(text, "%*u %llu", &resident) != 1) return 0;
  return resident * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

WorkerGauges::WorkerGauges(Scheduler& scheduler, server::ServerStats& stats, const log::Pipeline& log)
    : scheduler_(scheduler),
      stats_(stats),
      log_(log),
      timer_([](void* self) { static_cast<WorkerGauges*>(self)->on_timer(); }, this) {}

WorkerGauges::~WorkerGauges() {
  if (statm_ >= 0) ::close(statm_);
}

void WorkerGauges::start() {
  counted_ = scheduler_.loop().turn();
  pool_timeouts_seen_ = ResourcePool::totals().timed_out;
  if (statm_ < 0) statm_ = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  on_timer();
}

void WorkerGauges::on_timer() {
  refresh();
  io::Loop& loop = scheduler_.loop();
  timer_.start(loop.timers(), loop.now_ms() + kPeriodMs);
}

void WorkerGauges::refresh() {
  stats_.coroutines = scheduler_.live_count();
  stats_.resident_bytes = read_resident_bytes(statm_);
  stats_.php_memory_bytes = zend_memory_usage(false);
  stats_.php_memory_peak_bytes.raise_to(zend_memory_peak_usage(false));
  const io::LoopTurn& turn = scheduler_.loop().turn();
  stats_.loop_turns += turn.serial - counted_.serial;
  stats_.loop_busy_ms += static_cast<uint64_t>(turn.busy / kMillisecond - counted_.busy / kMillisecond);
  stats_.loop_longest_turn_ms.raise_to(static_cast<uint64_t>(turn.longest / kMillisecond));
  counted_ = turn;
  const ResourcePool::Totals pools = ResourcePool::totals();
  stats_.pool_idle = pools.idle;
  stats_.pool_in_use = pools.in_use;
  stats_.pool_limit = pools.limit;
  stats_.pool_waiting = pools.waiting;
  stats_.pool_timeouts += pools.timed_out - pool_timeouts_seen_;
  pool_timeouts_seen_ = pools.timed_out;
  const uint64_t dropped = log_.dropped();
  stats_.log_records_dropped += dropped - dropped_seen_;
  dropped_seen_ = dropped;
  if (!files_) return;
  const files::FileCounts counts = files_->counts();
  stats_.static_answers += counts.served - files_seen_.served;
  stats_.static_cache_hits += counts.hits - files_seen_.hits;
  stats_.static_cache_misses += counts.misses - files_seen_.misses;
  files_seen_ = counts;
}

}  // namespace weft::php
