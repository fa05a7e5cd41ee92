// HttpServerConfig: the object, and every setting that is a number.

#include "php/classes/http_server_config.h"

#include <cstdint>

#include "php/admin/config_json.h"
#include "php/classes/http_classes.h"
#include "php/classes/integer_setting.h"
#include "php/errors.h"
#include "php/object.h"
#include "stubs/HttpServerConfig_arginfo.h"

namespace weft::php {

namespace {

using Box = ObjectBox<ServerConfig>;

constexpr int64_t kMany = INT32_MAX;
constexpr int64_t kMostSeconds = INT32_MAX / 1000;
constexpr const char* kSecondsOrNever = "seconds; 0 = no limit";

constexpr IntegerSetting kBacklog = {"setBacklog", &ServerConfig::backlog, 1, kMany, "connections"};
constexpr IntegerSetting kMaxConnections = {"setMaxConnections", &ServerConfig::max_connections, 0, kMany,
                                            "connections; 0 = no limit"};
constexpr IntegerSetting kMaxInflightRequests = {"setMaxInflightRequests",
                                                 &ServerConfig::max_inflight_requests, 0, kMany,
                                                 "requests; 0 = ten times the connection limit"};
constexpr IntegerSetting kReadTimeout = {"setReadTimeout", &ServerConfig::read_timeout, 0, kMostSeconds,
                                         kSecondsOrNever};
constexpr IntegerSetting kWriteTimeout = {"setWriteTimeout", &ServerConfig::write_timeout, 0, kMostSeconds,
                                          kSecondsOrNever};
constexpr IntegerSetting kKeepAliveTimeout = {"setKeepAliveTimeout", &ServerConfig::keep_alive_timeout, 0,
                                              kMostSeconds, kSecondsOrNever};
constexpr IntegerSetting kRequestTimeout = {"setRequestTimeout", &ServerConfig::request_timeout, 0,
                                            kMostSeconds, kSecondsOrNever};
constexpr IntegerSetting kShutdownTimeout = {"setShutdownTimeout", &ServerConfig::shutdown_timeout, 0,
                                             kMostSeconds, kSecondsOrNever};
constexpr IntegerSetting kStreamWriteBufferBytes = {
    "setStreamWriteBufferBytes", &ServerConfig::stream_write_buffer, 4096, 64 * 1024 * 1024, "bytes"};
constexpr IntegerSetting kEventHistoryBytes = {"setEventHistoryBytes", &ServerConfig::event_history, 1 << 20,
                                               1 << 30, "bytes"};
constexpr IntegerSetting kMaxBodySize = {"setMaxBodySize", &ServerConfig::max_body_size, 1024,
                                         int64_t{16} * 1024 * 1024 * 1024, "bytes"};
constexpr IntegerSetting kMaxRequestTargetSize = {
    "setMaxRequestTargetSize", &ServerConfig::max_request_target_size, 1024, 64 * 1024, "bytes"};
constexpr IntegerSetting kMaxHeaderFieldSize = {"setMaxHeaderFieldSize", &ServerConfig::max_header_field_size,
                                                1024, 64 * 1024, "bytes"};
constexpr IntegerSetting kMaxHeaderSectionSize = {
    "setMaxHeaderSectionSize", &ServerConfig::max_header_section_size, 4096, 1024 * 1024, "bytes"};
constexpr IntegerSetting kMaxHeaderFields = {"setMaxHeaderFields", &ServerConfig::max_header_fields, 16, 4096,
                                             "fields"};
constexpr IntegerSetting kJsonEncodeFlags = {"setJsonEncodeFlags", &ServerConfig::json_encode_flags, 0,
                                             UINT32_MAX, "as a sum of JSON_* flags"};

// Functions of the user may hold the configuration.
HashTable* collect(zend_object* object, zval** table, int* count) {
  const ServerConfig& config = *Box::native_of(object);
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(config.bootloader.value()));
  for (const RateLimitConfig& limit : config.rate_limits) {
    zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(limit.callable.value()));
  }
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

}  // namespace

ServerConfig& server_config_of(zval* object) {
  return *Box::native_of(Z_OBJ_P(object));
}

ServerConfig* open_server_config_of(zval* object, const char* setter) {
  ServerConfig& config = server_config_of(object);
  if (!config.locked) return &config;
  throw_runtime("%s(): the configuration is locked since a server has taken it", setter);
  return nullptr;
}

void lock_server_config(zval* object) {
  ServerConfig& config = server_config_of(object);
  if (config.locked) return;
  config.json = config_json(Z_OBJ_P(object));
  config.locked = true;
}

void register_http_server_config_class() {
  Box::register_class(register_class_Weft_HttpServerConfig());
  Box::handlers().get_gc = collect;
  // Backtraces do not show it.
  auto* set_token = static_cast<zend_function*>(
      zend_hash_str_find_ptr(&Box::entry()->function_table, ZEND_STRL("setadmintoken")));
  zend_add_parameter_attribute(set_token, 0, ZSTR_KNOWN(ZEND_STR_SENSITIVEPARAMETER), 0);
}

zend_class_entry* http_server_config_class() {
  return Box::entry();
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setBacklog) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kBacklog);
}

ZEND_METHOD(Weft_HttpServerConfig, getBacklog) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kBacklog);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxConnections) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConnections);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxConnections) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConnections);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxInflightRequests) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxInflightRequests);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxInflightRequests) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxInflightRequests);
}

ZEND_METHOD(Weft_HttpServerConfig, setReadTimeout) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kReadTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, getReadTimeout) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kReadTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, setWriteTimeout) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kWriteTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, getWriteTimeout) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kWriteTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, setKeepAliveTimeout) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kKeepAliveTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, getKeepAliveTimeout) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kKeepAliveTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, setRequestTimeout) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kRequestTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, getRequestTimeout) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kRequestTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, setShutdownTimeout) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kShutdownTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, getShutdownTimeout) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kShutdownTimeout);
}

ZEND_METHOD(Weft_HttpServerConfig, setStreamWriteBufferBytes) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kStreamWriteBufferBytes);
}

ZEND_METHOD(Weft_HttpServerConfig, getStreamWriteBufferBytes) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kStreamWriteBufferBytes);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxBodySize) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxBodySize);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxBodySize) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxBodySize);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxRequestTargetSize) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxRequestTargetSize);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxRequestTargetSize) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxRequestTargetSize);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxHeaderFieldSize) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxHeaderFieldSize);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxHeaderFieldSize) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxHeaderFieldSize);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxHeaderSectionSize) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxHeaderSectionSize);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxHeaderSectionSize) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxHeaderSectionSize);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxHeaderFields) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxHeaderFields);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxHeaderFields) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxHeaderFields);
}

ZEND_METHOD(Weft_HttpServerConfig, setJsonEncodeFlags) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kJsonEncodeFlags);
}

ZEND_METHOD(Weft_HttpServerConfig, getJsonEncodeFlags) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kJsonEncodeFlags);
}

ZEND_METHOD(Weft_HttpServerConfig, isLocked) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).locked);
}

ZEND_METHOD(Weft_HttpServerConfig, setEventHistoryBytes) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kEventHistoryBytes);
}

ZEND_METHOD(Weft_HttpServerConfig, getEventHistoryBytes) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kEventHistoryBytes);
}
