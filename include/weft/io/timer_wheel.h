#pragma once

#include <array>
#include <cstdint>

#include "weft/base/intrusive_list.h"

namespace weft::io {

class TimerWheel;

// One deadline. Embedded in its owner; stops itself when it dies.
//
// Made for time limits that move far more often than they pass: moving a running timer to a later time only
// stores the new deadline, and the wheel re-files it when the old one comes up.
class Timer {
 public:
  using Callback = void (*)(void* context);

  Timer(Callback callback, void* context) : callback_(callback), context_(context) {}

  // Fires once, at the first wheel turn at or after `deadline_ms` (same clock as Loop::now_ms()).
  void start(TimerWheel& wheel, int64_t deadline_ms);
  void stop() {
    deadline_ = kNever;
    hook_.unlink();
  }

  bool running() const { return deadline_ != kNever; }
  int64_t deadline() const { return deadline_; }

 private:
  friend class TimerWheel;
  static constexpr int64_t kNever = INT64_MAX;

  ListHook hook_;
  int64_t deadline_ = kNever;  // when to fire
  int64_t filed_ = kNever;     // the wheel slot it sits in: never later than deadline_
  Callback callback_;
  void* context_;
};

// A hierarchical timer wheel with ticks of one millisecond: four levels of 256 slots (49 days; anything later
// is filed at the far end and re-filed). Starting, moving and stopping are O(1). Knows no clock: the loop
// drives it.
class TimerWheel {
 public:
  explicit TimerWheel(int64_t now_ms) : now_(now_ms) {}
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  int64_t now() const { return now_; }

  // Fires everything due up to `now_ms`, in order of deadline by millisecond. Callbacks may start and stop
  // any timer, also their own; one started for a time already past fires in the next turn, not in this one.
  void advance(int64_t now_ms);

  // The earliest time advance() has something to do (a deadline or a re-filing); INT64_MAX when nothing runs.
  int64_t next_due() const;

 private:
  friend class Timer;
  // ...
};

}  // namespace weft::io
