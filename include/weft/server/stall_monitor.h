#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include <pthread.h>
#include <sys/types.h>

#include "weft/io/loop_pulse.h"
#include "weft/server/stall_detector.h"

namespace weft::server {

// Told about stalls, on the monitor's thread: it may touch nothing that belongs to the loop's.
class StallListener {
 public:
  virtual ~StallListener() = default;

  // Interrupt the code that runs; repeated every tick while the same code runs.
  virtual void interrupt() = 0;
  // It has not taken an interrupt for a threshold: no PHP runs there. Once per step.
  virtual void on_blocked(uint64_t step, int64_t duration_ms) = 0;
};

// A thread that watches a loop's pulse. Made, used and destroyed on the loop's thread; the destructor waits
// for the thread to end. In a forked child there is no such thread, and it may only be destroyed.
class StallMonitor {
 public:
  // Null when there is no thread to be had. Both outlive the monitor.
  static std::unique_ptr<StallMonitor> start(io::LoopPulse& pulse, const StallLimits& limits,
                                             StallListener& listener);
  ~StallMonitor();
  StallMonitor(const StallMonitor&) = delete;
  StallMonitor& operator=(const StallMonitor&) = delete;

  // How long the step that runs has held the loop, in milliseconds; nothing unless it was interrupted.
  std::optional<int64_t> held_for() const;
  // The interrupt was taken.
  void answer() { answers_.fetch_add(1, std::memory_order_relaxed); }

 private:
  struct Gate;

  StallMonitor(io::LoopPulse& pulse, const StallLimits& limits, StallListener& listener);
  bool start_thread();
  void run();
  void look();

  io::LoopPulse& pulse_;
  StallListener& listener_;
  const std::chrono::milliseconds tick_;
  StallDetector detector_;  // the thread's
  std::unique_ptr<Gate> gate_;
  pthread_t thread_{};
  pid_t process_ = 0;  // 0: no thread

  std::atomic<uint64_t> held_step_{UINT64_MAX};
  std::atomic<int64_t> held_since_{0};
  std::atomic<uint64_t> answers_{0};
};

}  // namespace weft::server
