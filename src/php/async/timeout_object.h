#pragma once

#include "php/async/completable.h"
#include "php/zend.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

// An Async\Timeout.
struct TimeoutObject {
  io::Timer timer;
  zend_long milliseconds;
  bool cancelled;  // completed, but not gone off
  Completable completable;
  zend_object std;

  static TimeoutObject& from(zend_object* object) { return object_cast<TimeoutObject>(object); }
  void cancel();
};

void set_timeout_class(zend_class_entry* type);

// One that goes off in `milliseconds`.
zend_object* new_timeout(zend_long milliseconds);

}  // namespace weft::php
