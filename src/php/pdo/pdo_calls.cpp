#include "php/pdo/pdo_calls.h"

#include <cstring>

#include "php/async/exceptions.h"
#include "php/async/register.h"

namespace weft::php {

namespace {

// Set at module startup, read-only afterwards.
zend_class_entry* pdo = nullptr;
zend_class_entry* pdo_exception = nullptr;

}  // namespace

bool find_pdo() {
  pdo = registered_class("pdo");
  pdo_exception = registered_class("pdoexception");
  return pdo && pdo_exception;
}

zend_class_entry* pdo_class() {
  return pdo;
}

zend_class_entry* pdo_exception_class() {
  return pdo_exception;
}

zend_long pdo_constant(const char* name) {
  const auto* constant = static_cast<zend_class_constant*>(
      zend_hash_str_find_ptr(&pdo->constants_table, name, std::strlen(name)));
  return constant ? Z_LVAL(constant->value) : -1;
}

bool open_pdo(zval* into, zval* arguments, uint32_t count) {
  // Since PHP 8.4: an object of the driver's class.
  if (auto* connect = static_cast<zend_function*>(
          zend_hash_str_find_ptr(&pdo->function_table, "connect", std::strlen("connect")))) {
    ZVAL_UNDEF(into);
    zend_call_known_function(connect, nullptr, pdo, into, count, arguments, nullptr);
    return !EG(exception);
  }
  if (object_init_ex(into, pdo) == FAILURE) return false;
  zend_call_known_function(pdo->constructor, Z_OBJ_P(into), pdo, nullptr, count, arguments, nullptr);
  if (!EG(exception)) return true;
  zend_object_store_ctor_failed(Z_OBJ_P(into));
  return false;
}

void call_method(zend_object* object, const char* name, std::initializer_list<zval> arguments,
                 zval* returned) {
  ZVAL_UNDEF(returned);
  auto* function = static_cast<zend_function*>(
      zend_hash_str_find_ptr(&object->ce->function_table, name, std::strlen(name)));
  zend_call_known_function(function, object, object->ce, returned, static_cast<uint32_t>(arguments.size()),
                           const_cast<zval*>(arguments.begin()), nullptr);
}

bool method_is_true(zend_object* object, const char* name, std::initializer_list<zval> arguments) {
  zval returned;
  call_method(object, name, arguments, &returned);
  const bool is_true = !EG(exception) && !Z_ISUNDEF(returned) && zend_is_true(&returned);
  zval_ptr_dtor(&returned);
  return is_true;
}

zend_long query_number(zend_object* connection, const char* sql) {
  zend_long number = -1;
  zval argument;
  zval statement;
  ZVAL_STRING(&argument, sql);
  call_method(connection, "query", {argument}, &statement);
  zval_ptr_dtor(&argument);
  if (!EG(exception) && Z_TYPE(statement) == IS_OBJECT) {
    zval column;
    call_method(Z_OBJ(statement), "fetchcolumn", {}, &column);
    if (!EG(exception) && !Z_ISUNDEF(column) && Z_TYPE(column) != IS_FALSE) number = zval_get_long(&column);
    zval_ptr_dtor(&column);
  }
  zval_ptr_dtor(&statement);
  drop_exception();
  return number;
}

void drop_exception() {
  zend_object* error = EG(exception);
  if (!error || zend_is_unwind_exit(error) || zend_is_graceful_exit(error) ||
      instanceof_function(error->ce, async_cancellation_class()))
    return;
  zend_clear_exception();
}

}  // namespace weft::php
