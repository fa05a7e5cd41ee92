#include "php/async/timeout_object.h"

#include "php/async/exceptions.h"

namespace weft::php {

namespace {

zend_class_entry* class_entry;
zend_object_handlers handlers;

const TimeoutObject& object_of(const Completable& completable) {
  return TimeoutObject::from(const_cast<Completable&>(completable).object());
}

zend_object* make_error(const Completable& completable) {
  const TimeoutObject& object = object_of(completable);
  if (object.cancelled) return new_exception(async_cancellation_class(), "The timeout was cancelled");
  char message[64];
  ap_php_snprintf(message, sizeof message, "Timeout occurred after " ZEND_LONG_FMT " milliseconds",
                  object.milliseconds);
  return new_exception(timeout_exception_class(), message);
}

bool trips(const Completable& completable) {
  return !object_of(completable).cancelled;
}

constexpr CompletableKind kTimeoutKind{.name = "a timeout", .make_error = make_error, .trips = trips};

void on_timer(void* self) {
  static_cast<TimeoutObject*>(self)->completable.fail(nullptr);
}

void free_object(zend_object* std) {
  TimeoutObject& object = TimeoutObject::from(std);
  object.timer.~Timer();
  object.completable.~Completable();
  zend_object_std_dtor(std);
}

}  // namespace

void TimeoutObject::cancel() {
  if (completable.completed()) return;
  cancelled = true;
  timer.stop();
  completable.fail(nullptr);
}

void set_timeout_class(zend_class_entry* type) {
  class_entry = type;
  handlers = std_object_handlers;
  handlers.offset = XtOffsetOf(TimeoutObject, std);
  handlers.free_obj = free_object;
  handlers.clone_obj = nullptr;
  Completable::register_class(type);
}

zend_object* new_timeout(zend_long milliseconds) {
  auto& object = allocate_completable<TimeoutObject>(class_entry, handlers, kTimeoutKind);
  new (&object.timer) io::Timer(on_timer, &object);
  object.milliseconds = milliseconds;
  io::Loop& loop = Scheduler::get().loop();
  loop.refresh_now();
  object.timer.start(loop.timers(), loop.now_ms() + milliseconds + 1);
  return &object.std;
}

}  // namespace weft::php
