#pragma once

#include <cstddef>
#include <new>

#include "php/async/wait.h"
#include "php/zend.h"

namespace weft::php {

struct Completable;

// What the kinds of Completable differ in; one constant for each PHP class. Null members: nothing special.
struct CompletableKind {
  // For messages: "a coroutine".
  const char* name;
  // Of one that failed with no error object: a new one, made when somebody is about to catch it.
  zend_object* (*make_error)(const Completable& completable) = nullptr;
  // Of one that has completed: whether it ends, as a cancellation token, the waiting of others. Null: it
  // does.
  bool (*trips)(const Completable& completable) = nullptr;
  // Whether the running code may wait for it; false with EG(exception).
  bool (*may_await)(const Completable& completable) = nullptr;
  // A new string saying which one it is, for lists of who waits for what. Null: its name.
  zend_string* (*describe)(const Completable& completable) = nullptr;
};

// The part of a PHP object that completes once, with a result or an error, and wakes who waits for that:
// awaited, used as a cancellation token and combined by the functions of Async\ alike. The last member but
// one of the object's struct, right before its zend_object; constructed by allocate_completable(), destroyed
// by the struct's free_obj.
struct Completable {
  enum class State : uint8_t { kPending, kReturned, kFailed };

  explicit Completable(const CompletableKind& of_kind) : kind(&of_kind) { ZVAL_NULL(&result); }
  Completable(const Completable&) = delete;
  Completable& operator=(const Completable&) = delete;
  ~Completable();

  // Whose objects have one; final classes, at module startup.
  static void register_class(zend_class_entry* type);
  // Null for objects of other classes.
  static Completable* of(zend_object* object);
  zend_object* object() { return reinterpret_cast<zend_object*>(this + 1); }

  bool completed() const { return state != State::kPending; }
  bool trips() const { return completed() && (!kind->trips || kind->trips(*this)); }

  // Completes it and wakes everybody; the second time is not allowed. Ownership is taken; no code of the
  // script runs.
  void succeed(zval* value);
  // Null: the kind makes it.
  void fail(zend_object* thrown);

  // Once completed: `returned` gets a copy of the result, or EG(exception) the error.
  void deliver(zval* returned);
  // Of a failed one: a new reference. It counts as observed.
  zend_object* take_error();
  // Whether it failed with an Async\AsyncCancellation.
  bool cancelled() const;

  void add_to(zend_get_gc_buffer* buffer);
  zend_string* describe() const;

  const CompletableKind* kind;
  State state = State::kPending;
  bool observed = false;         // somebody has seen the error, or will
  zval result;                   // null unless it has returned
  zend_object* error = nullptr;  // owned; null also when the kind makes it
  WaitList waiters;
};

// A new object of `type`, all of whose members are zero but for `Object::completable` and what the class's
// properties make of std.
template <class Object>
Object& allocate_completable(zend_class_entry* type, const zend_object_handlers& handlers,
                             const CompletableKind& kind) {
  static_assert(offsetof(Object, completable) + sizeof(Completable) == offsetof(Object, std));
  auto* object = static_cast<Object*>(zend_object_alloc(sizeof(Object), type));
  new (&object->completable) Completable(kind);
  zend_object_std_init(&object->std, type);
  object_properties_init(&object->std, type);
  object->std.handlers = &handlers;
  return *object;
}

// The object's struct, from its zend_object.
template <class Object>
Object& object_cast(zend_object* object) {
  return *reinterpret_cast<Object*>(reinterpret_cast<char*>(object) - offsetof(Object, std));
}

// For get_gc: all values of `table`, which may be null.
void add_values(HashTable* table, zend_get_gc_buffer* buffer);

// The argument's; null with EG(exception): an object of a class that cannot be waited for.
Completable* completable_argument(uint32_t argument, zend_object* object);

// What an optional cancellation token is: `token` is null when `object` is. False with EG(exception).
bool token_argument(uint32_t argument, zend_object* object, Completable*& token);
// The same of a function that has no other argument.
bool parse_token(const zend_execute_data* execute_data, Completable*& token);

// Waits until `awaited` completes and delivers it; or until `token` (may be null) does: that is an
// OperationCanceledException. False with EG(exception). The caller keeps both objects alive.
bool await(Completable& awaited, Completable* token, zval* returned);

// Waits for `waiter`, which the caller has put into some list, or until `token` (may be null) completes: that
// is an OperationCanceledException. False with EG(exception).
bool wait_with_token(Waiter& waiter, Completable* token, const char* what);
// That exception, not thrown.
zend_object* new_cancelled_by(Completable& token);

}  // namespace weft::php
