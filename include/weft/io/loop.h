#pragma once

#include <cstdint>
#include <memory>

#include "weft/base/intrusive_list.h"
#include "weft/io/timer_wheel.h"

struct uv_loop_s;

namespace weft::io {

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
  // due timers, then turn tasks until there are none left. Returns whether anything is left that could cause
  // an event. Not re-entrant.
  bool run_turn(Wait wait);

  // From inside a callback or turn task: let the next wait of this turn return at once. Cheap and idempotent.
  void interrupt();

  // Puts `task` at the end of this turn; no-op when it is scheduled already. Safe outside run_turn() too: the
  // next turn then does not wait.
  void at_turn_end(TurnTask& task);

  // Milliseconds of a monotonic clock, cached per turn; refresh_now() after long computations.
  int64_t now_ms() const { return now_ms_; }
  void refresh_now();
  // Seconds since 1970, cached per turn.
  int64_t unix_seconds() const { return unix_seconds_; }

  TimerWheel& timers() { return timers_; }

  // For src/io only.
  uv_loop_s* native() { return native_.get(); }

  // Handles (sockets, signals, listeners) that are open and keep run_turn() returning true.
  // ... (private part to be completed by the implementation)
 private:
  struct NativeDelete {
    void operator()(uv_loop_s*) const;
  };
  std::unique_ptr<uv_loop_s, NativeDelete> native_;
  TimerWheel timers_;
  int64_t now_ms_ = 0;
  int64_t unix_seconds_ = 0;
};

}  // namespace weft::io
