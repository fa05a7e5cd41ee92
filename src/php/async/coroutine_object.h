#pragma once

#include "php/async/wait.h"
#include "php/call.h"
#include "php/coroutine.h"
#include "php/zend.h"

namespace weft::php {

// An Async\Coroutine: the task of a spawn(), or the view of a coroutine somebody else started (a request's).
// It outlives the coroutine and keeps what that ended with.
struct CoroutineObject {
  Task task;             // of a spawn(); first, so that the task leads back to the object
  Coroutine* coroutine;  // null when it has ended
  zend_ulong id;
  Callable function;
  zval* arguments;
  uint32_t argument_count;
  HashTable* named_arguments;
  zval result;
  zend_object* error;
  zend_string* spawn_file;
  uint32_t spawn_line;
  Outcome outcome;
  bool view;  // of a coroutine that spawn() did not make
  bool started;
  bool cancellation_requested;
  bool observed;  // somebody has seen `error`, or will
  HashTable* finally_callbacks;
  WaitList* waiters;  // made when first needed
  zend_object std;

  static CoroutineObject& from(zend_object* object) {
    return *reinterpret_cast<CoroutineObject*>(reinterpret_cast<char*>(object) -
                                               XtOffsetOf(CoroutineObject, std));
  }
  bool completed() const { return coroutine == nullptr; }
  bool cancelled() const;
  // Drops function and arguments; runs destructors.
  void release_function();
};

zend_class_entry* coroutine_class();
void set_coroutine_class(zend_class_entry* type);

// A coroutine that will call `function`. The object belongs to the caller and, until it has ended, to the
// coroutine.
zend_object* spawn_coroutine(zval* function, uint32_t argument_count, zval* arguments, HashTable* named);

// The one that shows `coroutine`, made now if need be; a new reference.
zend_object* object_of(Coroutine& coroutine);

// The coroutine has ended: its object, if it has one, goes on alone and wakes who waits. `error` stays the
// caller's.
void detach_object(Coroutine& coroutine, Outcome outcome, zend_object* error);

// Waits until it has ended or `token` is woken (may be null); `returned` gets the result. False with
// EG(exception).
bool await_coroutine(CoroutineObject& object, Waiter* token, zval* returned);

}  // namespace weft::php
