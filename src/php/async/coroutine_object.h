#pragma once

#include "php/async/completable.h"
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
  zend_string* spawn_file;
  uint32_t spawn_line;
  bool view;  // of a coroutine that spawn() did not make
  bool started;
  bool cancellation_requested;
  HashTable* finally_callbacks;
  Completable completable;
  zend_object std;

  static CoroutineObject& from(zend_object* object) { return object_cast<CoroutineObject>(object); }
  // Drops function and arguments; runs destructors.
  void release_function();
};

zend_class_entry* coroutine_class();
void set_coroutine_class(zend_class_entry* type);

// A coroutine that will call `function`, of which `cache` is known. The object belongs to the caller and,
// until it has ended, to the coroutine.
zend_object* spawn_coroutine(zval* function, const zend_fcall_info_cache& cache, uint32_t argument_count,
                             zval* arguments, HashTable* named);

// The one that shows `coroutine`, made now if need be; a new reference.
zend_object* object_of(Coroutine& coroutine);

// The coroutine has ended: its object, if it has one, goes on alone and wakes who waits. `error` stays the
// caller's.
void detach_object(Coroutine& coroutine, Outcome outcome, zend_object* error);

}  // namespace weft::php
