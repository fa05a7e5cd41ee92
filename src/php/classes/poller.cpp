// Poller.
#include "php/poller.h"

#include <climits>
#include <cstring>

#include "php/classes/http_classes.h"
#include "php/object.h"
#include "stubs/Poller_arginfo.h"

namespace weft::php {

namespace {

using Box = ObjectBox<Poller>;

Poller& poller_of(zval* object) {
  return *Box::native_of(Z_OBJ_P(object));
}

}  // namespace

void register_poller_class() {
  Box::register_class(register_class_Weft_Poller());
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_Poller, watch) {
  zval* resource;
  zend_long events;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_RESOURCE(resource)
  Z_PARAM_LONG(events)
  ZEND_PARSE_PARAMETERS_END();
  php_stream* stream;
  php_stream_from_zval(stream, resource);
  if (events < 1 || events > (Poller::kReadable | Poller::kWritable)) {
    zend_argument_value_error(2, "must be Poller::READABLE, Poller::WRITABLE or both");
    RETURN_THROWS();
  }
  php_socket_t descriptor = -1;
  if (php_stream_cast(stream, PHP_STREAM_AS_FD_FOR_SELECT | PHP_STREAM_CAST_INTERNAL,
                      reinterpret_cast<void**>(&descriptor), 0) != SUCCESS ||
      descriptor < 0) {
    zend_argument_value_error(1, "must be a stream with a descriptor");
    RETURN_THROWS();
  }
  if (const int error = poller_of(ZEND_THIS).watch(descriptor, static_cast<uint8_t>(events))) {
    zend_argument_value_error(1, "cannot be watched: %s", std::strerror(error));
    RETURN_THROWS();
  }
  RETURN_LONG(descriptor);
}

ZEND_METHOD(Weft_Poller, forget) {
  zend_long descriptor;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(descriptor)
  ZEND_PARSE_PARAMETERS_END();
  if (descriptor >= 0 && descriptor <= INT_MAX) poller_of(ZEND_THIS).watch(static_cast<int>(descriptor), 0);
}

ZEND_METHOD(Weft_Poller, watchSignal) {
  zend_long signal;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(signal)
  ZEND_PARSE_PARAMETERS_END();
  if (signal < 1 || signal > INT_MAX || !poller_of(ZEND_THIS).watch_signal(static_cast<int>(signal))) {
    zend_argument_value_error(1, "must be a signal that can be caught");
    RETURN_THROWS();
  }
}

ZEND_METHOD(Weft_Poller, forgetSignal) {
  zend_long signal;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(signal)
  ZEND_PARSE_PARAMETERS_END();
  if (signal >= 1 && signal <= INT_MAX) poller_of(ZEND_THIS).forget_signal(static_cast<int>(signal));
}

ZEND_METHOD(Weft_Poller, wait) {
  zend_long milliseconds = 0;
  bool for_ever = true;
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG_OR_NULL(milliseconds, for_ever)
  ZEND_PARSE_PARAMETERS_END();
  if (!for_ever && milliseconds < 0) {
    zend_argument_value_error(1, "must be greater than or equal to 0");
    RETURN_THROWS();
  }
  // While it waits nobody may free what it waits with.
  zval kept;
  ZVAL_COPY(&kept, ZEND_THIS);
  poller_of(&kept).wait(for_ever ? -1 : milliseconds, return_value);
  zval_ptr_dtor(&kept);
}

ZEND_METHOD(Weft_Poller, wake) {
  ZEND_PARSE_PARAMETERS_NONE();
  poller_of(ZEND_THIS).wake();
}

ZEND_METHOD(Weft_Poller, takeSignals) {
  ZEND_PARSE_PARAMETERS_NONE();
  poller_of(ZEND_THIS).take_signals(return_value);
}
