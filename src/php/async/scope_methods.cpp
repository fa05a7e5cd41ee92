// The methods of Async\Scope.
#include <utility>

#include "php/async/completable.h"
#include "php/async/coroutine_object.h"
#include "php/async/drain.h"
#include "php/async/exceptions.h"
#include "php/async/scope_object.h"

using namespace weft::php;

namespace {

Scope& self(zval* object) {
  return *ScopeObject::from(Z_OBJ_P(object)).scope;
}

bool check_awaiter(const Scope& scope) {
  const Coroutine* coroutine = Scheduler::get().current();
  if (!coroutine || !scope.contains(*coroutine)) return true;
  throw_async_exception(
      "Cannot await completion of scope from a coroutine that belongs to the same scope or its children");
  return false;
}

void throw_cancelled(const Scope& scope) {
  zend_object* error = new_exception(async_cancellation_class(), "The scope has been cancelled");
  if (scope.error) {
    GC_ADDREF(scope.error);
    zend_exception_set_previous(error, scope.error);
  }
  zend_throw_exception_internal(error);
}

// Until nobody is left in it; errors of its coroutines are kept meanwhile.
bool wait_until_empty(Scope& scope, Completable* token) {
  ++scope.late_error_takers;
  bool woken = true;
  while (woken && !scope.empty()) {
    Waiter waiter;
    scope.empty_waiters.add(waiter);
    woken = wait_with_token(waiter, token, "what is left of a scope");
  }
  --scope.late_error_takers;
  return woken;
}

void hand_over(zend_object* error, const zend_fcall_info& handler, const zend_fcall_info_cache& cache,
               zend_object* scope) {
  zval arguments[2];
  zval returned;
  ZVAL_OBJ(&arguments[0], error);
  ZVAL_OBJ(&arguments[1], scope);
  ZVAL_UNDEF(&returned);
  zend_fcall_info info = handler;
  zend_fcall_info_cache callee = cache;
  info.retval = &returned;
  info.params = arguments;
  info.param_count = 2;
  zend_call_function(&info, callee.function_handler ? &callee : nullptr);
  zval_ptr_dtor(&returned);
}

// Those that are left when the handler throws stay.
void hand_over_late_errors(Scope& scope, const zend_fcall_info& handler, const zend_fcall_info_cache& cache,
                           zend_object* object) {
  while (!scope.late_errors.empty() && !EG(exception)) {
    zend_object* error = scope.late_errors.front();
    scope.late_errors.erase(scope.late_errors.begin());
    if (handler.size == 0) {
      zend_throw_exception_internal(error);
      return;
    }
    hand_over(error, handler, cache, object);
    OBJ_RELEASE(error);
  }
}

void dispose(Scope& scope) {
  scope.close();
  scope.cancel(nullptr, make_scope_cancelled);
}

void set_handler(INTERNAL_FUNCTION_PARAMETERS, Callable Scope::*handler) {
  zval* value = nullptr;
  zend_fcall_info info;
  zend_fcall_info_cache cache;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_FUNC(info, cache)
  ZEND_PARSE_PARAMETERS_END();
  value = ZEND_CALL_ARG(execute_data, 1);
  // The old one's destructor finds the new one in place.
  Callable replaced = std::exchange(self(ZEND_THIS).*handler, Callable(value, cache));
  replaced.reset();
}

}  // namespace

ZEND_METHOD(Async_Scope, inherit) {
  zend_object* parent = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OF_CLASS_OR_NULL(parent, scope_class())
  ZEND_PARSE_PARAMETERS_END();
  Scope* above = parent ? ScopeObject::from(parent).scope : current_scope();
  if (above && above->closed()) {
    throw_async_exception("Cannot inherit from a closed scope");
    RETURN_THROWS();
  }
  auto* scope = new Scope(Scope::Kind::kInherited, above);
  RETURN_OBJ(new_scope_object(*scope));
}

ZEND_METHOD(Async_Scope, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Async_Scope, provideScope) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Async_Scope, asNotSafely) {
  ZEND_PARSE_PARAMETERS_NONE();
  self(ZEND_THIS).lets_zombies = false;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Async_Scope, allowZombies) {
  ZEND_PARSE_PARAMETERS_NONE();
  self(ZEND_THIS).lets_zombies = true;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Async_Scope, spawn) {
  zval* closure;
  SpawnCall call;
  zend_fcall_info info;
  ZEND_PARSE_PARAMETERS_START(1, -1)
  Z_PARAM_OBJECT_OF_CLASS(closure, zend_ce_closure)
  Z_PARAM_VARIADIC_WITH_NAMED(call.arguments, call.argument_count, call.named)
  ZEND_PARSE_PARAMETERS_END();
  if (zend_fcall_info_init(closure, 0, &info, &call.cache, nullptr, nullptr) == FAILURE) RETURN_THROWS();
  call.function = closure;
  call.scope = &self(ZEND_THIS);
  if (CoroutineObject* coroutine = prepare_coroutine(call)) RETURN_OBJ(launch_coroutine(*coroutine));
}

ZEND_METHOD(Async_Scope, cancel) {
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OF_CLASS_OR_NULL(cancellation, async_cancellation_class())
  ZEND_PARSE_PARAMETERS_END();
  self(ZEND_THIS).cancel(cancellation, make_scope_cancelled);
}

ZEND_METHOD(Async_Scope, awaitCompletion) {
  zend_object* cancellation;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJ(cancellation)
  ZEND_PARSE_PARAMETERS_END();
  Completable* token = completable_argument(1, cancellation);
  Scope& scope = self(ZEND_THIS);
  if (!token) RETURN_THROWS();
  if (scope.closed()) return;
  if (scope.cancelled()) {
    throw_cancelled(scope);
    RETURN_THROWS();
  }
  if (!check_awaiter(scope) || scope.finished()) return;
  Waiter waiter;
  scope.finished_waiters.add(waiter);
  if (!wait_with_token(waiter, token, "a scope") || !scope.error) return;
  GC_ADDREF(scope.error);
  zend_throw_exception_internal(scope.error);
}

ZEND_METHOD(Async_Scope, awaitAfterCancellation) {
  zend_fcall_info handler{};
  zend_fcall_info_cache cache{};
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 2)
  Z_PARAM_OPTIONAL
  Z_PARAM_FUNC_OR_NULL(handler, cache)
  Z_PARAM_OBJ_OR_NULL(cancellation)
  ZEND_PARSE_PARAMETERS_END();
  Completable* token;
  if (!token_argument(2, cancellation, token)) RETURN_THROWS();
  Scope& scope = self(ZEND_THIS);
  if (!scope.cancelled() && !scope.closed()) {
    throw_async_exception("Attempt to await a Scope that has not been cancelled");
    RETURN_THROWS();
  }
  if (!check_awaiter(scope) || !wait_until_empty(scope, token)) RETURN_THROWS();
  hand_over_late_errors(scope, handler, cache, Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Async_Scope, isFinished) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).finished());
}

ZEND_METHOD(Async_Scope, isClosed) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).closed());
}

ZEND_METHOD(Async_Scope, isCancelled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).cancelled());
}

ZEND_METHOD(Async_Scope, setExceptionHandler) {
  set_handler(INTERNAL_FUNCTION_PARAM_PASSTHRU, &Scope::error_handler);
}

ZEND_METHOD(Async_Scope, setChildScopeExceptionHandler) {
  set_handler(INTERNAL_FUNCTION_PARAM_PASSTHRU, &Scope::child_error_handler);
}

ZEND_METHOD(Async_Scope, finally) {
  zval* callback;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(callback, zend_ce_closure)
  ZEND_PARSE_PARAMETERS_END();
  Scope& scope = self(ZEND_THIS);
  if (!scope.finally_callbacks) scope.finally_callbacks = zend_new_array(1);
  Z_ADDREF_P(callback);
  zend_hash_next_index_insert(scope.finally_callbacks, callback);
  drain_at_script_end();
  scope.check_end();
}

ZEND_METHOD(Async_Scope, dispose) {
  ZEND_PARSE_PARAMETERS_NONE();
  dispose(self(ZEND_THIS));
}

ZEND_METHOD(Async_Scope, disposeSafely) {
  ZEND_PARSE_PARAMETERS_NONE();
  Scope& scope = self(ZEND_THIS);
  if (scope.lets_zombies) {
    scope.disown();
  } else {
    dispose(scope);
  }
}

ZEND_METHOD(Async_Scope, disposeAfterTimeout) {
  zend_long milliseconds;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(milliseconds)
  ZEND_PARSE_PARAMETERS_END();
  if (milliseconds < 0) {
    zend_argument_value_error(1, "must be greater than or equal to 0");
    RETURN_THROWS();
  }
  Scope& scope = self(ZEND_THIS);
  if (scope.closed() || scope.empty()) return;
  scope.dispose_after(milliseconds, make_scope_timed_out);
}

ZEND_METHOD(Async_Scope, getChildScopes) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  const Scope& scope = self(ZEND_THIS);
  for (Scope* child = scope.first_child(); child; child = scope.next_child(*child)) {
    add_next_index_object(return_value, scope_object_of(*child));
  }
}
