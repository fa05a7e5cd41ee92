// The functions of the namespace Async.
#include "php/async/coroutine_object.h"
#include "php/async/drain.h"
#include "php/async/exceptions.h"
#include "php/async/register.h"
#include "php/async/timeout_object.h"
#include "php/async/wait.h"

#include "stubs/Async_arginfo.h"

namespace weft::php {

namespace {

// What an await() waits at most for.
class Token {
 public:
  explicit Token(zend_object* object) : object_(object) {}

  bool is_coroutine() const { return object_->ce == coroutine_class(); }

  // Whether it has completed, so that waiting is over.
  bool tripped() const {
    if (is_coroutine()) return CoroutineObject::from(object_).completed();
    return clock().state == Clock::State::kWentOff;
  }

  void watch(Waiter& waiter) {
    if (is_coroutine()) {
      CoroutineObject& object = CoroutineObject::from(object_);
      if (!object.waiters) object.waiters = new WaitList;
      object.waiters->add(waiter);
    } else if (clock().state == Clock::State::kRunning) {
      clock().waiters.add(waiter);
    }
  }

  void throw_cancelled() {
    zend_object* cause = nullptr;
    if (!is_coroutine()) {
      cause = new_timeout_exception(clock());
    } else if (zend_object* error = CoroutineObject::from(object_).error) {
      CoroutineObject::from(object_).observed = true;
      GC_ADDREF(error);
      cause = error;
    }
    zend_object* error =
        new_exception(operation_canceled_class(), "The operation was cancelled by its cancellation token");
    if (cause) zend_exception_set_previous(error, cause);
    zend_throw_exception_internal(error);
  }

 private:
  Clock& clock() const { return *TimeoutObject::from(object_).clock; }
  zend_object* object_;
};

bool await_any(zend_object* awaitable, Waiter* token, zval* returned) {
  if (awaitable->ce == coroutine_class()) {
    return await_coroutine(CoroutineObject::from(awaitable), token, returned);
  }
  return await_timeout(*TimeoutObject::from(awaitable).clock, token);
}

// A token may be woken without having gone off: a timeout that was cancelled. Then the waiting goes on.
void await_with_token(zend_object* awaitable, Token& token, zval* returned) {
  for (;;) {
    if (token.tripped()) {
      token.throw_cancelled();
      return;
    }
    Waiter waiter;
    token.watch(waiter);
    if (!await_any(awaitable, &waiter, returned) || !Z_ISUNDEF_P(returned)) return;
  }
}

bool can_be_awaited(uint32_t argument, zend_object* object) {
  if (object->ce == coroutine_class() || object->ce == timeout_class()) return true;
  zend_argument_type_error(argument, "must be a coroutine or a timeout, %s given",
                           ZSTR_VAL(object->ce->name));
  return false;
}

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
  zval* task;
  zval* arguments;
  uint32_t argument_count;
  HashTable* named;
  zend_fcall_info info;
  zend_fcall_info_cache cache;
  ZEND_PARSE_PARAMETERS_START(1, -1)
  Z_PARAM_FUNC(info, cache)
  Z_PARAM_VARIADIC_WITH_NAMED(arguments, argument_count, named)
  ZEND_PARSE_PARAMETERS_END();
  zend_release_fcall_info_cache(&cache);
  task = ZEND_CALL_ARG(execute_data, 1);
  if (Scheduler::get().closing()) {
    throw_async_exception("Cannot spawn a coroutine any more: the script has ended");
    RETURN_THROWS();
  }
  drain_at_script_end();
  RETURN_OBJ(spawn_coroutine(task, argument_count, arguments, named));
}

ZEND_FUNCTION(Async_await) {
  zend_object* awaitable;
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_OBJ(awaitable)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(cancellation)
  ZEND_PARSE_PARAMETERS_END();
  if (!can_be_awaited(1, awaitable) || (cancellation && !can_be_awaited(2, cancellation))) RETURN_THROWS();
  ZVAL_UNDEF(return_value);
  if (cancellation) {
    Token token(cancellation);
    await_with_token(awaitable, token, return_value);
  } else {
    await_any(awaitable, nullptr, return_value);
  }
  if (Z_ISUNDEF_P(return_value)) RETVAL_NULL();
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
