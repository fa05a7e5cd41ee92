#pragma once

#include <map>
#include <memory>

#include "php/async/completable.h"
#include "php/zend.h"

namespace weft::php {

// The futures of Async\signal(), and the signals that are watched for them. One per thread (module globals),
// made at first use, gone when the last objects are and before the scheduler.
class SignalFutures {
 public:
  static SignalFutures& get();
  // In a forked child: the parent's go on waiting there, in this process they never complete.
  static void abandon_after_fork();
  static void end();

  SignalFutures();
  ~SignalFutures();
  SignalFutures(const SignalFutures&) = delete;
  SignalFutures& operator=(const SignalFutures&) = delete;

  // A Future that completes with `value`, an enum case, when signal `number` comes, or fails when `token`
  // (may be null) completes; a new reference. Null with EG(exception): it cannot be watched.
  zend_object* future_of(int number, zend_object* value, Completable* token);

 private:
  struct Wait;
  struct Watch;

  std::map<int, std::unique_ptr<Watch>> watches_;
};

// At module startup.
void register_signal_enum();

}  // namespace weft::php
