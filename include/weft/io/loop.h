#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "weft/base/intrusive_list.h"
#include "weft/io/loop_pulse.h"
#include "weft/io/timer_wheel.h"

namespace weft::io {

struct NativeLoop;

// Work put off to the end of the loop turn: after every callback of the turn, before the loop may wait again.
// Embedded in its owner; withdraws itself when it dies.
class TurnTask {
 public:
  using Callback = void (*)(void* context);
  TurnTask(Callback callback, void* context) : callback_(callback), context_(context) {}

  bool scheduled() const { return hook_.linked(); }
  void cancel() { hook_.unlink(); }

 private:
  friend class Loop;
  ListHook hook_;
  Callback callback_;
  void* context_;
};

// The times of one loop turn, in nanoseconds of monotonic_ns().
struct LoopTurn {
  // A wait this long was for something: shorter ones may be the kernel's own work on what was there already.
  static constexpr int64_t kWaited = 500'000;

  uint64_t serial = 0;          // of this turn, from 1
  int64_t last_wait_ended = 0;  // when the last turn began its work
  int64_t wait_began = 0;       // when it had done it
  int64_t wait_ended = 0;       // when this turn began its work
  int64_t busy = 0;             // work of all turns but this one
  int64_t longest = 0;          // the most one of them worked
  bool may_wait = false;        // this turn was to wait for something to do

  // Nothing was left to do when this turn's wait began.
  bool waited() const { return may_wait && wait_ended - wait_began >= kWaited; }
  // What this turn's sockets have to tell did not happen before.
  int64_t oldest_event() const { return waited() ? wait_ended : last_wait_ended; }
};

// One event loop: one per thread, driven by its owner turn by turn. Everything made with it belongs to its
// thread and must be gone before it (handles that are still closing are waited for).
class Loop {
 public:
  enum class Wait : bool { kNo, kYes };

  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // One turn: wait for events (kYes: until there is one, if anything can happen at all), run their callbacks,
  // due timers, then turn tasks until there are none left; tasks that keep scheduling tasks are continued in
  // the next turn, which then does not wait. Returns whether anything is left that could cause an event: an
  // open socket or listener, a running timer, a scheduled task. Signal watchers and wakeups do not count. Not
  // re-entrant.
  bool run_turn(Wait wait);

  // From inside a callback, timer or turn task: the next wait returns at once. Cheap and idempotent.
  void interrupt() { interrupted_ = true; }

  // Puts `task` at the end of this turn; no-op when it is scheduled already. Safe outside run_turn() too: the
  // next turn then does not wait.
  void at_turn_end(TurnTask& task) {
    if (!task.scheduled()) tasks_.push_back(task);
  }

  // Milliseconds of a monotonic clock, cached per turn; refresh_now() after long computations.
  int64_t now_ms() const { return now_ms_; }
  void refresh_now();
  // Seconds since 1970, cached per turn.
  int64_t unix_seconds() const { return unix_seconds_; }
  const LoopTurn& turn() const { return turn_; }

  TimerWheel& timers() { return timers_; }

  // Before a series of turns: what lies between the last one and the next is nobody's work.
  void begin_turns();

  // A step begins with every callback from the system, with due timers and turn tasks together, and wherever
  // an owner of coroutines says so.
  LoopPulse& pulse() { return pulse_; }

  // In a forked child, with the parent's loop: lets go of the descriptors they share without changing
  // anything for the parent. Nothing else may be done with this loop afterwards, not even destroy it.
  void abandon_after_fork();

  // For src/io only.
  NativeLoop& native() { return *native_; }
  // Every callback from libuv starts with it: the wait that led to it has made the clocks stale.
  void begin_callback();
  // Sources of events that keep run_turn() returning true, whether they are being watched or paused.
  void source_opened() { ++open_sources_; }
  void source_closed() { --open_sources_; }

  // For an owner of a timer that is no reason to go on: run_turn() does not count so many of the running ones
  // as something left.
  void background_timer_started() { ++background_timers_; }
  void background_timer_stopped() { --background_timers_; }

 private:
  struct NativeDelete {
    void operator()(NativeLoop*) const;
  };

  void wait_and_dispatch(Wait wait);
  void begin_wait(bool may_wait);
  void end_wait();
  void run_tasks();
  bool update_liveness();
  bool has_timers() const;
  void update_clocks();

  LoopPulse pulse_;
  std::unique_ptr<NativeLoop, NativeDelete> native_;
  int64_t now_ms_ = 0;
  int64_t unix_seconds_ = 0;
  LoopTurn turn_;
  TimerWheel timers_;
  IntrusiveList<TurnTask, &TurnTask::hook_> tasks_;
  size_t open_sources_ = 0;
  size_t background_timers_ = 0;
  bool interrupted_ = false;
  bool waiting_ = false;  // no callback has come since the wait began
  bool running_ = false;
};

}  // namespace weft::io
