// Async\Pool.
#include "php/async/pool_object.h"

#include <array>
#include <cstdarg>
#include <memory>
#include <utility>

#include "php/async/exceptions.h"
#include "php/async/register.h"
#include "php/async/resource_pool.h"
#include "php/call.h"
#include "php/object.h"

#include "stubs/AsyncPool_arginfo.h"

namespace weft::php {

namespace {

struct PoolState {
  Callable factory;
  Callable destructor;
  Callable healthcheck;
  Callable before_acquire;
  Callable before_release;
  std::unique_ptr<ResourcePool> pool;  // null until it is constructed

  void add_to(zend_get_gc_buffer* buffer) const {
    for (const Callable* each : {&factory, &destructor, &healthcheck, &before_acquire, &before_release}) {
      zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(each->value()));
    }
    if (pool) pool->add_to(buffer);
  }
};

using PoolBox = ObjectBox<PoolState>;

// Set at module startup, read-only afterwards.
zend_class_entry* exception_class;

ResourcePool& self(zval* object) {
  return *PoolBox::of(object).pool;
}

PoolState& state_of(void* context) {
  return *static_cast<PoolState*>(context);
}

bool make(void* context, zval* resource) {
  state_of(context).factory.call(resource, 0, nullptr);
  return !Z_ISUNDEF_P(resource) && Z_TYPE_P(resource) != IS_NULL;
}

void destroy(void* context, zval* resource) {
  const Callable& callable = state_of(context).destructor;
  if (!callable) return;
  zval returned;
  ZVAL_UNDEF(&returned);
  callable.call(&returned, 1, resource);
  zval_ptr_dtor(&returned);
}

// Only false is a no, so that a callback may leave out the return.
template <Callable PoolState::*Member>
bool ask(void* context, zval* resource) {
  const Callable& callable = state_of(context).*Member;
  if (!callable) return true;
  zval returned;
  ZVAL_UNDEF(&returned);
  callable.call(&returned, 1, resource);
  const bool no = Z_ISUNDEF(returned) || Z_TYPE(returned) == IS_FALSE;
  zval_ptr_dtor(&returned);
  return !no;
}

constexpr PoolCallbacks kCallbacks{
    .create = make,
    .destroy = destroy,
    .check = ask<&PoolState::healthcheck>,
    .before_acquire = ask<&PoolState::before_acquire>,
    .before_release = ask<&PoolState::before_release>,
};

void destroy_object(zend_object* object) {
  PoolState& state = *PoolBox::native_of(object);
  if (state.pool) state.pool->close();
  zend_objects_destroy_object(object);
}

struct Arguments {
  std::array<zend_fcall_info, 5> info{};
  std::array<zend_fcall_info_cache, 5> cache{};
  zend_long min = 0;
  zend_long max = 10;
  std::array<zend_long, 4> times{};

  PoolLimits limits() const {
    return {.min = static_cast<uint32_t>(min),
            .max = static_cast<uint32_t>(max),
            .check_ms = times[0],
            .idle_ms = times[1],
            .age_ms = times[2],
            .wait_ms = times[3]};
  }
  Callable callable(size_t index) {
    zval* value = &info[index].function_name;
    return info[index].size ? Callable(value) : Callable();
  }
};

void construct(zend_object& object, Arguments& arguments) {
  PoolState& state = *PoolBox::native_of(&object);
  if (state.pool) {
    throw_pool_exception("The pool has been constructed already");
    return;
  }
  state.factory = arguments.callable(0);
  state.destructor = arguments.callable(1);
  state.healthcheck = arguments.callable(2);
  state.before_acquire = arguments.callable(3);
  state.before_release = arguments.callable(4);
  state.pool = std::make_unique<ResourcePool>(object, kCallbacks, &state, arguments.limits());
}

}  // namespace

void register_pool_classes() {
  exception_class = find_or("async\\poolexception",
                            [] { return register_class_Async_PoolException(async_exception_class()); });
  find_or("async\\pool", [] {
    zend_class_entry* type = register_class_Async_Pool(zend_ce_countable);
    PoolBox::register_class(type);
    PoolBox::handlers().dtor_obj = destroy_object;
    return type;
  });
}

bool check_pool_arguments(uint32_t first, zend_long min, zend_long max,
                          const std::array<zend_long, 4>& times) {
  if (min < 0) {
    zend_argument_value_error(first, "must be greater than or equal to 0");
    return false;
  }
  if (max < 1 || max < min || max > INT32_MAX) {
    zend_argument_value_error(first + 1, "must be from 1 to 2147483647 and not less than $min");
    return false;
  }
  for (uint32_t i = 0; i < times.size(); ++i) {
    if (times[i] >= 0) continue;
    zend_argument_value_error(first + 2 + i, "must be greater than or equal to 0");
    return false;
  }
  return true;
}

void throw_pool_exception(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  zend_string* message = zend_vstrpprintf(0, format, arguments);
  va_end(arguments);
  zend_throw_exception(exception_class, ZSTR_VAL(message), 0);
  zend_string_release(message);
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_Pool, __construct) {
  Arguments arguments;
  auto& [info, cache, min, max, times] = arguments;
  ZEND_PARSE_PARAMETERS_START(1, 11)
  Z_PARAM_FUNC(info[0], cache[0])
  Z_PARAM_OPTIONAL
  Z_PARAM_FUNC_OR_NULL(info[1], cache[1])
  Z_PARAM_FUNC_OR_NULL(info[2], cache[2])
  Z_PARAM_FUNC_OR_NULL(info[3], cache[3])
  Z_PARAM_FUNC_OR_NULL(info[4], cache[4])
  Z_PARAM_LONG(min)
  Z_PARAM_LONG(max)
  Z_PARAM_LONG(times[0])
  Z_PARAM_LONG(times[1])
  Z_PARAM_LONG(times[2])
  Z_PARAM_LONG(times[3])
  ZEND_PARSE_PARAMETERS_END();
  if (!check_pool_arguments(6, arguments.min, arguments.max, arguments.times)) RETURN_THROWS();
  construct(*Z_OBJ_P(ZEND_THIS), arguments);
  // An object whose constructor fails is not destructed.
  if (!EG(exception) && !self(ZEND_THIS).fill()) self(ZEND_THIS).close();
}

ZEND_METHOD(Async_Pool, acquire) {
  zend_long timeout = 0;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(timeout)
  ZEND_PARSE_PARAMETERS_END();
  if (timeout < 0) {
    zend_argument_value_error(1, "must be greater than or equal to 0");
    RETURN_THROWS();
  }
  self(ZEND_THIS).acquire(timeout, return_value);
}

ZEND_METHOD(Async_Pool, tryAcquire) {
  ZEND_PARSE_PARAMETERS_NONE();
  self(ZEND_THIS).try_acquire(return_value);
}

ZEND_METHOD(Async_Pool, release) {
  zval* resource;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ZVAL(resource)
  ZEND_PARSE_PARAMETERS_END();
  self(ZEND_THIS).release(resource);
}

ZEND_METHOD(Async_Pool, close) {
  ZEND_PARSE_PARAMETERS_NONE();
  self(ZEND_THIS).close();
}

ZEND_METHOD(Async_Pool, isClosed) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(self(ZEND_THIS).closed());
}

ZEND_METHOD(Async_Pool, count) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(self(ZEND_THIS).total());
}

ZEND_METHOD(Async_Pool, idleCount) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(self(ZEND_THIS).idle());
}

ZEND_METHOD(Async_Pool, activeCount) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(self(ZEND_THIS).total() - self(ZEND_THIS).idle());
}

ZEND_METHOD(Async_Pool, waitingCount) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(self(ZEND_THIS).waiting());
}

ZEND_METHOD(Async_Pool, getStatistics) {
  ZEND_PARSE_PARAMETERS_NONE();
  const PoolStatistics& statistics = self(ZEND_THIS).statistics();
  const std::pair<const char*, uint64_t> counters[] = {
      {"created", statistics.created},     {"destroyed", statistics.destroyed},
      {"acquired", statistics.acquired},   {"waited", statistics.waited},
      {"timedOut", statistics.timed_out},  {"failed", statistics.failed},
      {"unhealthy", statistics.unhealthy}, {"expired", statistics.expired},
      {"abandoned", statistics.abandoned},
  };
  array_init_size(return_value, 10);
  for (const auto& [name, value] : counters) {
    add_assoc_long(return_value, name, static_cast<zend_long>(value));
  }
  add_assoc_double(return_value, "waitSeconds", static_cast<double>(statistics.wait_ns) / 1e9);
}
