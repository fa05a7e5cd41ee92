// Async\TaskGroup and Async\TaskSet, whose methods are the same under two names.
#include "php/async/task_group_object.h"

#include <algorithm>
#include <cstdint>

#include "php/async/exceptions.h"
#include "php/async/pull_iterator.h"
#include "php/async/register.h"
#include "php/async/scope_object.h"
#include "php/async/task_group.h"
#include "php/object.h"

#include "stubs/AsyncTaskGroup_arginfo.h"

namespace weft::php {

namespace {

using TaskGroupBox = ObjectBox<TaskGroup>;

// Set at module startup, read-only afterwards.
zend_class_entry* set_class;

void destroy_object(zend_object* object) {
  TaskGroupBox::native_of(object)->destroy_object();
}

// [result, error], one of them null.
void to_pair(TaskGroup::Entry& entry, zval* pair) {
  array_init_size(pair, 2);
  if (entry.succeeded()) {
    zval result;
    ZVAL_COPY(&result, &entry.coroutine->completable.result);
    add_next_index_zval(pair, &result);
    add_next_index_null(pair);
  } else {
    add_next_index_null(pair);
    add_next_index_object(pair, entry.take_error());
  }
}

bool pull_ended(PullIterator& iterator, zval* value, zval* key) {
  TaskGroup& group = TaskGroupBox::of(&iterator.base.data);
  TaskGroup::Entry* entry = group.next_ended(static_cast<TaskGroup::Entry*>(iterator.place));
  if (!entry) return false;
  to_pair(*entry, value);
  if (entry->name) {
    ZVAL_STR_COPY(key, entry->name);
  } else {
    ZVAL_LONG(key, static_cast<zend_long>(entry->index));
  }
  if (group.is_set()) {
    delete entry;
  } else {
    iterator.place = entry;
  }
  return true;
}

zend_object_iterator* get_iterator(zend_class_entry*, zval* object, int by_reference) {
  return new_pull_iterator(object, by_reference, pull_ended);
}

zend_class_entry* set_up(zend_class_entry* type) {
  TaskGroupBox::register_class(type);
  TaskGroupBox::handlers().dtor_obj = destroy_object;
  type->get_iterator = get_iterator;
  return type;
}

bool check_limit(uint32_t argument, zend_long limit) {
  if (limit >= 0 && limit <= UINT32_MAX) return true;
  zend_argument_value_error(argument, "must be between 0 and %u", UINT32_MAX);
  return false;
}

void return_future(zval* object, TaskGroup::Wanted wanted, zval* return_value) {
  const char* method = ZSTR_VAL(EG(current_execute_data)->func->common.function_name);
  if (zend_object* future = TaskGroupBox::of(object).future_of(wanted, method))
    ZVAL_OBJ(return_value, future);
}

}  // namespace

void register_task_group_classes() {
  zend_class_entry* awaitable = registered_class("async\\awaitable");
  find_or("async\\taskgroup", [awaitable] {
    return set_up(register_class_Async_TaskGroup(awaitable, zend_ce_countable, zend_ce_aggregate));
  });
  set_class = find_or("async\\taskset", [awaitable] {
    return set_up(register_class_Async_TaskSet(awaitable, zend_ce_countable, zend_ce_aggregate));
  });
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_TaskGroup, __construct) {
  zend_long running = 0;
  zend_long queued = 0;
  bool any_running = true;
  bool by_default = true;
  zend_object* above = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 3)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG_OR_NULL(running, any_running)
  Z_PARAM_LONG_OR_NULL(queued, by_default)
  Z_PARAM_OBJ_OF_CLASS_OR_NULL(above, scope_class())
  ZEND_PARSE_PARAMETERS_END();
  if (!check_limit(1, running) || !check_limit(2, queued)) RETURN_THROWS();
  if (by_default) queued = std::min<zend_long>(2 * running, UINT32_MAX);
  Scope* parent = above ? ScopeObject::from(above).scope : current_scope();
  if (parent && parent->closed()) {
    throw_async_exception("Cannot make a task group in a closed scope");
    RETURN_THROWS();
  }
  const auto kind = Z_OBJCE_P(ZEND_THIS) == set_class ? TaskGroup::Kind::kSet : TaskGroup::Kind::kGroup;
  const TaskGroup::Limits limits{static_cast<uint32_t>(running), static_cast<uint32_t>(queued)};
  TaskGroupBox::of(ZEND_THIS).construct(Z_OBJ_P(ZEND_THIS), kind, limits, parent);
}

ZEND_METHOD(Async_TaskGroup, spawn) {
  SpawnCall call;
  zend_fcall_info info;
  ZEND_PARSE_PARAMETERS_START(1, -1)
  Z_PARAM_FUNC(info, call.cache)
  Z_PARAM_VARIADIC_WITH_NAMED(call.arguments, call.argument_count, call.named)
  ZEND_PARSE_PARAMETERS_END();
  call.function = ZEND_CALL_ARG(execute_data, 1);
  TaskGroupBox::of(ZEND_THIS).spawn(nullptr, nullptr, call);
}

ZEND_METHOD(Async_TaskGroup, spawnWithKey) {
  zend_string* name = nullptr;
  zend_long index = 0;
  SpawnCall call;
  zend_fcall_info info;
  ZEND_PARSE_PARAMETERS_START(2, -1)
  Z_PARAM_STR_OR_LONG(name, index)
  Z_PARAM_FUNC(info, call.cache)
  Z_PARAM_VARIADIC_WITH_NAMED(call.arguments, call.argument_count, call.named)
  ZEND_PARSE_PARAMETERS_END();
  call.function = ZEND_CALL_ARG(execute_data, 2);
  auto number = static_cast<zend_ulong>(index);
  // As in an array: "7" is 7.
  if (name && ZEND_HANDLE_NUMERIC(name, number)) name = nullptr;
  TaskGroupBox::of(ZEND_THIS).spawn(name, &number, call);
}

ZEND_METHOD(Async_TaskGroup, all) {
  bool ignore_errors = false;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_BOOL(ignore_errors)
  ZEND_PARSE_PARAMETERS_END();
  const auto wanted = ignore_errors ? TaskGroup::Wanted::kAllResults : TaskGroup::Wanted::kAll;
  return_future(ZEND_THIS, wanted, return_value);
}

ZEND_METHOD(Async_TaskGroup, race) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_future(ZEND_THIS, TaskGroup::Wanted::kFirst, return_value);
}

ZEND_METHOD(Async_TaskGroup, any) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_future(ZEND_THIS, TaskGroup::Wanted::kFirstResult, return_value);
}

ZEND_METHOD(Async_TaskGroup, getResults) {
  ZEND_PARSE_PARAMETERS_NONE();
  TaskGroupBox::of(ZEND_THIS).copy_results(return_value);
}

ZEND_METHOD(Async_TaskGroup, getErrors) {
  ZEND_PARSE_PARAMETERS_NONE();
  TaskGroupBox::of(ZEND_THIS).copy_errors(return_value);
}

ZEND_METHOD(Async_TaskGroup, suppressErrors) {
  ZEND_PARSE_PARAMETERS_NONE();
  TaskGroupBox::of(ZEND_THIS).ignore_errors();
}

ZEND_METHOD(Async_TaskGroup, cancel) {
  zend_object* cancellation = nullptr;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_OBJ_OF_CLASS_OR_NULL(cancellation, async_cancellation_class())
  ZEND_PARSE_PARAMETERS_END();
  TaskGroupBox::of(ZEND_THIS).cancel(cancellation);
}

ZEND_METHOD(Async_TaskGroup, close) {
  ZEND_PARSE_PARAMETERS_NONE();
  TaskGroupBox::of(ZEND_THIS).close();
}

ZEND_METHOD(Async_TaskGroup, dispose) {
  ZEND_PARSE_PARAMETERS_NONE();
  TaskGroupBox::of(ZEND_THIS).dispose();
}

ZEND_METHOD(Async_TaskGroup, isFinished) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(TaskGroupBox::of(ZEND_THIS).finished());
}

ZEND_METHOD(Async_TaskGroup, isClosed) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(TaskGroupBox::of(ZEND_THIS).closed());
}

ZEND_METHOD(Async_TaskGroup, count) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(TaskGroupBox::of(ZEND_THIS).count());
}

ZEND_METHOD(Async_TaskGroup, awaitCompletion) {
  ZEND_PARSE_PARAMETERS_NONE();
  TaskGroupBox::of(ZEND_THIS).await_end();
}

ZEND_METHOD(Async_TaskGroup, finally) {
  zval* callback;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJECT_OF_CLASS(callback, zend_ce_closure)
  ZEND_PARSE_PARAMETERS_END();
  TaskGroupBox::of(ZEND_THIS).call_finally(callback);
}

ZEND_METHOD(Async_TaskGroup, getIterator) {
  ZEND_PARSE_PARAMETERS_NONE();
  zend_create_internal_iterator_zval(return_value, ZEND_THIS);
}
