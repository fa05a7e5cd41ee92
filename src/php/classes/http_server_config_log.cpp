// HttpServerConfig: the log and the switches.

#include <cstring>

#include "php/classes/http_classes.h"
#include "php/classes/http_server_config.h"
#include "php/errors.h"

namespace weft::php {

namespace {

php_stream* stream_of(const zval* value) {
  if (Z_TYPE_P(value) != IS_RESOURCE) return nullptr;
  return static_cast<php_stream*>(
      zend_fetch_resource2(Z_RES_P(value), nullptr, php_file_le_stream(), php_file_le_pstream()));
}

bool check_log_stream(const zval* value) {
  if (Z_TYPE_P(value) == IS_NULL) return true;
  const php_stream* stream = stream_of(value);
  if (!stream) {
    throw_invalid_argument("setLogStream(): %s is no open stream; use a stream resource or null",
                           zend_zval_type_name(value));
    return false;
  }
  if (!std::strpbrk(stream->mode, "waxc+")) {
    throw_invalid_argument(
        "setLogStream(): the stream is open in mode \"%s\"; use one that can be written to", stream->mode);
    return false;
  }
  return true;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setLogSeverity) {
  zend_object* severity;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJ_OF_CLASS(severity, log_severity_class())
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setLogSeverity");
  if (!config) RETURN_THROWS();
  config->log_severity = Z_LVAL_P(zend_enum_fetch_case_value(severity));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getLogSeverity) {
  ZEND_PARSE_PARAMETERS_NONE();
  zend_object* severity;
  if (zend_enum_get_case_by_value(&severity, log_severity_class(), server_config_of(ZEND_THIS).log_severity,
                                  nullptr, /* try_from */ false) == FAILURE) {
    RETURN_THROWS();
  }
  RETURN_OBJ_COPY(severity);
}

ZEND_METHOD(Weft_HttpServerConfig, setLogStream) {
  zval* stream;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ZVAL(stream)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setLogStream");
  if (!config || !check_log_stream(stream)) RETURN_THROWS();
  zval old;
  ZVAL_COPY_VALUE(&old, &config->log_resource);
  ZVAL_COPY(&config->log_resource, stream);
  zval_ptr_dtor(&old);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getLogStream) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(&server_config_of(ZEND_THIS).log_resource);
}

ZEND_METHOD(Weft_HttpServerConfig, setCancelOnDisconnect) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setCancelOnDisconnect");
  if (!config) RETURN_THROWS();
  config->cancel_on_disconnect = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, setErrorDetails) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setErrorDetails");
  if (!config) RETURN_THROWS();
  config->error_details = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, isErrorDetails) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).error_details);
}

ZEND_METHOD(Weft_HttpServerConfig, isCancelOnDisconnect) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).cancel_on_disconnect);
}
