#pragma once

#include <array>
#include <cstddef>
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
  void start(TimerWheel& wheel, int64_t deadline_ms) {
    if (hook_.linked() && filed_ <= deadline_ms) {
      deadline_ = deadline_ms;
    } else {
      restart(wheel, deadline_ms);
    }
  }
  void stop() {
    deadline_ = kNever;
    hook_.unlink();
  }

  bool running() const { return deadline_ != kNever; }
  int64_t deadline() const { return deadline_; }

 private:
  friend class TimerWheel;
  static constexpr int64_t kNever = INT64_MAX;

  void restart(TimerWheel& wheel, int64_t deadline_ms);

  ListHook hook_;
  int64_t deadline_ = kNever;  // when to fire
  int64_t filed_ = kNever;     // the deadline it was filed under: never later than deadline_
  Callback callback_;
  void* context_;
};

// A hierarchical timer wheel with ticks of one millisecond: four levels of 256 slots (49 days; anything later
// is filed at the far end and re-filed). Starting, moving and stopping are O(1). Knows no clock: the loop
// drives it.
class TimerWheel {
 public:
  explicit TimerWheel(int64_t now_ms) : now_(now_ms), cursor_(now_ms) {}
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  int64_t now() const { return now_; }

  // Fires everything due up to `now_ms`, in order of deadline by millisecond. Callbacks may start and stop
  // any timer, also their own; one started for a time already past fires in the next turn, not in this one,
  // and before everything else there.
  void advance(int64_t now_ms);

  // The earliest time advance() has something to do (a deadline or a re-filing); INT64_MAX when nothing runs.
  int64_t next_due() const;

  // Timers that run. Walks through all of them.
  size_t count() const;

  // Not later than next_due() and free of charge; earlier when a timer was stopped.
  int64_t not_due_before() const { return bound_; }

 private:
  friend class Timer;
  using List = IntrusiveList<Timer, &Timer::hook_>;

  static constexpr int kLevels = 4;
  static constexpr int kSlotBits = 8;
  static constexpr int kSlots = 1 << kSlotBits;

  struct Level {
    std::array<List, kSlots> slots;
    // One bit per slot that may hold something: stopping a timer leaves the bit, the next search clears it.
    mutable std::array<uint64_t, kSlots / 64> occupied{};

    void add(int slot, Timer& timer);
    int next_occupied(int from) const;
  };
  struct Position {
    int64_t time;  // when the wheel reaches it
    int level;     // kLevels: far_
    int slot;
  };

  Position next_position() const;
  List& list_at(const Position& position);
  void file(Timer& timer);
  void drain(List& list, int64_t time);

  // A timer sits at the level of the highest 8-bit digit in which its deadline differs from the cursor, in
  // the slot of that digit; so everything at one level comes before everything at the next.
  std::array<Level, kLevels> levels_;
  List far_;      // differs above the top level: filed again when the cursor gets there
  List overdue_;  // started for a time already past
  int64_t now_;
  int64_t cursor_;  // == now_ but during advance()
  mutable int64_t bound_ = Timer::kNever;
};

}  // namespace weft::io
