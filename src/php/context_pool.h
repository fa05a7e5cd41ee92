#pragma once

#include <cstddef>

#include "weft/base/stack_slabs.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

struct CoroutineContext;

// Contexts that wait for a coroutine; the one used last goes first, as its stack is still in the caches.
// Making one costs its first page faults, so as many are kept as were needed lately.
// One per scheduler.
class ContextPool {
 public:
  // So many are kept for ever.
  static constexpr size_t kKept = 256;
  // Of the others, those that nobody needed for this long go, a few at a time.
  static constexpr int64_t kPeriodMs = 250;
  static constexpr size_t kBatch = 128;

  ContextPool(io::TimerWheel& timers, size_t stack_size);
  // clear() was called.
  ~ContextPool();
  ContextPool(const ContextPool&) = delete;
  ContextPool& operator=(const ContextPool&) = delete;

  // Null with EG(exception) set when there is no memory for one.
  CoroutineContext* take();
  void give_back(CoroutineContext* context);
  void clear();

  size_t idle() const { return idle_; }
  // Octets of address space of each; only the pages used take memory.
  size_t stack_size() const { return stacks_.stack_size(); }

 private:
  void destroy_first();
  void trim();

  StackSlabs stacks_;
  io::TimerWheel& timers_;
  io::Timer timer_;  // runs while there may be more than kKept
  CoroutineContext* first_ = nullptr;
  size_t idle_ = 0;
  size_t least_ = 0;  // idle contexts since the timer was started
};

}  // namespace weft::php
