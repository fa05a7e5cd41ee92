// HttpServerConfig: code that holds the loop, and when a worker is replaced.

#include "php/classes/http_server_config.h"
#include "php/classes/integer_setting.h"
#include "php/errors.h"

namespace weft::php {

namespace {

constexpr double kMostJitter = 0.5;

constexpr IntegerSetting kStallThreshold = {"setStallThresholdMs", &ServerConfig::stall_threshold, 0,
                                            3'600'000, "milliseconds; 0 = off"};
constexpr IntegerSetting kMaxRequestsPerWorker = {"setMaxRequestsPerWorker",
                                                  &ServerConfig::max_requests_per_worker, 0, INT32_MAX,
                                                  "requests; 0 = no limit"};
constexpr IntegerSetting kMaxMemoryPerWorker = {"setMaxMemoryPerWorker", &ServerConfig::max_memory_per_worker,
                                                0, int64_t{1} << 40, "bytes; 0 = no limit"};

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setStallThresholdMs) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kStallThreshold);
}

ZEND_METHOD(Weft_HttpServerConfig, getStallThresholdMs) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kStallThreshold);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxRequestsPerWorker) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxRequestsPerWorker);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxRequestsPerWorker) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxRequestsPerWorker);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxMemoryPerWorker) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxMemoryPerWorker);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxMemoryPerWorker) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxMemoryPerWorker);
}

ZEND_METHOD(Weft_HttpServerConfig, setRecycleJitter) {
  double fraction;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_DOUBLE(fraction)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setRecycleJitter");
  if (!config) RETURN_THROWS();
  if (!(fraction >= 0 && fraction <= kMostJitter)) {
    throw_invalid_argument("setRecycleJitter(): %g is out of range; use 0 to %g (a part of the limits)",
                           fraction, kMostJitter);
    RETURN_THROWS();
  }
  config->recycle_jitter = fraction;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getRecycleJitter) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_DOUBLE(server_config_of(ZEND_THIS).recycle_jitter);
}

ZEND_METHOD(Weft_HttpServerConfig, setStatsEnabled) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setStatsEnabled");
  if (!config) RETURN_THROWS();
  config->stats_enabled = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, isStatsEnabled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).stats_enabled);
}
