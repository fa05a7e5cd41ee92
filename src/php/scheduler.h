#pragma once

#include <cstdint>

#include "php/zend.h"
#include "weft/io/loop.h"

namespace weft::php {

class Coroutine;

// How a task ended. Everything but kReturned leaves what happened in the Coroutine's record.
enum class Outcome : uint8_t {
  kReturned,
  kThrew,      // an uncaught exception, handed to finished() in `error`
  kExited,     // exit() or die()
  kBailedOut,  // a PHP fatal error; already logged by PHP, frames already released
};

// One piece of work for a coroutine. Embedded in its owner (a request, a spawn()), which keeps it alive until finished().
// Plain function pointers: the frame that calls run() may be left by longjmp.
struct Task {
  // On the coroutine's stack, behind the bailout gate. May suspend. Leaves an uncaught exception in EG(exception).
  void (*run)(Task& task) = nullptr;
  // On the scheduler's stack, exactly once, after run() ended in whatever way. `error` is owned by the callee (may be null).
  void (*finished)(Task& task, Outcome outcome, zend_object* error) = nullptr;
};

// Runs coroutines on pooled fiber contexts and drives the loop. One per thread (module globals), created at first use and
// destroyed at request shutdown. "Inside" = called on a coroutine's stack.
class Scheduler {
 public:
  // The calling thread's.
  static Scheduler& get();

  io::Loop& loop();

  // Null outside of coroutines.
  Coroutine* current();

  // Runs `task` in a coroutine at once: returns when it has finished (finished() has been called) or suspended.
  // Called inside a coroutine the task is queued instead. Null when it is already over.
  Coroutine* start(Task& task);
  // Runs it when the loop turn ends.
  Coroutine* enqueue(Task& task);

  // Inside: park until resume() or cancel(). True = resumed; false = cancelled, with EG(exception) set.
  bool suspend();
  // Outside or inside: make a parked coroutine ready; it runs at the end of the turn. No-op unless parked.
  void resume(Coroutine& coroutine);
  // Throws `error` (ownership taken; null = a new AsyncCancellation) at the coroutine's next or present suspension point.
  void cancel(Coroutine& coroutine, zend_object* error);

  // Outside: drives the loop until `done(context)`; also runs what is ready. False when nothing is left that could make it
  // come true (a deadlock).
  bool run_until(bool (*done)(void* context), void* context);
};

}  // namespace weft::php
