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
  bool reported;         // its error, as nobody could get to know of it
  zend_object* context;  // of a coroutine that has ended, or null
  HashTable* finally_callbacks;
  Completable completable;
  zend_object std;

  static CoroutineObject& from(zend_object* object) { return object_cast<CoroutineObject>(object); }
  // Drops function and arguments; runs destructors.
  void release_function();
};

zend_class_entry* coroutine_class();
void set_coroutine_class(zend_class_entry* type);

// What a coroutine is to call, as the parameter parser leaves it, and where it is to belong.
struct SpawnCall {
  zval* function = nullptr;
  zend_fcall_info_cache cache{};
  uint32_t argument_count = 0;
  zval* arguments = nullptr;
  HashTable* named = nullptr;
  Scope* scope = nullptr;  // null: the main one
};

// Null with EG(exception): nothing may begin any more, there or at all. It has to be launched, in whatever
// way: it belongs to itself.
CoroutineObject* prepare_coroutine(const SpawnCall& call);
// A new reference, the caller's.
zend_object* launch_coroutine(CoroutineObject& object);

// Of one that has ended with an error nobody has seen: a warning, once.
void report_unobserved(CoroutineObject& object);

// Its Async\Context, made now if need be; borrowed.
zend_object* context_of(CoroutineObject& object);
zend_object* context_of(Coroutine& coroutine);
// The coroutine ends: its context goes to its object or, when nobody knows that, away, destructors and all.
void leave_context(Coroutine& coroutine);

// The one that shows `coroutine`, made now if need be; a new reference.
zend_object* object_of(Coroutine& coroutine);

// The coroutine has ended: its object, if it has one, goes on alone and wakes who waits. `error` stays the
// caller's.
void detach_object(Coroutine& coroutine, Outcome outcome, zend_object* error);

}  // namespace weft::php
