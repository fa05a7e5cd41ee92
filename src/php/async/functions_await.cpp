// The functions of the namespace Async that wait for several at once.
#include <algorithm>
#include <cstdint>

#include "php/async/completable.h"
#include "php/async/gather.h"
#include "php/zend.h"

#include "stubs/Async_arginfo.h"

namespace weft::php {

namespace {

constexpr uint32_t kAll = UINT32_MAX;

struct Arguments {
  uint32_t first = 1;  // position of the triggers
  zval* triggers = nullptr;
  zend_object* cancellation = nullptr;
  zend_long count = kAll;
  bool preserve_key_order = true;
  bool fill_null = false;
};

// Runs the iterator, so that what lies on the C++ stack must not need a destructor.
bool gather_into(Arguments& arguments, OnError on_error, HashTable* results, HashTable* errors) {
  Completable* token;
  if (!token_argument(arguments.first + 1, arguments.cancellation, token)) return false;
  const GatherRule rule{
      .wanted = static_cast<uint32_t>(std::min<zend_long>(arguments.count, kAll)),
      .on_error = on_error,
      .in_order = arguments.preserve_key_order,
      .fill_null = arguments.fill_null,
  };
  return gather(Z_ARRVAL_P(arguments.triggers), token, rule, results, errors);
}

bool check_count(zend_long count) {
  if (count >= 0) return true;
  zend_argument_value_error(1, "must be greater than or equal to 0");
  return false;
}

void return_results(Arguments& arguments, zval* return_value) {
  if (!collect_triggers(arguments.first, arguments.triggers)) return;
  array_init(return_value);
  gather_into(arguments, OnError::kThrow, Z_ARRVAL_P(return_value), nullptr);
}

void return_results_and_errors(Arguments& arguments, zval* return_value) {
  if (!collect_triggers(arguments.first, arguments.triggers)) return;
  zval results;
  zval errors;
  array_init(&results);
  array_init(&errors);
  array_init_size(return_value, 2);
  add_next_index_zval(return_value, &results);
  add_next_index_zval(return_value, &errors);
  gather_into(arguments, OnError::kCollect, Z_ARRVAL(results), Z_ARRVAL(errors));
}

// The only element of `results`, or null.
void take_first(zval* results, zval* into) {
  zval* value;
  ZVAL_NULL(into);
  ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(results), value) {
    ZVAL_COPY(into, value);
    break;
  }
  ZEND_HASH_FOREACH_END();
  zval_ptr_dtor(results);
}

void await_any(INTERNAL_FUNCTION_PARAMETERS) {
  Arguments arguments{.count = 1};
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_ITERABLE(arguments.triggers)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(arguments.cancellation)
  ZEND_PARSE_PARAMETERS_END();
  if (!collect_triggers(1, arguments.triggers)) RETURN_THROWS();
  zval results;
  array_init(&results);
  gather_into(arguments, OnError::kThrow, Z_ARRVAL(results), nullptr);
  take_first(&results, return_value);
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_FUNCTION(Async_await_any_or_fail) {
  await_any(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_FUNCTION(Async_await_any) {
  await_any(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_FUNCTION(Async_await_first_success) {
  Arguments arguments{.count = 1};
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_ITERABLE(arguments.triggers)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(arguments.cancellation)
  ZEND_PARSE_PARAMETERS_END();
  if (!collect_triggers(1, arguments.triggers)) RETURN_THROWS();
  zval results;
  zval errors;
  array_init(&results);
  array_init(&errors);
  gather_into(arguments, OnError::kCollect, Z_ARRVAL(results), Z_ARRVAL(errors));
  zval result;
  take_first(&results, &result);
  array_init_size(return_value, 2);
  add_next_index_zval(return_value, &result);
  add_next_index_zval(return_value, &errors);
}

ZEND_FUNCTION(Async_await_all_or_fail) {
  Arguments arguments;
  ZEND_PARSE_PARAMETERS_START(1, 3)
  Z_PARAM_ITERABLE(arguments.triggers)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(arguments.cancellation)
  Z_PARAM_BOOL(arguments.preserve_key_order)
  ZEND_PARSE_PARAMETERS_END();
  return_results(arguments, return_value);
}

ZEND_FUNCTION(Async_await_all) {
  Arguments arguments;
  ZEND_PARSE_PARAMETERS_START(1, 4)
  Z_PARAM_ITERABLE(arguments.triggers)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(arguments.cancellation)
  Z_PARAM_BOOL(arguments.preserve_key_order)
  Z_PARAM_BOOL(arguments.fill_null)
  ZEND_PARSE_PARAMETERS_END();
  return_results_and_errors(arguments, return_value);
}

ZEND_FUNCTION(Async_await_any_of_or_fail) {
  Arguments arguments{.first = 2};
  ZEND_PARSE_PARAMETERS_START(2, 4)
  Z_PARAM_LONG(arguments.count)
  Z_PARAM_ITERABLE(arguments.triggers)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(arguments.cancellation)
  Z_PARAM_BOOL(arguments.preserve_key_order)
  ZEND_PARSE_PARAMETERS_END();
  if (check_count(arguments.count)) return_results(arguments, return_value);
}

ZEND_FUNCTION(Async_await_any_of) {
  Arguments arguments{.first = 2};
  ZEND_PARSE_PARAMETERS_START(2, 5)
  Z_PARAM_LONG(arguments.count)
  Z_PARAM_ITERABLE(arguments.triggers)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OR_NULL(arguments.cancellation)
  Z_PARAM_BOOL(arguments.preserve_key_order)
  Z_PARAM_BOOL(arguments.fill_null)
  ZEND_PARSE_PARAMETERS_END();
  if (check_count(arguments.count)) return_results_and_errors(arguments, return_value);
}
