#include "php/async/future_object.h"

#include "php/async/channel_object.h"
#include "php/async/exceptions.h"
#include "php/async/register.h"

#include "stubs/AsyncFuture_arginfo.h"

namespace weft::php {

namespace {

// Set at module startup, read-only afterwards.
zend_class_entry* future_class;
zend_class_entry* state_class;
zend_object_handlers future_handlers;
zend_object_handlers state_handlers;

zend_object* make_error(const Completable& completable) {
  const FutureObject& future = FutureObject::from(const_cast<Completable&>(completable).object());
  switch (future.loss) {
    case FutureObject::Loss::kCallbackEnded:
      return new_exception(async_exception_class(), "The callback of the future did not come to its end");
    case FutureObject::Loss::kChannelClosed:
      return new_channel_closed(static_cast<Channel::Reason>(future.loss_detail));
    case FutureObject::Loss::kTokenCompleted: return new_cancelled_by(*Completable::of(future.token));
    case FutureObject::Loss::kNobodyLeft: break;
  }
  return new_exception(async_exception_class(), "Nobody is left who could complete the future");
}

zend_string* describe(const Completable& completable) {
  const FutureObject& future = FutureObject::from(const_cast<Completable&>(completable).object());
  if (!future.created_at.file) return zend_string_init("a future", sizeof "a future" - 1, 0);
  return zend_strpprintf(0, "a future made at %s:%u", ZSTR_VAL(future.created_at.file),
                         future.created_at.line);
}

constexpr CompletableKind kFutureKind{.name = "a future", .make_error = make_error, .describe = describe};

void report(zend_object* error) {
  if (!instanceof_function(error->ce, async_cancellation_class())) report_uncaught_warning(error);
}

zend_object* create_future(zend_class_entry* type) {
  return &allocate_completable<FutureObject>(type, future_handlers, kFutureKind).std;
}

void destroy_future(zend_object* std) {
  Completable& completable = FutureObject::from(std).completable;
  if (!completable.error || completable.observed) return;
  completable.observed = true;
  report(completable.error);
}

void free_future(zend_object* std) {
  FutureObject& future = FutureObject::from(std);
  if (FutureProducer* producer = future.producer) {
    future.producer = nullptr;
    producer->withdrawn(*producer);
  }
  free_mappings(future);
  if (future.token) OBJ_RELEASE(future.token);
  future.created_at.release();
  future.completed_at.release();
  future.completable.~Completable();
  zend_object_std_dtor(std);
}

HashTable* future_gc(zend_object* std, zval** table, int* count) {
  FutureObject& future = FutureObject::from(std);
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  future.completable.add_to(buffer);
  if (future.token) zend_get_gc_buffer_add_obj(buffer, future.token);
  add_mappings(future, buffer);
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

zend_object* create_state(zend_class_entry* type) {
  auto* state = static_cast<FutureStateObject*>(zend_object_alloc(sizeof(FutureStateObject), type));
  ZVAL_NULL(&state->result);
  zend_object_std_init(&state->std, type);
  object_properties_init(&state->std, type);
  state->std.handlers = &state_handlers;
  state->created_at.keep();
  return &state->std;
}

void destroy_state(zend_object* std) {
  FutureStateObject& state = FutureStateObject::from(std);
  if (state.error && !state.passed_on && !state.ignored) report(state.error);
}

// The futures that waited for it; the caller's from now on.
template <class Use>
void use_futures(FutureStateObject& state, Use use) {
  HashTable* futures = state.futures;
  if (!futures) return;
  state.futures = nullptr;
  zval* value;
  ZEND_HASH_FOREACH_VAL(futures, value) {
    FutureObject& future = FutureObject::from(Z_OBJ_P(value));
    if (state.ignored) future.completable.observed = true;
    future.state = nullptr;
    if (!future.completable.completed()) use(future);
  }
  ZEND_HASH_FOREACH_END();
  zend_array_release(futures);
}

void free_state(zend_object* std) {
  FutureStateObject& state = FutureStateObject::from(std);
  use_futures(state, [](FutureObject& future) { future.lose(FutureObject::Loss::kNobodyLeft); });
  zval_ptr_dtor(&state.result);
  if (state.error) OBJ_RELEASE(state.error);
  state.created_at.release();
  state.completed_at.release();
  zend_object_std_dtor(std);
}

HashTable* state_gc(zend_object* std, zval** table, int* count) {
  FutureStateObject& state = FutureStateObject::from(std);
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  zend_get_gc_buffer_add_zval(buffer, &state.result);
  if (state.error) zend_get_gc_buffer_add_obj(buffer, state.error);
  add_values(state.futures, buffer);
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

}  // namespace

void FutureObject::succeed(zval* value) {
  complete();
  completable.succeed(value);
  unpin();
}

void FutureObject::fail(zend_object* error) {
  complete();
  completable.fail(error);
  unpin();
}

void FutureObject::complete() {
  state = nullptr;
  producer = nullptr;
  completed_at.keep();
}

void FutureObject::pin() {
  if (!producer || !producer->holds_none || pinned) return;
  pinned = true;
  GC_ADDREF(&std);
}

// It may be gone afterwards.
void FutureObject::unpin() {
  if (!pinned) return;
  pinned = false;
  OBJ_RELEASE(&std);
}

// One that the cycle collector is about to free together with its producer must not come back.
void FutureObject::lose(Loss why) {
  if (completable.completed() || OBJ_FLAGS(&std) & IS_OBJ_DESTRUCTOR_CALLED) return;
  loss = why;
  fail(nullptr);
}

void FutureObject::cancel(zend_object* cancellation) {
  if (completable.completed()) {
    if (cancellation) OBJ_RELEASE(cancellation);
    return;
  }
  if (!cancellation) cancellation = new_exception(async_cancellation_class(), "The future was cancelled");
  if (state) {
    state->fail(cancellation);
    return;
  }
  FutureProducer* owner = producer;
  fail(cancellation);
  if (owner) owner->withdrawn(*owner);
}

void FutureStateObject::attach(FutureObject& future) {
  future.created_at.keep();
  if (ignored) future.completable.observed = true;
  if (state == Completable::State::kPending) {
    if (!futures) futures = zend_new_array(1);
    zval value;
    ZVAL_OBJ_COPY(&value, &future.std);
    zend_hash_next_index_insert(futures, &value);
    future.state = this;
  } else if (state == Completable::State::kReturned) {
    zval copy;
    ZVAL_COPY(&copy, &result);
    future.succeed(&copy);
  } else {
    passed_on = true;
    GC_ADDREF(error);
    future.fail(error);
  }
}

void FutureStateObject::succeed(zval* value) {
  ZVAL_COPY_VALUE(&result, value);
  state = Completable::State::kReturned;
  completed_at.keep();
  use_futures(*this, [this](FutureObject& future) {
    zval copy;
    ZVAL_COPY(&copy, &result);
    future.succeed(&copy);
  });
}

void FutureStateObject::fail(zend_object* thrown) {
  error = thrown;
  state = Completable::State::kFailed;
  completed_at.keep();
  use_futures(*this, [this](FutureObject& future) {
    passed_on = true;
    GC_ADDREF(error);
    future.fail(error);
  });
}

FutureObject& new_future(FutureProducer* producer) {
  FutureObject& future = FutureObject::from(create_future(future_class));
  future.producer = producer;
  future.created_at.keep();
  return future;
}

zend_class_entry* future_state_class() {
  return state_class;
}

void register_future_classes() {
  state_class = find_or("async\\futurestate", [] {
    zend_class_entry* type = register_class_Async_FutureState();
    type->create_object = create_state;
    state_handlers = std_object_handlers;
    state_handlers.offset = XtOffsetOf(FutureStateObject, std);
    state_handlers.dtor_obj = destroy_state;
    state_handlers.free_obj = free_state;
    state_handlers.get_gc = state_gc;
    state_handlers.clone_obj = nullptr;
    return type;
  });
  future_class = find_or("async\\future", [] {
    zend_class_entry* type = register_class_Async_Future(registered_class("async\\completable"));
    type->create_object = create_future;
    future_handlers = std_object_handlers;
    future_handlers.offset = XtOffsetOf(FutureObject, std);
    future_handlers.dtor_obj = destroy_future;
    future_handlers.free_obj = free_future;
    future_handlers.get_gc = future_gc;
    future_handlers.clone_obj = nullptr;
    Completable::register_class(type);
    return type;
  });
}

}  // namespace weft::php
