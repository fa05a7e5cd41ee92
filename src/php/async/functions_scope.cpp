// The functions of the namespace Async about scopes and contexts.
#include <cstring>

#include "php/async/context_object.h"
#include "php/async/coroutine_object.h"
#include "php/async/exceptions.h"
#include "php/async/iteration.h"
#include "php/async/scope_object.h"

#include "stubs/Async_arginfo.h"

using namespace weft::php;

namespace {

// What the provider tells; the reference in `object` keeps it alive. False with EG(exception).
bool ask_provider(zend_object* provider, zval* object, Scope*& scope) {
  zend_call_method_with_0_params(provider, provider->ce, nullptr, "providescope", object);
  if (EG(exception)) return false;
  if (Z_TYPE_P(object) == IS_OBJECT && Z_OBJCE_P(object) == scope_class()) {
    scope = ScopeObject::from(Z_OBJ_P(object)).scope;
    return true;
  }
  if (Scope* current = current_scope()) {
    scope = current;
    zval_ptr_dtor(object);
    ZVAL_OBJ(object, scope_object_of(*current));
  }
  return true;
}

void tell(zend_object* strategy, const char* method, CoroutineObject& coroutine, zval* scope) {
  zval object;
  zval returned;
  ZVAL_OBJ(&object, &coroutine.std);
  ZVAL_UNDEF(&returned);
  zend_call_method(strategy, strategy->ce, nullptr, method, std::strlen(method), &returned, 2, &object,
                   scope);
  zval_ptr_dtor(&returned);
}

// A coroutine whose strategy fails is over before it began.
void tell_before(zend_object* strategy, CoroutineObject& coroutine, zval* scope) {
  bool volatile bailed_out = true;
  zend_try {
    tell(strategy, "beforecoroutineenqueue", coroutine, scope);
    bailed_out = false;
  }
  zend_end_try();
  if (!bailed_out && !EG(exception)) return;
  Scheduler::get().cancel(*coroutine.coroutine, nullptr);
  if (!bailed_out) return;
  Scheduler::get().launch(*coroutine.coroutine);
  zend_bailout();
}

zend_object* launch_with(zend_object* strategy, CoroutineObject& coroutine, zval* scope) {
  GC_ADDREF(&coroutine.std);
  tell_before(strategy, coroutine, scope);
  zend_object* object = launch_coroutine(coroutine);
  if (!EG(exception)) tell(strategy, "aftercoroutineenqueue", coroutine, scope);
  OBJ_RELEASE(object);
  return object;
}

}  // namespace

ZEND_FUNCTION(Async_spawn_with) {
  zend_object* provider;
  SpawnCall call;
  zend_fcall_info info;
  ZEND_PARSE_PARAMETERS_START(2, -1)
  Z_PARAM_OBJ_OF_CLASS(provider, scope_provider_class())
  Z_PARAM_FUNC(info, call.cache)
  Z_PARAM_VARIADIC_WITH_NAMED(call.arguments, call.argument_count, call.named)
  ZEND_PARSE_PARAMETERS_END();
  call.function = ZEND_CALL_ARG(execute_data, 2);
  // Held by the coroutine, then by the script: a fatal error in between leaves nothing dangling.
  zval scope;
  ZVAL_UNDEF(&scope);
  if (!ask_provider(provider, &scope, call.scope)) RETURN_THROWS();
  CoroutineObject* coroutine = prepare_coroutine(call);
  if (coroutine && call.scope && instanceof_function(provider->ce, spawn_strategy_class())) {
    RETVAL_OBJ(launch_with(provider, *coroutine, &scope));
  } else if (coroutine) {
    RETVAL_OBJ(launch_coroutine(*coroutine));
  }
  zval_ptr_dtor(&scope);
}

ZEND_FUNCTION(Async_current_context) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_OBJ_COPY(context_of(current_scope()));
}

ZEND_FUNCTION(Async_coroutine_context) {
  ZEND_PARSE_PARAMETERS_NONE();
  Coroutine* coroutine = Scheduler::get().current();
  if (!coroutine) {
    throw_async_exception("The current coroutine is not defined");
    RETURN_THROWS();
  }
  RETURN_OBJ_COPY(context_of(*coroutine));
}

ZEND_FUNCTION(Async_root_context) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_OBJ_COPY(root_context());
}

ZEND_FUNCTION(Async_request_context) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (Scope* scope = current_request_scope()) RETURN_OBJ_COPY(context_of(scope));
}

ZEND_FUNCTION(Async_iterate) {
  zval* iterable;
  zend_fcall_info info;
  zend_fcall_info_cache cache;
  zend_long concurrency = 0;
  bool cancel_pending = true;
  ZEND_PARSE_PARAMETERS_START(2, 4)
  Z_PARAM_ITERABLE(iterable)
  Z_PARAM_FUNC(info, cache)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(concurrency)
  Z_PARAM_BOOL(cancel_pending)
  ZEND_PARSE_PARAMETERS_END();
  if (concurrency < 0) {
    zend_argument_value_error(3, "must be greater than or equal to 0");
    RETURN_THROWS();
  }
  iterate(iterable, ZEND_CALL_ARG(execute_data, 2), cache, concurrency,
          cancel_pending ? Pending::kCancel : Pending::kAwait);
}
