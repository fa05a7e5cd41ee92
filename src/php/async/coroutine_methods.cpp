// The methods of Async\Coroutine and Async\Timeout.
#include "php/async/aftermath.h"
#include "php/async/coroutine_object.h"
#include "php/async/exceptions.h"
#include "php/async/place.h"
#include "php/async/register.h"
#include "php/async/timeout_object.h"

#include "stubs/AsyncCoroutine_arginfo.h"

namespace weft::php {

namespace {

using State = Coroutine::State;

CoroutineObject& self(zval* object) {
  return CoroutineObject::from(Z_OBJ_P(object));
}

TimeoutObject& timeout_of(zval* object) {
  return TimeoutObject::from(Z_OBJ_P(object));
}

bool in_state(zval* object, State state) {
  const Coroutine* coroutine = self(object).coroutine;
  return coroutine && coroutine->state() == state;
}

using Position = Coroutine::Place;

Position suspend_position(const CoroutineObject& object) {
  return object.coroutine ? object.coroutine->place() : Position{nullptr, 0};
}

// Only our own classes know how to be awaited.
int refuse_user_classes(zend_class_entry* interface, zend_class_entry* implementor) {
  if (implementor->type == ZEND_INTERNAL_CLASS || (implementor->ce_flags & ZEND_ACC_INTERFACE))
    return SUCCESS;
  zend_error_noreturn(E_ERROR, "Class %s cannot implement the interface %s", ZSTR_VAL(implementor->name),
                      ZSTR_VAL(interface->name));
}

}  // namespace

void register_coroutine_classes() {
  zend_class_entry* awaitable = find_or("async\\awaitable", [] {
    zend_class_entry* type = register_class_Async_Awaitable();
    type->interface_gets_implemented = refuse_user_classes;
    return type;
  });
  zend_class_entry* completable = find_or("async\\completable", [awaitable] {
    zend_class_entry* type = register_class_Async_Completable(awaitable);
    type->interface_gets_implemented = refuse_user_classes;
    return type;
  });
  find_or("async\\coroutine", [completable] {
    zend_class_entry* type = register_class_Async_Coroutine(completable);
    set_coroutine_class(type);
    return type;
  });
  find_or("async\\timeout", [completable] {
    zend_class_entry* type = register_class_Async_Timeout(completable);
    set_timeout_class(type);
    return type;
  });
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_Coroutine, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Async_Coroutine, getId) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(static_cast<zend_long>(self(ZEND_THIS).id));
}

ZEND_METHOD(Async_Coroutine, asHiPriority) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (Coroutine* coroutine = self(ZEND_THIS).coroutine) Scheduler::get().prefer(*coroutine);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Async_Coroutine, getContext) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_OBJ_COPY(context_of(self(ZEND_THIS)));
}

ZEND_METHOD(Async_Coroutine, getResult) {
  ZEND_PARSE_PARAMETERS_NONE();
  CoroutineObject& object = self(ZEND_THIS);
  if (!object.completable.completed()) RETURN_NULL();
  RETURN_COPY(&object.completable.result);
}

ZEND_METHOD(Async_Coroutine, getException) {
  ZEND_PARSE_PARAMETERS_NONE();
  CoroutineObject& object = self(ZEND_THIS);
  if (!object.completable.completed()) {
    zend_throw_exception(spl_ce_RuntimeException,
                         "Cannot get the exception of a coroutine that has not ended", 0);
    RETURN_THROWS();
  }
  if (!object.completable.error) RETURN_NULL();
  RETURN_OBJ(object.completable.take_error());
}

ZEND_METHOD(Async_Coroutine, getTrace) {
  zend_long options = DEBUG_BACKTRACE_PROVIDE_OBJECT;
  zend_long limit = 0;
  ZEND_PARSE_PARAMETERS_START(0, 2)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(options)
  Z_PARAM_LONG(limit)
  ZEND_PARSE_PARAMETERS_END();
  const Coroutine* coroutine = self(ZEND_THIS).coroutine;
  if (!coroutine || !coroutine->frame()) RETURN_NULL();
  zend_execute_data* here = EG(current_execute_data);
  EG(current_execute_data) = coroutine->frame();
  zend_fetch_debug_backtrace(return_value, 0, static_cast<int>(options), static_cast<int>(limit));
  EG(current_execute_data) = here;
}

ZEND_METHOD(Async_Coroutine, getSpawnFileAndLine) {
  ZEND_PARSE_PARAMETERS_NONE();
  const CoroutineObject& object = self(ZEND_THIS);
  return_file_and_line(return_value, {object.spawn_file, object.spawn_line});
}

ZEND_METHOD(Async_Coroutine, getSpawnLocation) {
  ZEND_PARSE_PARAMETERS_NONE();
  const CoroutineObject& object = self(ZEND_THIS);
  return_location(return_value, {object.spawn_file, object.spawn_line});
}

ZEND_METHOD(Async_Coroutine, getSuspendFileAndLine) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_file_and_line(return_value, suspend_position(self(ZEND_THIS)));
}

ZEND_METHOD(Async_Coroutine, getSuspendLocation) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_location(return_value, suspend_position(self(ZEND_THIS)));
}

ZEND_METHOD(Async_Coroutine, isStarted) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).started);
}

ZEND_METHOD(Async_Coroutine, isQueued) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(in_state(ZEND_THIS, State::kQueued) || in_state(ZEND_THIS, State::kReady));
}

ZEND_METHOD(Async_Coroutine, isRunning) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(in_state(ZEND_THIS, State::kRunning));
}

ZEND_METHOD(Async_Coroutine, isSuspended) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(in_state(ZEND_THIS, State::kParked) || in_state(ZEND_THIS, State::kReady));
}

ZEND_METHOD(Async_Coroutine, isCancelled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).completable.completed() && self(ZEND_THIS).completable.cancelled());
}

ZEND_METHOD(Async_Coroutine, isCancellationRequested) {
  ZEND_PARSE_PARAMETERS_NONE();
  const CoroutineObject& object = self(ZEND_THIS);
  RETURN_BOOL(object.coroutine ? object.coroutine->cancellation_requested() : object.cancellation_requested);
}

ZEND_METHOD(Async_Coroutine, isCompleted) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).completable.completed());
}

ZEND_METHOD(Async_Coroutine, getAwaitingInfo) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  if (in_state(ZEND_THIS, State::kParked)) {
    const Coroutine& coroutine = *self(ZEND_THIS).coroutine;
    if (coroutine.awaited) {
      add_next_index_str(return_value, coroutine.awaited->describe());
    } else {
      add_next_index_string(return_value, coroutine.waiting_for());
    }
  }
}

ZEND_METHOD(Async_Coroutine, cancel) {
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OF_CLASS_OR_NULL(cancellation, async_cancellation_class())
  ZEND_PARSE_PARAMETERS_END();
  const CoroutineObject& object = self(ZEND_THIS);
  if (!object.coroutine) return;
  if (cancellation) GC_ADDREF(cancellation);
  Scheduler::get().cancel(*object.coroutine, cancellation);
}

ZEND_METHOD(Async_Coroutine, finally) {
  zval* callback;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(callback, zend_ce_closure)
  ZEND_PARSE_PARAMETERS_END();
  CoroutineObject& object = self(ZEND_THIS);
  if (!object.finally_callbacks) object.finally_callbacks = zend_new_array(1);
  Z_ADDREF_P(callback);
  zend_hash_next_index_insert(object.finally_callbacks, callback);
  if (object.completable.completed()) run_aftermath(object);
}

ZEND_METHOD(Async_Timeout, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Async_Timeout, cancel) {
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OF_CLASS_OR_NULL(cancellation, async_cancellation_class())
  ZEND_PARSE_PARAMETERS_END();
  timeout_of(ZEND_THIS).cancel();
}

ZEND_METHOD(Async_Timeout, isCompleted) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(timeout_of(ZEND_THIS).completable.completed());
}

ZEND_METHOD(Async_Timeout, isCancelled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(timeout_of(ZEND_THIS).cancelled);
}
