#include "php/async/aftermath.h"

#include "php/async/coroutine_object.h"
#include "php/async/exceptions.h"

namespace weft::php {

namespace {

struct Aftermath {
  Task task;  // first, so that the task leads back here
  zend_object* coroutine;
  HashTable* callbacks;  // may be null
};

void call_back(const Aftermath& self) {
  zval* callback;
  ZEND_HASH_FOREACH_VAL(self.callbacks, callback) {
    zval argument;
    zval returned;
    ZVAL_OBJ(&argument, self.coroutine);
    ZVAL_UNDEF(&returned);
    call_user_function(nullptr, nullptr, callback, &returned, 1, &argument);
    zval_ptr_dtor(&returned);
    if (!EG(exception)) continue;
    if (zend_is_unwind_exit(EG(exception)) || zend_is_graceful_exit(EG(exception))) return;
    zend_object* error = EG(exception);
    GC_ADDREF(error);
    zend_clear_exception();
    report_uncaught_warning(error);
    OBJ_RELEASE(error);
  }
  ZEND_HASH_FOREACH_END();
}

void run(Task& task) {
  const auto& self = reinterpret_cast<Aftermath&>(task);
  CoroutineObject::from(self.coroutine).release_function();
  if (self.callbacks && !EG(exception)) call_back(self);
}

void finished(Task& task, Outcome, zend_object* error) {
  auto* self = reinterpret_cast<Aftermath*>(&task);
  if (error) OBJ_RELEASE(error);
  if (self->callbacks) zend_array_release(self->callbacks);
  OBJ_RELEASE(self->coroutine);
  delete self;
}

}  // namespace

void run_aftermath(CoroutineObject& object) {
  HashTable* callbacks = object.finally_callbacks;
  object.finally_callbacks = nullptr;
  GC_ADDREF(&object.std);
  auto* task = new Aftermath{{run, finished}, &object.std, callbacks};
  Scheduler::get().enqueue(task->task);
}

}  // namespace weft::php
