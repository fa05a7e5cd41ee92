#include "php/errors.h"

#include <cstdarg>

#include "php/classes/http_classes.h"

namespace weft::php {

namespace {

[[gnu::format(printf, 3, 0)]] void throw_as(zend_class_entry* class_entry, int code, const char* format,
                                            va_list arguments) {
  zend_string* message = zend_vstrpprintf(0, format, arguments);
  zend_throw_exception(class_entry, ZSTR_VAL(message), code);
  zend_string_release(message);
}

zval* read_property(zend_object* error, zend_known_string_id name, zval* scratch) {
  return zend_read_property_ex(zend_get_exception_base(error), error, ZSTR_KNOWN(name), true, scratch);
}

}  // namespace

void throw_runtime(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  throw_as(http_exception_classes().runtime, 0, format, arguments);
  va_end(arguments);
}

void throw_invalid_argument(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  throw_as(http_exception_classes().invalid_argument, 0, format, arguments);
  va_end(arguments);
}

void throw_timeout(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  throw_as(http_exception_classes().timeout, 0, format, arguments);
  va_end(arguments);
}

void throw_http(int code, const char* message) {
  zend_throw_exception(http_exception_class(), message, code);
}

zend_long exception_code(zend_object* error) {
  zval scratch;
  return zval_get_long(read_property(error, ZEND_STR_CODE, &scratch));
}

zend_string* exception_message(zend_object* error) {
  zval scratch;
  return zval_get_string(read_property(error, ZEND_STR_MESSAGE, &scratch));
}

// Throwable's __toString() is final for none, so what it does is the user's; a failure in it is not ours.
zend_string* exception_text(zend_object* error) {
  zval text;
  ZVAL_UNDEF(&text);
  zend_call_known_instance_method_with_0_params(error->ce->__tostring, error, &text);
  if (!EG(exception) && Z_TYPE(text) == IS_STRING) return Z_STR(text);
  zend_clear_exception();
  zval_ptr_dtor(&text);
  return exception_message(error);
}

}  // namespace weft::php
