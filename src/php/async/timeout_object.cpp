#include "php/async/timeout_object.h"

#include "php/async/exceptions.h"

namespace weft::php {

namespace {

zend_class_entry* class_entry;
zend_object_handlers handlers;

void free_object(zend_object* std) {
  delete TimeoutObject::from(std).clock;
  zend_object_std_dtor(std);
}

}  // namespace

void Clock::on_timer(void* self) {
  auto& clock = *static_cast<Clock*>(self);
  clock.state = State::kWentOff;
  clock.waiters.wake_all();
}

void Clock::cancel() {
  if (state != State::kRunning) return;
  state = State::kCancelled;
  timer.stop();
  waiters.wake_all();
}

zend_class_entry* timeout_class() {
  return class_entry;
}

void set_timeout_class(zend_class_entry* type) {
  class_entry = type;
  handlers = std_object_handlers;
  handlers.offset = XtOffsetOf(TimeoutObject, std);
  handlers.free_obj = free_object;
  handlers.clone_obj = nullptr;
}

zend_object* new_timeout(zend_long milliseconds) {
  auto* object = static_cast<TimeoutObject*>(zend_object_alloc(sizeof(TimeoutObject), class_entry));
  zend_object_std_init(&object->std, class_entry);
  object_properties_init(&object->std, class_entry);
  object->std.handlers = &handlers;
  object->clock = new Clock;
  object->clock->milliseconds = milliseconds;
  io::Loop& loop = Scheduler::get().loop();
  loop.refresh_now();
  object->clock->timer.start(loop.timers(), loop.now_ms() + milliseconds + 1);
  return &object->std;
}

zend_object* new_timeout_exception(const Clock& clock) {
  char message[64];
  ap_php_snprintf(message, sizeof message, "Timeout occurred after " ZEND_LONG_FMT " milliseconds",
                  clock.milliseconds);
  return new_exception(timeout_exception_class(), message);
}

bool await_timeout(Clock& clock, Waiter* token) {
  if (clock.state == Clock::State::kRunning) {
    Waiter waiter;
    clock.waiters.add(waiter);
    const bool woken = token ? wait_for_any({&waiter, token}, "a timeout or its cancellation token")
                             : wait_for_any({&waiter}, "a timeout");
    if (!woken) return false;
    if (!waiter.woken) return true;
  }
  zend_object* error = clock.state == Clock::State::kCancelled
                           ? new_exception(async_cancellation_class(), "The timeout was cancelled")
                           : new_timeout_exception(clock);
  zend_throw_exception_internal(error);
  return false;
}

}  // namespace weft::php
