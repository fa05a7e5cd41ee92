#pragma once

#include <memory>
#include <vector>

#include "php/scheduler.h"
#include "php/watchdog/line.h"
#include "php/zend.h"
#include "weft/base/log.h"
#include "weft/base/thread_activity.h"
#include "weft/server/server_stats.h"
#include "weft/server/stall_monitor.h"

namespace weft::php {

class Watchdog;

// What a server wants: how long code may hold the loop, who is told, where it is counted. The watch goes on
// as long as the object lives; all of it on the thread of the scheduler.
class Watch {
 public:
  Watch(Scheduler& scheduler, const server::StallLimits& limits, Logger& log, server::ServerStats& stats);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  friend class Watchdog;

  bool wants(int64_t held_ms) const;

  const server::StallLimits limits_;
  Logger& log_;
  server::ServerStats& stats_;
};

// Sees to it that code which does not give the loop back is reported, and ended when the time of its request
// is over. One per thread that serves, from its first Watch to its last; a thread of its own measures.
//
// The code is interrupted by the VM's own means, so what is to be done is done on its stack. Native code
// takes no interrupts: then the monitor's thread tells what it can see from beside.
class Watchdog final : private server::StallListener {
 public:
  explicit Watchdog(Scheduler& scheduler);
  ~Watchdog() override;

  // Called by the VM on the thread that serves, between two instructions of PHP code. May leave an exception.
  static void on_interrupt();

 private:
  friend class Watch;

  void add(Watch& watch);
  void remove(Watch& watch);
  void restart();

  void report(int64_t held_ms);
  void end_what_is_over(int64_t now_ms);
  void on_step_end();
  void note_end();
  bool count(int64_t held_ms, uint64_t stalls);
  void add_subject(Line& out) const;
  void tell(int64_t held_ms, const Line& line);

  // server::StallListener, on the monitor's thread
  void interrupt() override;
  void on_blocked(uint64_t step, int64_t held_ms) override;
  void tell_beside(int64_t held_ms, const Line& line);

  Scheduler& scheduler_;
  io::LoopPulse& pulse_;
  zend::InterruptFlag& interrupt_flag_;
  zend_execute_data* const* const current_frame_;
  const WatchedThread thread_;
  ThreadActivity looks_[2];      // the monitor's thread's: at the last two interrupts
  std::vector<Watch*> watches_;  // changes only while there is no monitor
  std::unique_ptr<server::StallMonitor> monitor_;
  uint64_t reported_step_ = 0;
  uint64_t ended_step_ = 0;
  int64_t ended_after_ms_ = 0;
  Line last_words_;  // about the end of ended_step_, not told yet
  bool interrupting_ = false;
};

// When all modules have started: what they want to do at interrupts is still done.
void install_interrupt_hook();
void remove_interrupt_hook();

}  // namespace weft::php
