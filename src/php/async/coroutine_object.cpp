#include "php/async/coroutine_object.h"

#include <new>

#include "php/async/aftermath.h"
#include "php/async/exceptions.h"

namespace weft::php {

namespace {

zend_class_entry* class_entry;
zend_object_handlers handlers;

void free_arguments(CoroutineObject& object) {
  zval* arguments = object.arguments;
  const uint32_t count = object.argument_count;
  object.arguments = nullptr;
  object.argument_count = 0;
  for (uint32_t i = 0; i < count; ++i) zval_ptr_dtor(&arguments[i]);
  if (arguments) efree(arguments);
  if (HashTable* named = object.named_arguments) {
    object.named_arguments = nullptr;
    zend_array_release(named);
  }
}

bool is_exit(zend_object* error) {
  return zend_is_unwind_exit(error) || zend_is_graceful_exit(error);
}

bool worth_reporting(zend_object* error) {
  return !is_exit(error) && !instanceof_function(error->ce, async_cancellation_class());
}

// On the coroutine's stack.
void run(Task& task) {
  auto& object = reinterpret_cast<CoroutineObject&>(task);
  object.started = true;
  zval returned;
  ZVAL_UNDEF(&returned);
  object.function.call(&returned, object.argument_count, object.arguments, object.named_arguments);
  if (!Z_ISUNDEF(returned)) ZVAL_COPY_VALUE(&object.result, &returned);

  // Destructors belong here, where they may suspend, rather than on the scheduler's stack.
  object.release_function();
  if (GC_REFCOUNT(&object.std) > 1 || object.finally_callbacks) return;
  zval result;
  ZVAL_COPY_VALUE(&result, &object.result);
  ZVAL_NULL(&object.result);
  zval_ptr_dtor(&result);
  if (EG(exception) && worth_reporting(EG(exception))) {
    report_uncaught_warning(EG(exception));
    object.observed = true;
  }
}

// On the scheduler's stack; detach_object() has been here before.
void finished(Task& task, Outcome, zend_object* error) {
  auto& object = reinterpret_cast<CoroutineObject&>(task);
  if (error) OBJ_RELEASE(error);
  if ((object.finally_callbacks || object.function) && !Scheduler::get().closing()) run_aftermath(object);
  OBJ_RELEASE(&object.std);
}

CoroutineObject& new_object() {
  auto* object = static_cast<CoroutineObject*>(zend_object_alloc(sizeof(CoroutineObject), class_entry));
  new (&object->function) Callable;
  object->task = {run, finished};
  ZVAL_NULL(&object->result);
  zend_object_std_init(&object->std, class_entry);
  object_properties_init(&object->std, class_entry);
  object->std.handlers = &handlers;
  return *object;
}

void destroy_object(zend_object* std) {
  auto& object = CoroutineObject::from(std);
  if (!object.error || object.observed) return;
  object.observed = true;
  if (worth_reporting(object.error)) report_uncaught_warning(object.error);
}

void free_object(zend_object* std) {
  auto& object = CoroutineObject::from(std);
  if (object.coroutine) object.coroutine->object = nullptr;
  object.function.~Callable();
  free_arguments(object);
  zval_ptr_dtor(&object.result);
  if (object.error) OBJ_RELEASE(object.error);
  if (object.spawn_file) zend_string_release(object.spawn_file);
  if (object.finally_callbacks) zend_array_release(object.finally_callbacks);
  delete object.waiters;
  zend_object_std_dtor(std);
}

HashTable* get_gc(zend_object* std, zval** table, int* count) {
  auto& object = CoroutineObject::from(std);
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(object.function.value()));
  for (uint32_t i = 0; i < object.argument_count; ++i) {
    zend_get_gc_buffer_add_zval(buffer, &object.arguments[i]);
  }
  zend_get_gc_buffer_add_zval(buffer, &object.result);
  if (object.error) zend_get_gc_buffer_add_obj(buffer, object.error);
  for (HashTable* values : {object.named_arguments, object.finally_callbacks}) {
    if (!values) continue;
    zval* value;
    ZEND_HASH_FOREACH_VAL(values, value) {
      zend_get_gc_buffer_add_zval(buffer, value);
    }
    ZEND_HASH_FOREACH_END();
  }
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

void deliver(CoroutineObject& object, zval* returned) {
  switch (object.outcome) {
    case Outcome::kReturned: ZVAL_COPY(returned, &object.result); return;
    case Outcome::kExited: ZVAL_NULL(returned); return;
    case Outcome::kBailedOut: throw_async_exception("The coroutine ended with a fatal error"); return;
    case Outcome::kThrew: break;
  }
  object.observed = true;
  GC_ADDREF(object.error);
  zend_throw_exception_internal(object.error);
}

}  // namespace

bool CoroutineObject::cancelled() const {
  return error && instanceof_function(error->ce, async_cancellation_class());
}

void CoroutineObject::release_function() {
  function.reset();
  free_arguments(*this);
}

zend_class_entry* coroutine_class() {
  return class_entry;
}

void set_coroutine_class(zend_class_entry* type) {
  class_entry = type;
  handlers = std_object_handlers;
  handlers.offset = XtOffsetOf(CoroutineObject, std);
  handlers.dtor_obj = destroy_object;
  handlers.free_obj = free_object;
  handlers.get_gc = get_gc;
  handlers.clone_obj = nullptr;
}

zend_object* spawn_coroutine(zval* function, uint32_t argument_count, zval* arguments, HashTable* named) {
  CoroutineObject& object = new_object();
  object.function = Callable(function);
  if (argument_count) {
    object.arguments = static_cast<zval*>(safe_emalloc(argument_count, sizeof(zval), 0));
    object.argument_count = argument_count;
    for (uint32_t i = 0; i < argument_count; ++i) ZVAL_COPY(&object.arguments[i], &arguments[i]);
  }
  if (named) {
    GC_TRY_ADDREF(named);
    object.named_arguments = named;
  }
  if (zend_string* file = zend_get_executed_filename_ex()) object.spawn_file = zend_string_copy(file);
  object.spawn_line = zend_get_executed_lineno();

  object.coroutine = Scheduler::get().enqueue(object.task);
  object.coroutine->object = &object;
  object.id = object.coroutine->id();
  GC_ADDREF(&object.std);
  return &object.std;
}

zend_object* object_of(Coroutine& coroutine) {
  if (coroutine.object) {
    GC_ADDREF(&coroutine.object->std);
    return &coroutine.object->std;
  }
  CoroutineObject& object = new_object();
  object.coroutine = &coroutine;
  object.view = true;
  object.id = coroutine.id();
  object.started = coroutine.state() != Coroutine::State::kQueued;
  coroutine.object = &object;
  return &object.std;
}

void detach_object(Coroutine& coroutine, Outcome outcome, zend_object* error) {
  if (!coroutine.object) return;
  CoroutineObject& object = *coroutine.object;
  coroutine.object = nullptr;
  object.coroutine = nullptr;
  object.outcome = outcome;
  object.cancellation_requested = coroutine.cancellation_requested();
  if (error) {
    GC_ADDREF(error);
    object.error = error;
  }
  // Of a coroutine that is not ours the owner deals with the error.
  if (object.view) object.observed = true;
  if (object.waiters && !object.waiters->empty()) {
    object.observed = true;
    object.waiters->wake_all();
  }
}

bool await_coroutine(CoroutineObject& object, Waiter* token, zval* returned) {
  if (object.coroutine && object.coroutine == Scheduler::get().current()) {
    throw_async_exception("A coroutine cannot await itself");
    return false;
  }
  if (!object.completed()) {
    if (!object.waiters) object.waiters = new WaitList;
    Waiter waiter;
    object.waiters->add(waiter);
    const bool woken = token ? wait_for_any({&waiter, token}, "a coroutine or its cancellation token")
                             : wait_for_any({&waiter}, "a coroutine");
    if (!woken) return false;
    if (!waiter.woken) return true;
  }
  deliver(object, returned);
  return !EG(exception);
}

}  // namespace weft::php
