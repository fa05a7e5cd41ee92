// Weft\Pdo\Pool.
#include "php/pdo/pool_object.h"

#include <array>
#include <cstring>
#include <utility>

#include "php/async/pool_object.h"
#include "php/object.h"
#include "php/pdo/connections.h"
#include "php/pdo/pdo_calls.h"

#include "stubs/PdoPool_arginfo.h"

namespace weft::php {

namespace {

using ConnectionsBox = ObjectBox<Connections>;

// Where Pool::$connections is; set at module startup.
uint32_t connections_offset;

// Null with EG(exception) when the constructor has not been called, or has failed.
Connections* self(zval* object) {
  const zval* property = OBJ_PROP(Z_OBJ_P(object), connections_offset);
  if (Z_TYPE_P(property) == IS_OBJECT) return ConnectionsBox::native_of(Z_OBJ_P(property));
  zend_throw_error(nullptr, "The pool has not been constructed");
  return nullptr;
}

// The method of PDO that the called one overrides, with the same arguments.
void call_overridden(zend_object* pdo, zend_execute_data* execute_data, zval* return_value) {
  zend_function* method = EX(func)->common.prototype;
  HashTable* named =
      ZEND_CALL_INFO(execute_data) & ZEND_CALL_HAS_EXTRA_NAMED_PARAMS ? EX(extra_named_params) : nullptr;
  zend_call_known_function(method, pdo, pdo->ce, return_value, ZEND_NUM_ARGS(),
                           ZEND_CALL_ARG(execute_data, 1), named);
}

void forward(zend_execute_data* execute_data, zval* return_value) {
  Connections* connections = self(ZEND_THIS);
  zend_object* pdo = connections ? connections->acquire() : nullptr;
  if (!pdo) return;
  GC_ADDREF(pdo);
  call_overridden(pdo, execute_data, return_value);
  OBJ_RELEASE(pdo);
}

// False when the running coroutine has no connection.
bool forward_if_held(zend_execute_data* execute_data, zval* return_value) {
  Connections* connections = self(ZEND_THIS);
  zend_object* pdo = connections ? connections->held() : nullptr;
  if (!pdo) return false;
  call_overridden(pdo, execute_data, return_value);
  return true;
}

void destroy_connections(zend_object* object) {
  Connections& connections = *ConnectionsBox::native_of(object);
  if (connections.configured()) {
    connections.release_outside();
    connections.close();
  }
  zend_objects_destroy_object(object);
}

// --- the constructor

struct Arguments {
  zend_string* dsn = nullptr;
  zend_string* username = nullptr;
  zend_string* password = nullptr;
  HashTable* options = nullptr;
  zend_long min = 0;
  zend_long max = 10;
  // Milliseconds: idle, age, wait, check.
  std::array<zend_long, 4> times{60'000, 0, 10'000, 1'000};
  std::array<zend_fcall_info, 3> info{};
  std::array<zend_fcall_info_cache, 3> cache{};

  bool valid() const { return check_pool_arguments(5, min, max, times) && !is_persistent(); }
  bool is_persistent() const {
    const zend_long attribute = pdo_constant("ATTR_PERSISTENT");
    zval* value = options ? zend_hash_index_find(options, static_cast<zend_ulong>(attribute)) : nullptr;
    if (!value || !zend_is_true(value)) return false;
    zend_argument_value_error(4,
                              "must not have PDO::ATTR_PERSISTENT: coroutines would share the one connection "
                              "that PHP keeps; the pool keeps its own");
    return true;
  }
  Callable callable(size_t index) {
    return info[index].size ? Callable(&info[index].function_name) : Callable();
  }
  PdoSettings settings() {
    PdoSettings settings{.arguments = {},
                         .limits = {.min = static_cast<uint32_t>(min),
                                    .max = static_cast<uint32_t>(max),
                                    .idle_ms = times[0],
                                    .age_ms = times[1],
                                    .wait_ms = times[2]},
                         .check_after_ms = times[3],
                         .health_check = callable(0),
                         .on_connect = callable(1),
                         .on_release = callable(2)};
    for (zval& argument : settings.arguments) ZVAL_NULL(&argument);
    ZVAL_STR_COPY(&settings.arguments[0], dsn);
    if (username) ZVAL_STR_COPY(&settings.arguments[1], username);
    if (password) ZVAL_STR_COPY(&settings.arguments[2], password);
    if (options) {
      GC_TRY_ADDREF(options);
      ZVAL_ARR(&settings.arguments[3], options);
      if (GC_FLAGS(options) & GC_IMMUTABLE) Z_TYPE_INFO(settings.arguments[3]) = IS_ARRAY;
    }
    return settings;
  }
};

void construct(zend_object& object, Arguments& arguments) {
  zval* property = OBJ_PROP(&object, connections_offset);
  if (Z_TYPE_P(property) == IS_OBJECT) {
    zend_throw_error(nullptr, "The pool has been constructed already");
    return;
  }
  zend_object* connections = ConnectionsBox::create();
  ConnectionsBox::native_of(connections)->configure(*connections, arguments.settings());
  ZVAL_OBJ(property, connections);
}

void add_statistics(zval* array, const Connections& connections) {
  const ResourcePool& pool = connections.pool();
  const PoolStatistics& all = pool.statistics();
  const std::pair<const char*, uint64_t> rows[] = {
      {"open", pool.total()},
      {"idle", pool.idle()},
      {"inUse", pool.total() - pool.idle()},
      {"waiting", pool.waiting()},
      {"opened", all.created},
      {"closed", all.destroyed},
      {"acquired", all.acquired},
      {"waits", all.waited},
      {"timeouts", all.timed_out},
      {"failures", all.failed},
      {"replaced", all.unhealthy},
      {"expired", all.expired},
      {"rolledBack", connections.statistics().rolled_back},
      {"cancelledQueries", connections.statistics().cancelled_queries},
  };
  for (const auto& [name, value] : rows) add_assoc_long(array, name, static_cast<zend_long>(value));
  add_assoc_double(array, "waitSeconds", static_cast<double>(all.wait_ns) / 1e9);
}

}  // namespace

void register_pdo_pool_classes() {
  if (!find_pdo()) return;
  ConnectionsBox::register_class(register_class_Weft_Pdo_Connections());
  ConnectionsBox::handlers().dtor_obj = destroy_connections;
  zend_class_entry* type = register_class_Weft_Pdo_Pool(pdo_class());
  const auto* property = static_cast<zend_property_info*>(
      zend_hash_str_find_ptr(&type->properties_info, "connections", std::strlen("connections")));
  connections_offset = property->offset;
  auto* connect = static_cast<zend_function*>(
      zend_hash_str_find_ptr(&type->function_table, "connect", std::strlen("connect")));
  for (zend_function* function : {type->constructor, connect}) {
    zend_add_parameter_attribute(function, 2, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);
  }
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_Pdo_Connections, __construct) {}

ZEND_METHOD(Weft_Pdo_Pool, __construct) {
  Arguments arguments;
  auto& [dsn, username, password, options, min, max, times, info, cache] = arguments;
  ZEND_PARSE_PARAMETERS_START(1, 13)
  Z_PARAM_STR(dsn)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR_OR_NULL(username)
  Z_PARAM_STR_OR_NULL(password)
  Z_PARAM_ARRAY_HT_OR_NULL(options)
  Z_PARAM_LONG(min)
  Z_PARAM_LONG(max)
  Z_PARAM_LONG(times[0])
  Z_PARAM_LONG(times[1])
  Z_PARAM_LONG(times[2])
  Z_PARAM_LONG(times[3])
  Z_PARAM_FUNC_OR_NULL(info[0], cache[0])
  Z_PARAM_FUNC_OR_NULL(info[1], cache[1])
  Z_PARAM_FUNC_OR_NULL(info[2], cache[2])
  ZEND_PARSE_PARAMETERS_END();
  if (!arguments.valid()) RETURN_THROWS();
  construct(*Z_OBJ_P(ZEND_THIS), arguments);
}

ZEND_METHOD(Weft_Pdo_Pool, connect) {
  if (object_init_ex(return_value, zend_get_called_scope(execute_data)) == FAILURE) RETURN_THROWS();
  HashTable* named =
      ZEND_CALL_INFO(execute_data) & ZEND_CALL_HAS_EXTRA_NAMED_PARAMS ? EX(extra_named_params) : nullptr;
  zend_call_known_function(Z_OBJCE_P(return_value)->constructor, Z_OBJ_P(return_value),
                           Z_OBJCE_P(return_value), nullptr, ZEND_NUM_ARGS(), ZEND_CALL_ARG(execute_data, 1),
                           named);
}

// Also of exec(), prepare() and all the others that only go on to the connection.
ZEND_METHOD(Weft_Pdo_Pool, commit) {
  forward(execute_data, return_value);
}

ZEND_METHOD(Weft_Pdo_Pool, beginTransaction) {
  forward(execute_data, return_value);
  if (!EG(exception)) self(ZEND_THIS)->note_transaction();
}

ZEND_METHOD(Weft_Pdo_Pool, inTransaction) {
  if (!forward_if_held(execute_data, return_value)) RETVAL_FALSE;
}

ZEND_METHOD(Weft_Pdo_Pool, errorCode) {
  forward_if_held(execute_data, return_value);
}

ZEND_METHOD(Weft_Pdo_Pool, errorInfo) {
  if (forward_if_held(execute_data, return_value)) return;
  array_init_size(return_value, 3);
  add_next_index_str(return_value, ZSTR_EMPTY_ALLOC());
  add_next_index_null(return_value);
  add_next_index_null(return_value);
}

ZEND_METHOD(Weft_Pdo_Pool, setAttribute) {
  zend_long attribute;
  zval* value;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_LONG(attribute)
  Z_PARAM_ZVAL(value)
  ZEND_PARSE_PARAMETERS_END();
  Connections* connections = self(ZEND_THIS);
  if (!connections) RETURN_THROWS();
  RETURN_BOOL(connections->set_attribute(attribute, value));
}

ZEND_METHOD(Weft_Pdo_Pool, __call) {
  zend_string* name;
  HashTable* arguments;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_STR(name)
  Z_PARAM_ARRAY_HT(arguments)
  ZEND_PARSE_PARAMETERS_END();
  Connections* connections = self(ZEND_THIS);
  zend_object* pdo = connections ? connections->acquire() : nullptr;
  if (!pdo) RETURN_THROWS();
  GC_ADDREF(pdo);
  zend_object* object = pdo;
  zend_function* method = pdo->handlers->get_method(&object, name, nullptr);
  if (method) {
    zend_call_known_function(method, object, object->ce, return_value, 0, nullptr, arguments);
  } else if (!EG(exception)) {
    zend_throw_error(nullptr, "Call to undefined method %s::%s()", ZSTR_VAL(Z_OBJCE_P(ZEND_THIS)->name),
                     ZSTR_VAL(name));
  }
  OBJ_RELEASE(pdo);
}

ZEND_METHOD(Weft_Pdo_Pool, release) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (Connections* connections = self(ZEND_THIS)) connections->release();
}

ZEND_METHOD(Weft_Pdo_Pool, close) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (Connections* connections = self(ZEND_THIS)) connections->close();
}

ZEND_METHOD(Weft_Pdo_Pool, stats) {
  ZEND_PARSE_PARAMETERS_NONE();
  Connections* connections = self(ZEND_THIS);
  if (!connections) RETURN_THROWS();
  array_init_size(return_value, 16);
  add_statistics(return_value, *connections);
}
