#pragma once

#include <cstdint>

#include "php/async/completable.h"
#include "php/async/place.h"
#include "php/zend.h"

namespace weft::php {

struct FutureStateObject;
struct Mapping;

// Who is to complete a future, when it is not a FutureState.
struct FutureProducer {
  // The future has been cancelled, or is gone: nobody wants it any more, and it must not be touched.
  void (*withdrawn)(FutureProducer& producer) = nullptr;
  // It has no reference to the future: whatever is attached to that keeps it until it completes.
  bool holds_none = false;
};

// An Async\Future.
struct FutureObject {
  // Why it failed when there is no error object.
  enum class Loss : uint8_t { kNobodyLeft, kCallbackEnded, kChannelClosed, kTokenCompleted };

  FutureStateObject* state;  // while it is pending; not owned
  FutureProducer* producer;  // the same
  Mapping* mappings;         // owned: what is to be done when it has completed
  Loss loss;
  uint8_t loss_detail;  // a Channel::Reason
  bool pinned;          // refers to itself: something is attached that waits for its producer
  zend_object* token;   // owned; what may end it, or null
  KeptPlace created_at;
  KeptPlace completed_at;
  Completable completable;
  zend_object std;

  static FutureObject& from(zend_object* object) { return object_cast<FutureObject>(object); }

  // While it is pending, by the producer. Ownership is taken; runs nothing of the script.
  void succeed(zval* value);
  void fail(zend_object* error);
  // If it is pending: with an error that is made when somebody wants to see it, and not reported when nobody
  // does.
  void lose(Loss why);
  // Null: a new AsyncCancellation. Ownership is taken.
  void cancel(zend_object* cancellation);
  // Something is attached to it.
  void pin();
  // Whether anybody could ever tell how it ends: not if only the caller, who has one reference, knows it.
  bool wanted() const { return GC_REFCOUNT(&std) > 1 || mappings; }

 private:
  void complete();
  void unpin();
};

// An Async\FutureState.
struct FutureStateObject {
  Completable::State state;
  bool ignored;
  bool passed_on;      // the error is a future's
  zval result;         // null unless it has returned
  zend_object* error;  // owned
  HashTable* futures;  // owned references, while it is pending; may be null
  KeptPlace created_at;
  KeptPlace completed_at;
  zend_object std;

  static FutureStateObject& from(zend_object* object) { return object_cast<FutureStateObject>(object); }

  void attach(FutureObject& future);
  // While it is pending. Ownership is taken.
  void succeed(zval* value);
  void fail(zend_object* thrown);
};

// At module startup, after Async\Completable.
void register_future_classes();
zend_class_entry* future_state_class();

// A pending one; a new reference. `producer` may be null.
FutureObject& new_future(FutureProducer* producer);

enum class MappingKind : uint8_t { kMap, kCatch, kFinally };

// The future of what `callback` makes of this one; a new reference.
FutureObject& map_future(FutureObject& source, MappingKind kind, zval* callback);
// Of a future that never completed.
void free_mappings(FutureObject& future);
void add_mappings(const FutureObject& future, zend_get_gc_buffer* buffer);

}  // namespace weft::php
