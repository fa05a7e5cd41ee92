#pragma once

#include "php/async/wait.h"
#include "php/zend.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

// The moving part of an Async\Timeout.
struct Clock {
  enum class State : uint8_t { kRunning, kWentOff, kCancelled };

  Clock() : timer(&Clock::on_timer, this) {}
  static void on_timer(void* self);
  void cancel();

  State state = State::kRunning;
  zend_long milliseconds = 0;
  WaitList waiters;
  io::Timer timer;
};

// An Async\Timeout.
struct TimeoutObject {
  Clock* clock;
  zend_object std;

  static TimeoutObject& from(zend_object* object) {
    return *reinterpret_cast<TimeoutObject*>(reinterpret_cast<char*>(object) -
                                             XtOffsetOf(TimeoutObject, std));
  }
};

zend_class_entry* timeout_class();
void set_timeout_class(zend_class_entry* type);

// One that goes off in `milliseconds`.
zend_object* new_timeout(zend_long milliseconds);
// A new TimeoutException that says so.
zend_object* new_timeout_exception(const Clock& clock);

// Waits until it goes off, and throws; or until `token` is woken (may be null). False with EG(exception) set.
bool await_timeout(Clock& clock, Waiter* token);

}  // namespace weft::php
