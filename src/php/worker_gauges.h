#pragma once

#include "php/scheduler.h"
#include "weft/files/static_files.h"
#include "weft/io/timer_wheel.h"
#include "weft/log/pipeline.h"
#include "weft/server/server_stats.h"

namespace weft::php {

// Keeps the gauges that nobody counts up to date: memory, coroutines, pools and what the log lost, once a
// second. Owned by the ServerRun; on the loop's thread.
class WorkerGauges {
 public:
  WorkerGauges(Scheduler& scheduler, server::ServerStats& stats, const log::Pipeline& log);
  ~WorkerGauges();
  WorkerGauges(const WorkerGauges&) = delete;
  WorkerGauges& operator=(const WorkerGauges&) = delete;

  // Whose counts become statistics; null for none. Outlives us.
  void watch_files(const files::StaticFiles* files) { files_ = files; }

  void start();
  void stop() { timer_.stop(); }
  // At once, for a reader who wants them as they are now.
  void refresh();

 private:
  static constexpr int64_t kPeriodMs = 1000;

  void on_timer();

  Scheduler& scheduler_;
  server::ServerStats& stats_;
  const log::Pipeline& log_;
  const files::StaticFiles* files_ = nullptr;
  files::FileCounts files_seen_;
  uint64_t pool_timeouts_seen_ = 0;
  uint64_t dropped_seen_ = 0;  // of log_.dropped(), in the statistics
  io::Timer timer_;
  io::LoopTurn counted_;  // as of which stats_ has the loop's work
  int statm_ = -1;        // /proc/self/statm, of this process
};

}  // namespace weft::php
