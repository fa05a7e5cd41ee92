#pragma once

#include <initializer_list>

#include "php/coroutine.h"
#include "php/scheduler.h"
#include "weft/base/intrusive_list.h"

namespace weft::php {

// Somebody who waits, on a coroutine's stack or outside; or a notice for the one who made it. Leaves its list
// when it dies. To hand over a value, put it into a struct derived from this one.
struct Waiter {
  ListHook hook;
  Coroutine* coroutine = nullptr;  // null: outside
  // Called when it is woken, in place of resuming `coroutine`, on whatever stack that happens: must not run
  // code of the script, allocate engine memory or change the list it was in.
  void (*notify)(Waiter& waiter) = nullptr;
  bool woken = false;
};

// Who waits for one thing, first come first served. Waking never runs anything at once: those woken go on at
// the end of the turn.
class WaitList {
 public:
  bool empty() const { return waiters_.empty(); }
  void add(Waiter& waiter) { waiters_.push_back(waiter); }
  // Who would be woken next; null when nobody waits.
  Waiter* first() const { return waiters_.front(); }
  // Who was woken, null when nobody waits. It may still be cancelled before it goes on: wait_for_any() then
  // is false with `woken` set, and what it was woken for must be given to the next one.
  Waiter* wake_one();
  void wake_all();

 private:
  IntrusiveList<Waiter, &Waiter::hook> waiters_;
};

// Waits until one of them has been woken. In a coroutine others go on meanwhile; outside the loop is driven.
// False with EG(exception) set: cancelled, a deadlock, or a place where waiting is impossible.
bool wait_for_any(std::initializer_list<Waiter*> waiters, const char* what);
inline bool wait_for(Waiter& waiter, const char* what) {
  return wait_for_any({&waiter}, what);
}

// The same for a stretch of time, and for a turn.
bool wait_ms(int64_t milliseconds);
bool wait_turn();

}  // namespace weft::php
