#include "php/async/scope_errands.h"

#include <utility>

#include "php/async/coroutine_object.h"
#include "php/async/exceptions.h"
#include "php/async/scope.h"
#include "php/async/scope_object.h"

namespace weft::php {

namespace {

bool is_exit() {
  return EG(exception) && (zend_is_unwind_exit(EG(exception)) || zend_is_graceful_exit(EG(exception)));
}

// The pending exception, a new reference; null when there is none or it is an exit().
zend_object* take_exception() {
  if (!EG(exception) || is_exit()) return nullptr;
  zend_object* error = EG(exception);
  GC_ADDREF(error);
  zend_clear_exception();
  return error;
}

void report(zend_object* error) {
  report_uncaught_warning(error);
  OBJ_RELEASE(error);
}

// --- the end of a scope that holds something of the script's

struct Release : Task {
  Scope* scope;
};

void release(Task& task) {
  std::exchange(static_cast<Release&>(task).scope, nullptr)->drop_here();
}

void released(Task& task, Outcome, zend_object* error) {
  if (error) OBJ_RELEASE(error);
  delete static_cast<Release*>(&task);
}

// --- error handlers

struct Handling : Task {
  Scope* scope;
  zval handler;
  zend_object* coroutine;
};

void call_handler(const zval& handler, Scope& scope, zend_object* coroutine, zend_object* error) {
  zval arguments[3];
  zval returned;
  ZVAL_OBJ(&arguments[0], scope_object_of(scope));
  ZVAL_OBJ(&arguments[1], coroutine);
  ZVAL_OBJ(&arguments[2], error);
  ZVAL_UNDEF(&returned);
  zval callee;
  ZVAL_COPY_VALUE(&callee, &handler);
  call_user_function(nullptr, nullptr, &callee, &returned, 3, arguments);
  zval_ptr_dtor(&returned);
  zval_ptr_dtor(&arguments[0]);
  if (zend_object* thrown = take_exception()) report(thrown);
}

void handle(Task& task) {
  const auto& self = static_cast<Handling&>(task);
  call_handler(self.handler, *self.scope, self.coroutine,
               CoroutineObject::from(self.coroutine).completable.error);
}

// Closure and coroutine are the script's, and so are their destructors: another errand's, as this one may
// have ended fatally.
void handled(Task& task, Outcome, zend_object* error) {
  auto* self = static_cast<Handling*>(&task);
  if (error) OBJ_RELEASE(error);
  zval_ptr_dtor(&self->handler);
  OBJ_RELEASE(self->coroutine);
  self->scope->drop();
  delete self;
}

// --- finally callbacks

struct Finale : Task {
  Scope* scope;
  HashTable* callbacks;
};

void call_finally(Task& task) {
  const auto& self = static_cast<Finale&>(task);
  zend_object* scope = scope_object_of(*self.scope);
  zend_object* error = call_all(self.callbacks, scope);
  OBJ_RELEASE(scope);
  if (!error) return;
  if (!self.scope->error_handler) {
    report(error);
    return;
  }
  zval handler;
  ZVAL_COPY(&handler, self.scope->error_handler.value());
  zend_object* coroutine = object_of(*Scheduler::get().current());
  call_handler(handler, *self.scope, coroutine, error);
  OBJ_RELEASE(coroutine);
  OBJ_RELEASE(error);
  zval_ptr_dtor(&handler);
}

void called_finally(Task& task, Outcome, zend_object* error) {
  auto* self = static_cast<Finale*>(&task);
  if (error) OBJ_RELEASE(error);
  zend_array_release(self->callbacks);
  self->scope->drop();
  delete self;
}

template <class Errand>
Errand& new_errand(void (*run)(Task&), void (*finished)(Task&, Outcome, zend_object*)) {
  auto* errand = new Errand;
  errand->run = run;
  errand->finished = finished;
  return *errand;
}

}  // namespace

zend_object* call_all(HashTable* callbacks, zend_object* argument) {
  zend_object* errors = nullptr;
  zval* callback;
  ZEND_HASH_FOREACH_VAL(callbacks, callback) {
    zval value;
    zval returned;
    ZVAL_OBJ(&value, argument);
    ZVAL_UNDEF(&returned);
    call_user_function(nullptr, nullptr, callback, &returned, 1, &value);
    zval_ptr_dtor(&returned);
    if (is_exit()) break;
    zend_object* error = take_exception();
    if (!error) continue;
    errors = errors ? add_to_composite(errors, error) : error;
  }
  ZEND_HASH_FOREACH_END();
  return errors;
}

void run_release_errand(Scope& scope) {
  auto& errand = new_errand<Release>(release, released);
  errand.scope = &scope;
  Scheduler::get().enqueue(errand);
}

void run_error_handler(Scope& scope, const Callable& handler, CoroutineObject& failed) {
  auto& errand = new_errand<Handling>(handle, handled);
  errand.scope = &scope.hold();
  ZVAL_COPY(&errand.handler, handler.value());
  errand.coroutine = &failed.std;
  GC_ADDREF(errand.coroutine);
  Scheduler::get().enqueue(errand);
}

void call_finally_callbacks_here(Scope& scope) {
  HashTable* callbacks = std::exchange(scope.finally_callbacks, nullptr);
  zend_object* object = scope_object_of(scope);
  zend_object* error = call_all(callbacks, object);
  OBJ_RELEASE(object);
  zend_array_release(callbacks);
  if (error) report(error);
}

void run_finally_callbacks(Scope& scope) {
  auto& errand = new_errand<Finale>(call_finally, called_finally);
  errand.scope = &scope.hold();
  errand.callbacks = std::exchange(scope.finally_callbacks, nullptr);
  Scheduler::get().enqueue(errand);
}

}  // namespace weft::php
