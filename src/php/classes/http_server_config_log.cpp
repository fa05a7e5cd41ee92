// HttpServerConfig: the log and the switches.

#include <utility>

#include "php/classes/http_classes.h"
#include "php/classes/http_server_config.h"
#include "php/errors.h"
#include "php/log_sinks.h"

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
  if (!config) RETURN_THROWS();
  const bool good =
      Z_TYPE_P(stream) == IS_NULL || check_log_stream(stream, "setLogStream()", "a stream resource or null");
  if (!good) RETURN_THROWS();
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

ZEND_METHOD(Weft_HttpServerConfig, setLogSinks) {
  zval* sinks;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ARRAY(sinks)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setLogSinks");
  std::vector<LogSinkConfig> parsed;
  if (!config || !parse_log_sinks(Z_ARRVAL_P(sinks), parsed)) RETURN_THROWS();
  std::swap(config->parsed_log_sinks, parsed);
  zval old;
  ZVAL_COPY_VALUE(&old, &config->log_sinks);
  ZVAL_COPY(&config->log_sinks, sinks);
  zval_ptr_dtor(&old);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getLogSinks) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(&server_config_of(ZEND_THIS).log_sinks);
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
