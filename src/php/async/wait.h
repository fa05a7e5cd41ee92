#pragma once

#include <initializer_list>

#include "php/coroutine.h"
#include "php/scheduler.h"
#include "weft/base/intrusive_list.h"

namespace weft::php {

// Somebody who waits, on a coroutine's stack or outside.
struct Waiter {
  ListHook hook;
  Coroutine* coroutine = nullptr;  // null: outside
  bool woken = false;
};

// Who waits for one thing.
class WaitList {
 public:
  bool empty() const { return waiters_.empty(); }
  void add(Waiter& waiter) { waiters_.push_back(waiter); }
  void wake_all();

 private:
  IntrusiveList<Waiter, &Waiter::hook> waiters_;
};

// Waits until one of them has been woken. In a coroutine others go on meanwhile; outside the loop is driven.
// False with EG(exception) set: cancelled, a deadlock, or a place where waiting is impossible.
bool wait_for_any(std::initializer_list<Waiter*> waiters, const char* what);

// The same for a stretch of time, and for a turn.
bool wait_ms(int64_t milliseconds);
bool wait_turn();

}  // namespace weft::php
