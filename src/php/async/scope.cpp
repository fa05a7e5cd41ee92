#include "php/async/scope.h"

#include "php/async/coroutine_object.h"
#include "php/async/exceptions.h"
#include "php/async/scope_errands.h"
#include "php/scheduler.h"
#include "weft/base/assert.h"

namespace weft::php {

Scope::Scope(Kind kind, Scope* parent)
    : kind_(kind),
      parent_(parent),
      timer_(
          [](void* context) {
            auto& self = *static_cast<Scope*>(context);
            self.close();
            self.cancel(nullptr, self.timer_error_);
          },
          this) {
  if (!parent_) return;
  parent_->hold();
  parent_->children_.push_back(*this);
  lets_zombies = parent_->lets_zombies;
}

Scope::~Scope() {
  WEFT_ASSERT(present_ == 0);
  if (context) OBJ_RELEASE(context);
  if (error) OBJ_RELEASE(error);
  for (zend_object* late : late_errors) OBJ_RELEASE(late);
  if (finally_callbacks) zend_array_release(finally_callbacks);
  sibling_hook_.unlink();
  if (parent_) parent_->drop();
}

bool Scope::owns_values() const {
  return context || error || finally_callbacks || error_handler || child_error_handler ||
         !late_errors.empty();
}

void Scope::drop() {
  if (references_ == 1 && owns_values() && !Scheduler::get().closing()) {
    run_release_errand(*this);
    return;
  }
  drop_here();
}

void Scope::drop_here() {
  if (--references_ == 0) delete this;
}

// --- who is in it

void Scope::activate() {
  for (Scope* scope = this; scope && scope->active_++ == 0; scope = scope->parent_) {
  }
}

void Scope::deactivate() {
  for (Scope* scope = this; scope && --scope->active_ == 0; scope = scope->parent_) {
    scope->finished_waiters.wake_all();
  }
}

void Scope::enter() {
  for (Scope* scope = this; scope && scope->present_++ == 0; scope = scope->parent_) {
  }
}

void Scope::exit() {
  for (Scope* scope = this; scope && --scope->present_ == 0; scope = scope->parent_) {
    scope->timer_.stop();
    scope->empty_waiters.wake_all();
    scope->check_end();
  }
}

void Scope::add(Coroutine& coroutine) {
  coroutine.scope = &hold();
  coroutines_.push_back(coroutine);
  activate();
  enter();
  if (cancelled_) Scheduler::get().cancel_with(coroutine, make_scope_cancelled);
}

void Scope::attach(Coroutine& coroutine) {
  coroutine.scope = &hold();
}

void Scope::leave(Coroutine& coroutine, CoroutineObject* object) {
  Scope& scope = *coroutine.scope;
  coroutine.scope = nullptr;
  if (coroutine.scope_hook.linked()) {
    coroutine.scope_hook.unlink();
    if (object && object->completable.error && !object->completable.observed) scope.take_error(*object);
    if (!coroutine.disowned) scope.deactivate();
    coroutine.disowned = false;
    scope.exit();
  }
  scope.drop();
}

bool Scope::contains(const Coroutine& coroutine) const {
  for (const Scope* scope = coroutine.scope; scope; scope = scope->parent_) {
    if (scope == this) return true;
  }
  return false;
}

// --- errors

bool Scope::has_error_taker() const {
  for (const Scope* scope = this; scope; scope = scope->parent_) {
    if (scope->late_error_takers || scope->error_handler || !scope->finished_waiters.empty()) return true;
    if (scope != this && scope->child_error_handler) return true;
    if (scope->kind_ == Kind::kRequest) return false;
  }
  return false;
}

// From the scope of the coroutine upwards: who waits for the rest of a cancelled one, a handler, who waits
// for its end. Scopes in between are cancelled.
void Scope::take_error(CoroutineObject& failed) {
  Completable& completable = failed.completable;
  if (completable.cancelled()) return;
  for (Scope* scope = this; scope; scope = scope->parent_) {
    if (scope->late_error_takers) {
      GC_ADDREF(completable.error);
      scope->late_errors.push_back(completable.error);
      completable.observed = true;
      return;
    }
    const bool below = scope != this && scope->child_error_handler;
    const Callable& handler = below ? scope->child_error_handler : scope->error_handler;
    if (handler) {
      completable.observed = true;
      run_error_handler(*scope, handler, failed);
      return;
    }
    if (scope->kind_ == Kind::kRequest) return;
    if (scope->fail(completable.error)) {
      completable.observed = true;
      return;
    }
  }
}

// Whether somebody waits for the scope, and gets the error.
bool Scope::fail(zend_object* cause) {
  const bool first = !error;
  if (first) {
    GC_ADDREF(cause);
    error = cause;
  }
  cancel(nullptr, make_scope_cancelled);
  if (finished_waiters.empty()) return false;
  finished_waiters.wake_all();
  return first;
}

// --- its end

void Scope::cancel(zend_object* thrown, Scheduler::MakeError make) {
  cancelled_ = true;
  for (Scope* child = children_.front(); child; child = children_.next(*child)) child->cancel(thrown, make);
  Scheduler& scheduler = Scheduler::get();
  for (Coroutine* each = coroutines_.front(); each; each = coroutines_.next(*each)) {
    if (thrown) {
      GC_ADDREF(thrown);
      scheduler.cancel(*each, thrown);
    } else {
      scheduler.cancel_with(*each, make);
    }
  }
  check_end();
}

void Scope::close() {
  closed_ = true;
  for (Scope* child = children_.front(); child; child = children_.next(*child)) child->close();
  check_end();
}

void Scope::disown() {
  closed_ = true;
  for (Scope* child = children_.front(); child; child = children_.next(*child)) child->disown();
  for (Coroutine* each = coroutines_.front(); each; each = coroutines_.next(*each)) {
    if (each->disowned) continue;
    each->disowned = true;
    deactivate();
  }
  check_end();
}

void Scope::dispose_after(int64_t milliseconds, Scheduler::MakeError make) {
  io::Loop& loop = Scheduler::get().loop();
  loop.refresh_now();
  timer_error_ = make;
  timer_.start(loop.timers(), loop.now_ms() + milliseconds + 1);
}

void Scope::check_end() {
  const bool ended = empty() && (closed_ || cancelled_ || orphaned);
  if (ended && finally_callbacks && !Scheduler::get().closing()) run_finally_callbacks(*this);
}

// --- for whom

Scope* current_scope() {
  Coroutine* coroutine = Scheduler::get().current();
  if (!coroutine) return nullptr;
  if (!coroutine->scope && coroutine->task().own_scope) {
    coroutine->task().own_scope(coroutine->task()).attach(*coroutine);
  }
  return coroutine->scope;
}

zend_object* make_scope_cancelled() {
  return new_exception(async_cancellation_class(), "The scope was cancelled");
}

zend_object* make_scope_destroyed() {
  return new_exception(async_cancellation_class(), "Scope is being disposed due to object destruction");
}

zend_object* make_scope_timed_out() {
  return new_exception(async_cancellation_class(), "Scope has been disposed due to timeout");
}

}  // namespace weft::php
