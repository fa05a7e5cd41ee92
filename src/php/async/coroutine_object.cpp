#include "php/async/coroutine_object.h"

#include <new>
#include <utility>

#include "php/async/aftermath.h"
#include "php/async/context_object.h"
#include "php/async/drain.h"
#include "php/async/exceptions.h"
#include "php/async/scope.h"

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

CoroutineObject& object_of(const Completable& completable) {
  return CoroutineObject::from(const_cast<Completable&>(completable).object());
}

zend_object* make_fatal_error(const Completable&) {
  return new_exception(async_exception_class(), "The coroutine ended with a fatal error");
}

bool may_await(const Completable& completable) {
  const Coroutine* coroutine = object_of(completable).coroutine;
  if (!coroutine || coroutine != Scheduler::get().current()) return true;
  throw_async_exception("A coroutine cannot await itself");
  return false;
}

zend_string* describe(const Completable& completable) {
  const CoroutineObject& object = object_of(completable);
  if (!object.spawn_file) return zend_strpprintf(0, "coroutine #" ZEND_ULONG_FMT, object.id);
  return zend_strpprintf(0, "coroutine #" ZEND_ULONG_FMT " spawned at %s:%u", object.id,
                         ZSTR_VAL(object.spawn_file), object.spawn_line);
}

constexpr CompletableKind kCoroutineKind{
    .name = "a coroutine", .make_error = make_fatal_error, .may_await = may_await, .describe = describe};

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
  zval& result = object.completable.result;
  if (!Z_ISUNDEF(returned)) ZVAL_COPY_VALUE(&result, &returned);

  // Destructors belong here, where they may suspend, rather than on the scheduler's stack.
  object.release_function();
  if (GC_REFCOUNT(&object.std) > 1 || object.finally_callbacks) return;
  ZVAL_COPY_VALUE(&returned, &result);
  ZVAL_NULL(&result);
  zval_ptr_dtor(&returned);
  if (!EG(exception) || !worth_reporting(EG(exception))) return;
  const Scope* scope = object.coroutine->scope;
  if (scope && scope->has_error_taker()) return;
  object.reported = true;
  report_uncaught_warning(EG(exception));
}

// On the scheduler's stack; detach_object() has been here before.
void finished(Task& task, Outcome, zend_object* error) {
  auto& object = reinterpret_cast<CoroutineObject&>(task);
  if (error) OBJ_RELEASE(error);
  if ((object.finally_callbacks || object.function) && !Scheduler::get().closing()) run_aftermath(object);
  OBJ_RELEASE(&object.std);
}

CoroutineObject& new_object() {
  auto& object = allocate_completable<CoroutineObject>(class_entry, handlers, kCoroutineKind);
  new (&object.function) Callable;
  object.task = {run, finished};
  return object;
}

void destroy_object(zend_object* std) {
  report_unobserved(CoroutineObject::from(std));
}

void free_object(zend_object* std) {
  auto& object = CoroutineObject::from(std);
  if (object.coroutine) object.coroutine->object = nullptr;
  object.function.~Callable();
  if (object.arguments || object.named_arguments) free_arguments(object);
  if (object.spawn_file) zend_string_release(object.spawn_file);
  if (object.finally_callbacks) zend_array_release(object.finally_callbacks);
  if (object.context) OBJ_RELEASE(object.context);
  object.completable.~Completable();
  zend_object_std_dtor(std);
}

HashTable* get_gc(zend_object* std, zval** table, int* count) {
  auto& object = CoroutineObject::from(std);
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(object.function.value()));
  for (uint32_t i = 0; i < object.argument_count; ++i) {
    zend_get_gc_buffer_add_zval(buffer, &object.arguments[i]);
  }
  if (object.context) zend_get_gc_buffer_add_obj(buffer, object.context);
  object.completable.add_to(buffer);
  add_values(object.named_arguments, buffer);
  add_values(object.finally_callbacks, buffer);
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

}  // namespace

void CoroutineObject::release_function() {
  function.reset();
  if (arguments || named_arguments) free_arguments(*this);
}

void report_unobserved(CoroutineObject& object) {
  Completable& completable = object.completable;
  if (!completable.error || completable.observed || object.reported) return;
  completable.observed = true;
  if (worth_reporting(completable.error)) report_uncaught_warning(completable.error);
}

zend_class_entry* coroutine_class() {
  return class_entry;
}

void set_coroutine_class(zend_class_entry* type) {
  class_entry = type;
  handlers = std_object_handlers;
  handlers.offset = XtOffsetOf(CoroutineObject, std);
  Completable::register_class(type);
  handlers.dtor_obj = destroy_object;
  handlers.free_obj = free_object;
  handlers.get_gc = get_gc;
  handlers.clone_obj = nullptr;
}

CoroutineObject* prepare_coroutine(const SpawnCall& call) {
  Scheduler& scheduler = Scheduler::get();
  if (scheduler.closing()) [[unlikely]] {
    throw_async_exception("Cannot spawn a coroutine any more: the script has ended");
    return nullptr;
  }
  if (call.scope && call.scope->closed()) [[unlikely]] {
    throw_async_exception("Cannot spawn a coroutine in a closed scope");
    return nullptr;
  }
  drain_at_script_end();
  CoroutineObject& object = new_object();
  object.function = Callable(call.function, call.cache);
  if (call.argument_count) {
    object.arguments = static_cast<zval*>(safe_emalloc(call.argument_count, sizeof(zval), 0));
    object.argument_count = call.argument_count;
    for (uint32_t i = 0; i < call.argument_count; ++i) ZVAL_COPY(&object.arguments[i], &call.arguments[i]);
  }
  if (call.named) {
    GC_TRY_ADDREF(call.named);
    object.named_arguments = call.named;
  }
  if (const zend_execute_data* frame = innermost_user_frame(EG(current_execute_data))) {
    object.spawn_file = zend_string_copy(frame->func->op_array.filename);
    object.spawn_line = frame->opline->lineno;
  }

  object.coroutine = &scheduler.prepare(object.task);
  object.coroutine->object = &object;
  object.id = object.coroutine->id();
  if (call.scope) call.scope->add(*object.coroutine);
  return &object;
}

zend_object* launch_coroutine(CoroutineObject& object) {
  Scheduler::get().launch(*object.coroutine);
  GC_ADDREF(&object.std);
  return &object.std;
}

zend_object* context_of(Coroutine& coroutine) {
  if (!coroutine.context) coroutine.context = new_coroutine_context();
  return coroutine.context;
}

zend_object* context_of(CoroutineObject& object) {
  if (object.coroutine) return context_of(*object.coroutine);
  if (!object.context) object.context = new_coroutine_context();
  return object.context;
}

void leave_context(Coroutine& coroutine) {
  zend_object* context = std::exchange(coroutine.context, nullptr);
  CoroutineObject* object = coroutine.object;
  if (object && (object->view || GC_REFCOUNT(&object->std) > 1)) {
    object->context = context;
  } else {
    OBJ_RELEASE(context);
  }
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
  CoroutineObject& object = *coroutine.object;
  coroutine.object = nullptr;
  object.coroutine = nullptr;
  object.cancellation_requested = coroutine.cancellation_requested();
  Completable& completable = object.completable;
  // Of a coroutine that is not ours the owner deals with the error.
  if (object.view) completable.observed = true;
  if (outcome == Outcome::kReturned || outcome == Outcome::kExited) {
    completable.succeed(&completable.result);
  } else {
    if (error) GC_ADDREF(error);
    completable.fail(error);
  }
}

}  // namespace weft::php
