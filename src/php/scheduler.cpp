#include "php/scheduler.h"

#include "php/async/coroutine_object.h"
#include "php/async/exceptions.h"
#include "php/async/scope.h"
#include "php/coroutine.h"
#include "php/globals.h"
#include "php/hooks/thread_hooks.h"
#include "weft/base/assert.h"

namespace weft::php {

using State = Coroutine::State;

struct Scheduler::Queues {
  IntrusiveList<Coroutine, &Coroutine::ready_hook_> ready;
  IntrusiveList<Coroutine, &Coroutine::live_hook_> live;
};

Scheduler& Scheduler::get() {
  if (!WEFT_G(scheduler)) [[unlikely]] {
    WEFT_G(scheduler) = new Scheduler;
    ThreadHooks::begin(*WEFT_G(scheduler));
  }
  return *WEFT_G(scheduler);
}

Scheduler* Scheduler::get_if_used() {
  return WEFT_G(scheduler);
}

Scheduler::Scheduler()
    : contexts_(loop_.timers(), static_cast<size_t>(WEFT_G(stack_size))),
      queues_(std::make_unique<Queues>()),
      turn_task_([](void* self) { static_cast<Scheduler*>(self)->run_ready(); }, this),
      next_turn_([](void* self) { static_cast<Scheduler*>(self)->run_ready(); }, this) {}

Scheduler::~Scheduler() {
  WEFT_ASSERT(live_count_ == 0);
  while (spare_) {
    Coroutine* coroutine = spare_;
    spare_ = coroutine->next_spare_;
    delete coroutine;
  }
}

// --- from task to coroutine and back

Coroutine& Scheduler::acquire(Task& task) {
  Coroutine* coroutine = spare_;
  if (coroutine) {
    spare_ = coroutine->next_spare_;
  } else {
    coroutine = new Coroutine;
  }
  coroutine->state_ = State::kQueued;
  coroutine->outcome_ = Outcome::kReturned;
  coroutine->cancellation_requested_ = false;
  coroutine->out_of_memory_ = false;
  coroutine->protections = 0;
  coroutine->high_priority = false;
  coroutine->task_ = &task;
  coroutine->id_ = ++last_id_;
  coroutine->since_ms_ = loop_.now_ms();
  queues_->live.push_back(*coroutine);
  ++live_count_;
  return *coroutine;
}

Coroutine* Scheduler::start(Task& task) {
  if (current_) return enqueue(task);
  Coroutine& coroutine = acquire(task);
  const zend_ulong id = coroutine.id_;
  enter(coroutine);
  return coroutine.id_ == id && coroutine.state_ != State::kFinished ? &coroutine : nullptr;
}

Coroutine* Scheduler::enqueue(Task& task) {
  Coroutine& coroutine = acquire(task);
  make_ready(coroutine);
  return &coroutine;
}

bool Scheduler::take_context(Coroutine& coroutine) {
  CoroutineContext* context = contexts_.take();
  if (!context) return false;
  coroutine.context_ = context;
  coroutine.target_ = &context->fiber;
  return true;
}

// Runs the coroutine until it parks or ends.
void Scheduler::enter(Coroutine& coroutine) {
  loop_.pulse().begin(coroutine.task_->label);
  if (coroutine.state_ == State::kQueued) {
    if (coroutine.cancellation_pending_ || !take_context(coroutine)) [[unlikely]] {
      drop_unstarted(coroutine);
      return;
    }
    base_error_reporting_ = EG(error_reporting);
  }
  EngineState outside;
  outside.leave();
  home_ = EG(current_fiber_context);
  current_ = &coroutine;
  coroutine.state_ = State::kRunning;

  zend_fiber_transfer transfer{};
  transfer.context = coroutine.target_;
  ZVAL_NULL(&transfer.value);
  zend_fiber_switch_context(&transfer);

  current_ = nullptr;
  outside.enter();
  if (coroutine.state_ == State::kFinished) complete(coroutine);
}

void Scheduler::switch_to_home() {
  zend_fiber_transfer transfer{};
  transfer.context = home_;
  ZVAL_NULL(&transfer.value);
  zend_fiber_switch_context(&transfer);
}

// Cancelled before it began, or no stack to be had.
void Scheduler::drop_unstarted(Coroutine& coroutine) {
  zend_object* error = nullptr;
  if (closing_) {
    coroutine.outcome_ = Outcome::kExited;
    complete(coroutine);
    return;
  }
  if (coroutine.cancellation_pending_) {
    error = coroutine.take_pending_error();
  } else {
    error = EG(exception);
    GC_ADDREF(error);
    zend_clear_exception();
  }
  coroutine.error_ = error;
  coroutine.outcome_ = Outcome::kThrew;
  complete(coroutine);
}

// The record may be in use again when this returns.
void Scheduler::complete(Coroutine& coroutine) {
  Task& task = *coroutine.task_;
  const Outcome outcome = coroutine.outcome_;
  zend_object* error = coroutine.error_;
  coroutine.error_ = nullptr;
  coroutine.state_ = State::kFinished;
  coroutine.cancellation_pending_ = false;
  if (coroutine.pending_error_) [[unlikely]] {
    OBJ_RELEASE(coroutine.pending_error_);
    coroutine.pending_error_ = nullptr;
  }
  CoroutineObject* const object = coroutine.object;
  if (coroutine.context) [[unlikely]] {
    leave_context(coroutine);
  }
  if (object) detach_object(coroutine, outcome, error);
  if (coroutine.scope) Scope::leave(coroutine, object);
  coroutine.live_hook_.unlink();
  --live_count_;
  if (coroutine.context_) {
    contexts_.give_back(coroutine.context_);
    coroutine.context_ = nullptr;
  }
  coroutine.next_spare_ = spare_;
  spare_ = &coroutine;
  task.finished(task, outcome, error);
}

// --- parking and going on

bool Scheduler::throw_pending(Coroutine& coroutine) {
  if (!closing_ && (!coroutine.cancellation_pending_ || coroutine.protections)) return false;
  zend_object* error = closing_ ? nullptr : take_error_guarded(coroutine);
  if (!closing_) coroutine.cancellation_pending_ = false;
  zend_throw_exception_internal(error ? error : zend_create_unwind_exit());
  return true;
}

// Null when there was no memory to make it. A bailout from here would jump over those who wait in suspend(),
// with timers and list entries on their stack: so it is turned into an exit(), as memory_limit itself does in
// other versions of PHP.
zend_object* Scheduler::take_error_guarded(Coroutine& coroutine) {
  zend_execute_data* const frame = EG(current_execute_data);
  zend_object* volatile error = nullptr;
  zend_try {
    error = coroutine.take_pending_error();
  }
  zend_catch {
    EG(current_execute_data) = frame;
    CG(unclean_shutdown) = 0;
    gc_protect(0);
    coroutine.fatal = {};
    coroutine.out_of_memory_ = true;
  }
  zend_end_try();
  return error;
}

bool Scheduler::suspend(const char* waiting_for) {
  Coroutine& coroutine = *current_;
  if (throw_pending(coroutine)) {
    coroutine.ready_hook_.unlink();
    return false;
  }
  loop_.pulse().settle();
  coroutine.target_ = EG(current_fiber_context);
  coroutine.frame_ = EG(current_execute_data);
  coroutine.waiting_for_ = waiting_for;
  coroutine.since_ms_ = loop_.now_ms();
  coroutine.state_ = coroutine.ready_hook_.linked() ? State::kReady : State::kParked;
  if (zend::has_reported_oom()) [[unlikely]] {
    // A destructor waits while the coroutine is unwound: nobody else's business.
    coroutine.out_of_memory_ = true;
    zend::clear_delayed_oom();
  }
  coroutine.engine_state_.leave();
  switch_to_home();
  coroutine.engine_state_.enter();
  coroutine.frame_ = nullptr;
  return !throw_pending(coroutine);
}

bool Scheduler::yield() {
  make_ready(*current_);
  return suspend("its turn");
}

bool Scheduler::sleep_ms(int64_t milliseconds) {
  if (milliseconds <= 0) return yield();
  struct Sleeper {
    Scheduler& scheduler;
    Coroutine& coroutine;
  } sleeper{*this, *current_};
  io::Timer timer(
      [](void* context) {
        auto& due = *static_cast<Sleeper*>(context);
        due.scheduler.resume(due.coroutine);
      },
      &sleeper);
  loop_.refresh_now();
  // The clock is cut to milliseconds: one more, so that it never is too early.
  timer.start(loop_.timers(), loop_.now_ms() + milliseconds + 1);
  const bool resumed = suspend("a timer");
  timer.stop();
  return resumed;
}

void Scheduler::resume(Coroutine& coroutine) {
  if (coroutine.state_ != State::kParked) return;
  coroutine.state_ = State::kReady;
  make_ready(coroutine);
}

void Scheduler::make_ready(Coroutine& coroutine) {
  if (coroutine.high_priority) [[unlikely]] {
    queues_->ready.push_front(coroutine);
  } else {
    queues_->ready.push_back(coroutine);
  }
  loop_.at_turn_end(turn_task_);
}

void Scheduler::prefer(Coroutine& coroutine) {
  coroutine.high_priority = true;
  if (!coroutine.ready_hook_.linked()) return;
  coroutine.ready_hook_.unlink();
  make_ready(coroutine);
}

void Scheduler::cancel(Coroutine& coroutine, zend_object* error) {
  coroutine.cancellation_requested_ = true;
  if (coroutine.cancellation_pending_ || coroutine.state_ == State::kFinished) {
    if (error) OBJ_RELEASE(error);
    return;
  }
  coroutine.cancellation_pending_ = true;
  coroutine.pending_error_ = error;
  coroutine.make_error_ = nullptr;
  if (!coroutine.protections) resume(coroutine);
}

bool Scheduler::protect() {
  if (current_) ++current_->protections;
  return current_;
}

void Scheduler::unprotect() {
  if (--current_->protections > 0 || !current_->cancellation_pending_ || EG(exception)) return;
  throw_pending(*current_);
}

void Scheduler::cancel_with(Coroutine& coroutine, MakeError make) {
  const bool first = !coroutine.cancellation_pending_;
  cancel(coroutine, nullptr);
  if (first) coroutine.make_error_ = make;
}

zend_object* Coroutine::take_pending_error() {
  zend_object* error = pending_error_ ? pending_error_ : make_error_ ? make_error_() : new_cancellation();
  pending_error_ = nullptr;
  make_error_ = nullptr;
  return error;
}

// --- the loop

void Scheduler::run_ready() {
  auto& ready = queues_->ready;
  turn_task_.cancel();
  for (int round = 0; round < kMaxRounds && !ready.empty(); ++round) {
    IntrusiveList<Coroutine, &Coroutine::ready_hook_> batch;
    batch.splice_back(ready);
    while (Coroutine* coroutine = batch.pop_front()) enter(*coroutine);
  }
  turn_task_.cancel();
  if (!ready.empty()) next_turn_.start(loop_.timers(), loop_.now_ms());
}

bool Scheduler::run_until(bool (*done)(void* context), void* context) {
  WEFT_ASSERT(can_drive());
  driving_ = true;
  loop_.begin_turns();
  bool alive = true;
  while (!done(context) && (alive || !queues_->ready.empty())) alive = loop_.run_turn(io::Loop::Wait::kYes);
  driving_ = false;
  loop_.pulse().begin();
  return done(context);
}

void Scheduler::run_once() {
  WEFT_ASSERT(can_drive());
  driving_ = true;
  loop_.begin_turns();
  loop_.run_turn(io::Loop::Wait::kNo);
  driving_ = false;
  loop_.pulse().begin();
}

Coroutine* Scheduler::first_live() const {
  return queues_->live.front();
}

Coroutine* Scheduler::next_live(const Coroutine& coroutine) const {
  return queues_->live.next(coroutine);
}

size_t Scheduler::busy_contexts() const {
  size_t count = 0;
  for (Coroutine* coroutine = first_live(); coroutine; coroutine = next_live(*coroutine)) {
    if (coroutine->context_) ++count;
  }
  return count;
}

void Scheduler::unwind_all() {
  closing_ = true;
  for (Coroutine* coroutine = first_live(); coroutine; coroutine = first_live()) {
    coroutine->ready_hook_.unlink();
    coroutine->cancellation_pending_ = true;
    enter(*coroutine);
  }
  contexts_.clear();
  turn_task_.cancel();
  next_turn_.stop();
}

}  // namespace weft::php
