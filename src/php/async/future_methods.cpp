// The methods of Async\Future and Async\FutureState.
#include "php/async/exceptions.h"
#include "php/async/future_object.h"

namespace weft::php {

namespace {

FutureObject& future_of(zval* object) {
  return FutureObject::from(Z_OBJ_P(object));
}

FutureStateObject& state_of(zval* object) {
  return FutureStateObject::from(Z_OBJ_P(object));
}

bool check_pending(const FutureStateObject& state) {
  if (state.state == Completable::State::kPending) return true;
  const KeptPlace& place = state.completed_at;
  throw_async_exception("FutureState is already completed at %s:%u",
                        place.file ? ZSTR_VAL(place.file) : "unknown", place.line);
  return false;
}

void map(INTERNAL_FUNCTION_PARAMETERS, MappingKind kind) {
  zend_fcall_info info;
  zend_fcall_info_cache cache;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_FUNC(info, cache)
  ZEND_PARSE_PARAMETERS_END();
  RETURN_OBJ(&map_future(future_of(ZEND_THIS), kind, &info.function_name).std);
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_FutureState, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Async_FutureState, complete) {
  zval* result;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ZVAL(result)
  ZEND_PARSE_PARAMETERS_END();
  if (!check_pending(state_of(ZEND_THIS))) RETURN_THROWS();
  Z_TRY_ADDREF_P(result);
  state_of(ZEND_THIS).succeed(result);
}

ZEND_METHOD(Async_FutureState, error) {
  zval* throwable;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(throwable, zend_ce_throwable)
  ZEND_PARSE_PARAMETERS_END();
  if (!check_pending(state_of(ZEND_THIS))) RETURN_THROWS();
  Z_ADDREF_P(throwable);
  state_of(ZEND_THIS).fail(Z_OBJ_P(throwable));
}

ZEND_METHOD(Async_FutureState, isCompleted) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(state_of(ZEND_THIS).state != Completable::State::kPending);
}

ZEND_METHOD(Async_FutureState, ignore) {
  ZEND_PARSE_PARAMETERS_NONE();
  state_of(ZEND_THIS).ignored = true;
}

ZEND_METHOD(Async_FutureState, getAwaitingInfo) {
  ZEND_PARSE_PARAMETERS_NONE();
  const FutureStateObject& state = state_of(ZEND_THIS);
  array_init(return_value);
  const uint32_t futures = state.futures ? zend_hash_num_elements(state.futures) : 0;
  add_next_index_str(
      return_value,
      zend_strpprintf(0, "%s, futures: %u",
                      state.state == Completable::State::kPending ? "pending" : "completed", futures));
}

ZEND_METHOD(Async_FutureState, getCreatedFileAndLine) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_file_and_line(return_value, state_of(ZEND_THIS).created_at.get());
}

ZEND_METHOD(Async_FutureState, getCreatedLocation) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_location(return_value, state_of(ZEND_THIS).created_at.get());
}

ZEND_METHOD(Async_FutureState, getCompletedFileAndLine) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_file_and_line(return_value, state_of(ZEND_THIS).completed_at.get());
}

ZEND_METHOD(Async_FutureState, getCompletedLocation) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_location(return_value, state_of(ZEND_THIS).completed_at.get());
}

ZEND_METHOD(Async_Future, completed) {
  zval* value = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_ZVAL(value)
  ZEND_PARSE_PARAMETERS_END();
  FutureObject& future = new_future(nullptr);
  zval result;
  ZVAL_NULL(&result);
  if (value) ZVAL_COPY(&result, value);
  future.succeed(&result);
  RETURN_OBJ(&future.std);
}

ZEND_METHOD(Async_Future, failed) {
  zval* throwable;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(throwable, zend_ce_throwable)
  ZEND_PARSE_PARAMETERS_END();
  FutureObject& future = new_future(nullptr);
  Z_ADDREF_P(throwable);
  future.fail(Z_OBJ_P(throwable));
  RETURN_OBJ(&future.std);
}

ZEND_METHOD(Async_Future, __construct) {
  zval* state;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(state, future_state_class())
  ZEND_PARSE_PARAMETERS_END();
  FutureObject& future = future_of(ZEND_THIS);
  if (future.state || future.producer || future.completable.completed()) {
    throw_async_exception("The future has been constructed already");
    RETURN_THROWS();
  }
  state_of(state).attach(future);
}

ZEND_METHOD(Async_Future, isCompleted) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(future_of(ZEND_THIS).completable.completed());
}

ZEND_METHOD(Async_Future, isCancelled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(future_of(ZEND_THIS).completable.cancelled());
}

ZEND_METHOD(Async_Future, cancel) {
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OF_CLASS_OR_NULL(cancellation, async_cancellation_class())
  ZEND_PARSE_PARAMETERS_END();
  if (cancellation) GC_ADDREF(cancellation);
  future_of(ZEND_THIS).cancel(cancellation);
}

ZEND_METHOD(Async_Future, ignore) {
  ZEND_PARSE_PARAMETERS_NONE();
  future_of(ZEND_THIS).completable.observed = true;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Async_Future, map) {
  map(INTERNAL_FUNCTION_PARAM_PASSTHRU, MappingKind::kMap);
}

ZEND_METHOD(Async_Future, catch) {
  map(INTERNAL_FUNCTION_PARAM_PASSTHRU, MappingKind::kCatch);
}

ZEND_METHOD(Async_Future, finally) {
  map(INTERNAL_FUNCTION_PARAM_PASSTHRU, MappingKind::kFinally);
}

ZEND_METHOD(Async_Future, await) {
  Completable* token;
  if (!parse_token(execute_data, token)) RETURN_THROWS();
  await(future_of(ZEND_THIS).completable, token, return_value);
}

ZEND_METHOD(Async_Future, getAwaitingInfo) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  add_next_index_str(return_value, future_of(ZEND_THIS).completable.describe());
}

ZEND_METHOD(Async_Future, getCreatedFileAndLine) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_file_and_line(return_value, future_of(ZEND_THIS).created_at.get());
}

ZEND_METHOD(Async_Future, getCreatedLocation) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_location(return_value, future_of(ZEND_THIS).created_at.get());
}

ZEND_METHOD(Async_Future, getCompletedFileAndLine) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_file_and_line(return_value, future_of(ZEND_THIS).completed_at.get());
}

ZEND_METHOD(Async_Future, getCompletedLocation) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_location(return_value, future_of(ZEND_THIS).completed_at.get());
}
