#pragma once

#include <cstdint>
#include <memory>

#include "php/context_pool.h"
#include "php/watchdog/request_label.h"
#include "php/zend.h"
#include "weft/io/loop.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

class Coroutine;
class Scope;
struct CoroutineContext;

// How a task ended. Everything but kReturned leaves what happened in the Coroutine's record.
enum class Outcome : uint8_t {
  kReturned,
  kThrew,      // an uncaught exception, handed to finished() in `error`
  kExited,     // exit() or die()
  kBailedOut,  // a PHP fatal error; already logged by PHP, frames already released
};

// One piece of work for a coroutine. Embedded in its owner (a request, a spawn()), which keeps it alive until
// finished(). Plain function pointers: the frame that calls run() may be left by longjmp.
struct Task {
  // On the coroutine's stack, behind the bailout gate. May suspend. Leaves an uncaught exception in
  // EG(exception).
  void (*run)(Task& task) = nullptr;
  // On the scheduler's stack, exactly once, after run() ended in whatever way. `error` is owned by the callee
  // (may be null).
  void (*finished)(Task& task, Outcome outcome, zend_object* error) = nullptr;
  // On the coroutine's stack, between two instructions of its PHP code, now and then while it holds the loop
  // for too long. May leave an exception. Null: it does not care.
  void (*interrupted)(Task& task, int64_t now_ms) = nullptr;
  // The scope of what its code spawns, made at first need; the coroutine is attached to it. Null: whatever
  // scope the coroutine belongs to.
  Scope& (*own_scope)(Task& task) = nullptr;
  // Whom it works for; lives as long as the task runs.
  const RequestLabel* label = &kNoRequest;
};

// Runs coroutines on pooled fiber contexts and drives the loop. One per thread (module globals), created at
// first use and destroyed at request shutdown. "Inside" = called on a coroutine's stack.
class Scheduler {
 public:
  // The calling thread's.
  static Scheduler& get();
  // Null before the first get() of a request.
  static Scheduler* get_if_used();

  Scheduler();
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  io::Loop& loop() { return loop_; }

  // Null outside of coroutines.
  Coroutine* current() { return current_; }

  // Runs `task` in a coroutine at once: returns when it has finished (finished() has been called) or
  // suspended. Called inside a coroutine the task is queued instead. Null when it is already over.
  Coroutine* start(Task& task);
  // Runs it when the loop turn ends.
  Coroutine* enqueue(Task& task);
  // The same in two steps: a coroutine that is not due before launch().
  Coroutine& prepare(Task& task) { return acquire(task); }
  void launch(Coroutine& coroutine) { make_ready(coroutine); }

  // Inside: park until resume() or cancel(). True = resumed; false = cancelled, with EG(exception) set.
  bool suspend(const char* waiting_for = "resume");
  // Inside: let everything else that is ready and the loop have a turn. Returns as suspend() does.
  bool yield();
  // Inside: park for at least this long. Returns as suspend() does.
  bool sleep_ms(int64_t milliseconds);
  // Outside or inside: make a parked coroutine ready; it runs at the end of the turn. No-op unless parked.
  void resume(Coroutine& coroutine);
  // From now on it goes before others that are ready.
  void prefer(Coroutine& coroutine);
  // Throws `error` (ownership taken; null = a new AsyncCancellation) at the coroutine's next or present
  // suspension point. One that has not started never runs: it is over with this exception. A second
  // cancellation before the first has been thrown is dropped.
  void cancel(Coroutine& coroutine, zend_object* error);
  // The same for callers who must not allocate engine memory where they are: `make` is called by the
  // coroutine when it is about to throw.
  using MakeError = zend_object* (*)();
  void cancel_with(Coroutine& coroutine, MakeError make);

  // Inside: cancellations of the running coroutine wait until it calls unprotect(), which throws them. False
  // outside, where nothing is cancelled.
  bool protect();
  void unprotect();

  // Outside: drives the loop until `done(context)`; also runs what is ready. False when nothing is left that
  // could make it come true (a deadlock). Not from a finished() or a loop callback: see can_drive().
  bool run_until(bool (*done)(void* context), void* context);
  // Outside and not already driving the loop further down the stack.
  bool can_drive() const { return !current_ && !driving_; }
  // Outside: one turn without waiting.
  void run_once();

  // Coroutines that have not finished, oldest first: for (c = first_live(); c; c = next_live(*c)).
  Coroutine* first_live() const;
  Coroutine* next_live(const Coroutine& coroutine) const;
  size_t live_count() const { return live_count_; }
  // Contexts that wait for a coroutine, and those that have one.
  size_t idle_contexts() const { return contexts_.idle(); }
  size_t busy_contexts() const;
  size_t stack_size() const { return contexts_.stack_size(); }

  // Ends every coroutine where it stands, running nothing of the script but destructors: the end of the
  // request.
  void unwind_all();
  // Whether that has been: nothing new may begin.
  bool closing() const { return closing_; }

 private:
  friend class Coroutine;
  struct Queues;

  Coroutine& acquire(Task& task);
  void enter(Coroutine& coroutine);
  void complete(Coroutine& coroutine);
  void drop_unstarted(Coroutine& coroutine);
  bool take_context(Coroutine& coroutine);
  void switch_to_home();
  bool throw_pending(Coroutine& coroutine);
  static zend_object* take_error_guarded(Coroutine& coroutine);
  void make_ready(Coroutine& coroutine);
  void run_ready();

  // Rounds of ready coroutines in one turn before the loop is asked for news.
  static constexpr int kMaxRounds = 16;

  io::Loop loop_;
  ContextPool contexts_;
  Coroutine* current_ = nullptr;
  zend_fiber_context* home_ = nullptr;  // whoever entered the current coroutine
  Coroutine* spare_ = nullptr;
  size_t live_count_ = 0;
  zend_ulong last_id_ = 0;
  int base_error_reporting_ = 0;  // of the code outside, for new coroutines
  bool driving_ = false;
  bool closing_ = false;
  std::unique_ptr<Queues> queues_;
  io::TurnTask turn_task_;
  io::Timer next_turn_;
};

}  // namespace weft::php
