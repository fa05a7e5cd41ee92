#include "php/async/exceptions.h"

#include <cstdarg>

#include "php/async/register.h"

#include "stubs/AsyncExceptions_arginfo.h"

namespace weft::php {

namespace {

struct Classes {
  zend_class_entry* cancellation;
  zend_class_entry* operation_canceled;
  zend_class_entry* async_exception;
  zend_class_entry* timeout;
  zend_class_entry* deadlock;
  zend_class_entry* composite;
} classes;

// The property, made an array of its own.
zval* list_of(zend_object* composite) {
  auto* property = static_cast<zend_property_info*>(
      zend_hash_str_find_ptr(&classes.composite->properties_info, ZEND_STRL("exceptions")));
  zval* list = OBJ_PROP(composite, property->offset);
  ZVAL_DEREF(list);
  SEPARATE_ARRAY(list);
  return list;
}

void add_to_list(zend_object* composite, zend_object* error) {
  zval value;
  ZVAL_OBJ_COPY(&value, error);
  zend_hash_next_index_insert(Z_ARRVAL_P(list_of(composite)), &value);
}

}  // namespace

void register_exception_classes() {
  zend_class_entry* base = find_or("cancellation", [] { return register_class_Cancellation(zend_ce_error); });
  classes.cancellation =
      find_or("async\\asynccancellation", [base] { return register_class_Async_AsyncCancellation(base); });
  classes.operation_canceled = find_or("async\\operationcanceledexception", [] {
    return register_class_Async_OperationCanceledException(classes.cancellation);
  });
  classes.async_exception =
      find_or("async\\asyncexception", [] { return register_class_Async_AsyncException(zend_ce_exception); });
  classes.timeout = find_or("async\\timeoutexception",
                            [] { return register_class_Async_TimeoutException(zend_ce_exception); });
  classes.composite = find_or("async\\compositeexception",
                              [] { return register_class_Async_CompositeException(zend_ce_exception); });
  classes.deadlock =
      find_or("async\\deadlockerror", [] { return register_class_Async_DeadlockError(zend_ce_error); });
}

zend_class_entry* async_cancellation_class() {
  return classes.cancellation;
}
zend_class_entry* operation_canceled_class() {
  return classes.operation_canceled;
}
zend_class_entry* timeout_exception_class() {
  return classes.timeout;
}
zend_class_entry* async_exception_class() {
  return classes.async_exception;
}
zend_class_entry* composite_exception_class() {
  return classes.composite;
}
zend_class_entry* deadlock_error_class() {
  return classes.deadlock;
}

zend_object* new_exception(zend_class_entry* type, const char* message) {
  zval object;
  object_init_ex(&object, type);
  zval text;
  ZVAL_STRING(&text, message);
  zend_update_property_ex(type, Z_OBJ(object), ZSTR_KNOWN(ZEND_STR_MESSAGE), &text);
  zval_ptr_dtor(&text);
  return Z_OBJ(object);
}

zend_object* new_composite(zend_object* first) {
  zend_object* composite = new_exception(classes.composite, "Several exceptions were thrown");
  add_to_list(composite, first);
  OBJ_RELEASE(first);
  return composite;
}

zend_object* add_to_composite(zend_object* error, zend_object* next) {
  zend_object* composite = error->ce == classes.composite ? error : new_composite(error);
  add_to_list(composite, next);
  OBJ_RELEASE(next);
  return composite;
}

zend_object* new_cancellation() {
  return new_exception(classes.cancellation, "The coroutine was cancelled");
}

void throw_async_exception(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  zend_string* message = zend_vstrpprintf(0, format, arguments);
  va_end(arguments);
  zend_throw_exception(classes.async_exception, ZSTR_VAL(message), 0);
  zend_string_release(message);
}

void report_uncaught_warning(zend_object* error) {
  zend_object* pending = EG(exception);
  EG(exception) = nullptr;
  GC_ADDREF(error);
  zend_exception_error(error, E_WARNING);
  if (EG(exception)) zend_clear_exception();
  EG(exception) = pending;
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_CompositeException, addException) {
  zend_object* error;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJ_OF_CLASS(error, zend_ce_throwable)
  ZEND_PARSE_PARAMETERS_END();
  add_to_list(Z_OBJ_P(ZEND_THIS), error);
}

ZEND_METHOD(Async_CompositeException, getExceptions) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(list_of(Z_OBJ_P(ZEND_THIS)));
}
