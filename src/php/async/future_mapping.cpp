// Future::map(), catch() and finally().
#include <new>

#include "php/async/exceptions.h"
#include "php/async/future_object.h"
#include "php/call.h"
#include "php/scheduler.h"

namespace weft::php {

// Waits for a future, then calls back in a coroutine of its own.
struct Mapping {
  struct Notice : Waiter {
    Mapping* mapping = nullptr;
  };

  Task task;  // first, so that the task leads back here
  Notice notice;
  MappingKind kind = MappingKind::kMap;
  Callable callback;
  FutureObject* source = nullptr;  // who owns this; a reference once it has completed
  FutureObject* target = nullptr;  // a reference
  Mapping* next = nullptr;         // of the same source

  bool wants_call() const;
  void run();
  // The target may have been cancelled meanwhile.
  void succeed(zval* value);
  void fail(zend_object* error);
  void copy_outcome();
  void take_outcome(zval* returned);
  void release_all();
};

namespace {

Mapping& mapping_of(Task& task) {
  return reinterpret_cast<Mapping&>(task);
}

void finished(Task& task, Outcome, zend_object* error) {
  Mapping& self = mapping_of(task);
  if (error) OBJ_RELEASE(error);
  // By a fatal error or exit() in the callback.
  if (self.target) self.target->lose(FutureObject::Loss::kCallbackEnded);
  self.release_all();
  delete &self;
}

void start(Mapping& self) {
  // At the very end of the request, when objects are freed, there is none any more.
  if (!Scheduler::get_if_used() && EG(flags) & EG_FLAGS_IN_SHUTDOWN) return;
  Mapping** link = &self.source->mappings;
  while (*link != &self) link = &(*link)->next;
  *link = self.next;
  GC_ADDREF(&self.source->std);
  Scheduler::get().enqueue(self.task);
}

void on_completed(Waiter& waiter) {
  start(*static_cast<Mapping::Notice&>(waiter).mapping);
}

}  // namespace

bool Mapping::wants_call() const {
  const bool failed = source->completable.state == Completable::State::kFailed;
  return kind == MappingKind::kFinally || failed == (kind == MappingKind::kCatch);
}

void Mapping::succeed(zval* value) {
  if (target->completable.completed()) {
    zval_ptr_dtor(value);
  } else {
    target->succeed(value);
  }
}

void Mapping::fail(zend_object* error) {
  if (target->completable.completed()) {
    OBJ_RELEASE(error);
  } else {
    target->fail(error);
  }
}

void Mapping::copy_outcome() {
  Completable& from = source->completable;
  if (from.state == Completable::State::kFailed) {
    fail(from.take_error());
    return;
  }
  zval result;
  ZVAL_COPY(&result, &from.result);
  succeed(&result);
}

// An exit() is left to end the coroutine.
void Mapping::take_outcome(zval* returned) {
  zend_object* error = EG(exception);
  if (error) {
    if (zend_is_unwind_exit(error) || zend_is_graceful_exit(error)) return;
    GC_ADDREF(error);
    zend_clear_exception();
    fail(error);
  } else if (kind == MappingKind::kFinally) {
    zval_ptr_dtor(returned);
    copy_outcome();
  } else {
    succeed(returned);
  }
}

void Mapping::run() {
  if (!wants_call()) {
    copy_outcome();
    return;
  }
  const bool failed = kind == MappingKind::kCatch;
  zval argument;
  ZVAL_NULL(&argument);
  if (failed) {
    ZVAL_OBJ(&argument, source->completable.take_error());
  } else if (kind == MappingKind::kMap) {
    ZVAL_COPY(&argument, &source->completable.result);
  }
  zval returned;
  ZVAL_UNDEF(&returned);
  callback.call(&returned, kind == MappingKind::kFinally ? 0 : 1, &argument);
  zval_ptr_dtor(&argument);
  take_outcome(&returned);
}

void Mapping::release_all() {
  callback.reset();
  FutureObject* from = source;
  FutureObject* to = target;
  source = target = nullptr;
  if (from) OBJ_RELEASE(&from->std);
  if (to) OBJ_RELEASE(&to->std);
}

FutureObject& map_future(FutureObject& source, MappingKind kind, zval* callback) {
  auto* self = new Mapping;
  self->task.run = [](Task& task) {
    Mapping& mapping = mapping_of(task);
    mapping.run();
    // Here, where destructors may run.
    if (!EG(exception)) mapping.release_all();
  };
  self->task.finished = finished;
  self->notice.mapping = self;
  self->notice.notify = on_completed;
  self->kind = kind;
  self->callback = Callable(callback);
  self->source = &source;
  FutureObject& target = new_future(nullptr);
  self->target = &target;
  GC_ADDREF(&target.std);

  Mapping** link = &source.mappings;
  while (*link) link = &(*link)->next;
  *link = self;
  if (source.completable.completed()) {
    source.completable.observed = true;
    start(*self);
  } else {
    source.completable.waiters.add(self->notice);
    source.pin();
  }
  return target;
}

void free_mappings(FutureObject& future) {
  while (Mapping* mapping = future.mappings) {
    future.mappings = mapping->next;
    mapping->source = nullptr;
    mapping->target->lose(FutureObject::Loss::kNobodyLeft);
    mapping->release_all();
    delete mapping;
  }
}

void add_mappings(const FutureObject& future, zend_get_gc_buffer* buffer) {
  for (const Mapping* mapping = future.mappings; mapping; mapping = mapping->next) {
    zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(mapping->callback.value()));
    zend_get_gc_buffer_add_obj(buffer, &mapping->target->std);
  }
}

}  // namespace weft::php
