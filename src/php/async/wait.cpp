#include "php/async/wait.h"

#include "php/async/deadlock.h"
#include "php/async/exceptions.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

namespace {

struct Wanted {
  std::initializer_list<Waiter*> waiters;
};

bool any_woken(const Wanted& wanted) {
  for (const Waiter* waiter : wanted.waiters) {
    if (waiter->woken) return true;
  }
  return false;
}

bool check_can_drive(Scheduler& scheduler) {
  if (scheduler.can_drive()) return true;
  throw_async_exception("Cannot wait here: the event loop is running below");
  return false;
}

}  // namespace

Waiter* WaitList::wake_one() {
  Waiter* waiter = waiters_.pop_front();
  if (!waiter) return nullptr;
  waiter->woken = true;
  if (waiter->notify) {
    waiter->notify(*waiter);
  } else if (waiter->coroutine) {
    Scheduler::get().resume(*waiter->coroutine);
  }
  return waiter;
}

void WaitList::wake_all() {
  while (wake_one()) {
  }
}

bool wait_for_any(std::initializer_list<Waiter*> waiters, const char* what) {
  Scheduler& scheduler = Scheduler::get();
  Wanted wanted{waiters};
  if (Coroutine* coroutine = scheduler.current()) {
    for (Waiter* waiter : waiters) waiter->coroutine = coroutine;
    while (!any_woken(wanted)) {
      if (!scheduler.suspend(what)) return false;
    }
    return true;
  }
  if (!check_can_drive(scheduler)) return false;
  const auto done = [](void* context) { return EG(exception) || any_woken(*static_cast<Wanted*>(context)); };
  if (scheduler.run_until(done, &wanted)) return !EG(exception);
  throw_deadlock(scheduler);
  return false;
}

bool wait_ms(int64_t milliseconds) {
  Scheduler& scheduler = Scheduler::get();
  if (scheduler.current()) return scheduler.sleep_ms(milliseconds);
  if (milliseconds <= 0) return wait_turn();
  struct Alarm {
    Waiter waiter;
    WaitList list;
  } alarm;
  alarm.list.add(alarm.waiter);
  io::Timer timer([](void* context) { static_cast<Alarm*>(context)->list.wake_all(); }, &alarm);
  scheduler.loop().refresh_now();
  timer.start(scheduler.loop().timers(), scheduler.loop().now_ms() + milliseconds + 1);
  return wait_for_any({&alarm.waiter}, "a timer");
}

bool wait_turn() {
  Scheduler& scheduler = Scheduler::get();
  if (scheduler.current()) return scheduler.yield();
  if (!check_can_drive(scheduler)) return false;
  scheduler.run_once();
  return !EG(exception);
}

}  // namespace weft::php
