// The functions of the namespace Async.
#include "php/async/channel_object.h"
#include "php/async/completable.h"
#include "php/async/context_object.h"
#include "php/async/coroutine_object.h"
#include "php/async/exceptions.h"
#include "php/async/future_object.h"
#include "php/async/lock_objects.h"
#include "php/async/pool_object.h"
#include "php/async/register.h"
#include "php/async/scope_object.h"
#include "php/async/signal_futures.h"
#include "php/async/task_group_object.h"
#include "php/async/timeout_object.h"

#include "stubs/Async_arginfo.h"

namespace weft::php {

namespace {

bool is_taken(const zend_function_entry& entry) {
  zend_string* name = zend_string_init(entry.fname, std::strlen(entry.fname), 0);
  zend_string* lower = zend_string_tolower(name);
  const bool taken = zend_hash_exists(CG(function_table), lower);
  zend_string_release(lower);
  zend_string_release(name);
  return taken;
}

// The functions whose names were free; the rest is null.
zend_function_entry registered_functions[sizeof ext_functions / sizeof ext_functions[0]];

}  // namespace

void register_coroutine_classes();

void register_async_api(int module_type) {
  register_exception_classes();
  register_coroutine_classes();
  register_channel_classes();
  register_scope_classes();
  register_context_class();
  register_pool_classes();
  register_future_classes();
  register_mutex_class();
  register_semaphore_class();
  register_task_group_classes();
  register_signal_enum();
  size_t count = 0;
  for (const zend_function_entry* entry = ext_functions; entry->fname; ++entry) {
    if (!is_taken(*entry)) registered_functions[count++] = *entry;
  }
  zend_register_functions(nullptr, registered_functions, nullptr, module_type);
  // As if the module had listed them: the engine takes them away with it.
  EG(current_module)->functions = registered_functions;
}

}  // namespace weft::php

using namespace weft::php;

ZEND_FUNCTION(Async_spawn) {
  SpawnCall call;
  ZEND_PARSE_PARAMETERS_START(1, -1)
  Z_PARAM_ZVAL(call.function)
  Z_PARAM_VARIADIC_WITH_NAMED(call.arguments, call.argument_count, call.named)
  ZEND_PARSE_PARAMETERS_END();
  if (!parse_callable(call.function, call.cache)) RETURN_THROWS();
  call.scope = current_scope();
  CoroutineObject* object = prepare_coroutine(call);
  if (!object) RETURN_THROWS();
  zend_object* shown = launch_coroutine(*object);
  // As it has another reference this is no possible root of a cycle.
  if (USED_RET()) {
    RETVAL_OBJ(shown);
  } else {
    GC_DELREF(shown);
  }
}

ZEND_FUNCTION(Async_await) {
  zend_object* awaitable;
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_OBJ(awaitable)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(cancellation)
  ZEND_PARSE_PARAMETERS_END();
  Completable* awaited = completable_argument(1, awaitable);
  Completable* token;
  if (!awaited || !token_argument(2, cancellation, token)) RETURN_THROWS();
  await(*awaited, token, return_value);
}

ZEND_FUNCTION(Async_delay) {
  zend_long milliseconds;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(milliseconds)
  ZEND_PARSE_PARAMETERS_END();
  if (milliseconds < 0) {
    zend_argument_value_error(1, "must be greater than or equal to 0");
    RETURN_THROWS();
  }
  wait_ms(milliseconds);
}

ZEND_FUNCTION(Async_suspend) {
  ZEND_PARSE_PARAMETERS_NONE();
  wait_turn();
}

ZEND_FUNCTION(Async_timeout) {
  zend_long milliseconds;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(milliseconds)
  ZEND_PARSE_PARAMETERS_END();
  if (milliseconds <= 0) {
    zend_argument_value_error(1, "must be greater than 0");
    RETURN_THROWS();
  }
  RETURN_OBJ(new_timeout(milliseconds));
}

ZEND_FUNCTION(Async_current_coroutine) {
  ZEND_PARSE_PARAMETERS_NONE();
  Coroutine* coroutine = Scheduler::get().current();
  if (!coroutine) {
    throw_async_exception("The current coroutine is not defined");
    RETURN_THROWS();
  }
  RETURN_OBJ(object_of(*coroutine));
}

ZEND_FUNCTION(Async_get_coroutines) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  Scheduler& scheduler = Scheduler::get();
  for (Coroutine* live = scheduler.first_live(); live; live = scheduler.next_live(*live)) {
    add_next_index_object(return_value, object_of(*live));
  }
}

ZEND_FUNCTION(Async_protect) {
  zval* closure;
  zend_fcall_info info;
  zend_fcall_info_cache cache;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(closure, zend_ce_closure)
  ZEND_PARSE_PARAMETERS_END();
  if (zend_fcall_info_init(closure, 0, &info, &cache, nullptr, nullptr) == FAILURE) RETURN_THROWS();
  info.retval = return_value;
  const bool inside = Scheduler::get().protect();
  zend_call_function(&info, &cache);
  if (inside) Scheduler::get().unprotect();
}
