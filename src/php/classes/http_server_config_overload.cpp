// HttpServerConfig: what a worker does when there is more than it can do, and how long connections stay.

#include "php/classes/http_server_config.h"
#include "php/classes/integer_setting.h"

namespace weft::php {

namespace {

constexpr int64_t kLeastAge = 1'000;
constexpr int64_t kMost = INT32_MAX;

constexpr IntegerSetting kMaxConnectionsPerAddress = {"setMaxConnectionsPerAddress",
                                                      &ServerConfig::max_connections_per_address, 0, kMost,
                                                      "connections; 0 = no limit"};
constexpr IntegerSetting kBackpressureTarget = {"setBackpressureTargetMs", &ServerConfig::backpressure_target,
                                                0, 10'000, "milliseconds; 0 = off"};
constexpr IntegerSetting kRetryAfter = {"setRetryAfter", &ServerConfig::retry_after, 0, 86'400,
                                        "seconds; 0 = no such field"};
constexpr IntegerSetting kMaxConnectionAge = {
    "setMaxConnectionAgeMs",      &ServerConfig::max_connection_age, kLeastAge, kMost,
    "milliseconds; 0 = no limit", IntegerSetting::Zero::kAllowed};
constexpr IntegerSetting kMaxConnectionAgeGrace = {
    "setMaxConnectionAgeGraceMs", &ServerConfig::max_connection_age_grace, kLeastAge, kMost,
    "milliseconds; 0 = no limit", IntegerSetting::Zero::kAllowed};
constexpr IntegerSetting kDrainSpread = {"setDrainSpreadMs", &ServerConfig::drain_spread, 100, kMost,
                                         "milliseconds"};
constexpr IntegerSetting kDrainCooldown = {"setDrainCooldownMs", &ServerConfig::drain_cooldown, 1'000, kMost,
                                           "milliseconds"};

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setMaxConnectionsPerAddress) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConnectionsPerAddress);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxConnectionsPerAddress) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConnectionsPerAddress);
}

ZEND_METHOD(Weft_HttpServerConfig, setBackpressureTargetMs) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kBackpressureTarget);
}

ZEND_METHOD(Weft_HttpServerConfig, getBackpressureTargetMs) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kBackpressureTarget);
}

ZEND_METHOD(Weft_HttpServerConfig, setRetryAfter) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kRetryAfter);
}

ZEND_METHOD(Weft_HttpServerConfig, getRetryAfter) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kRetryAfter);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxConnectionAgeMs) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConnectionAge);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxConnectionAgeMs) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConnectionAge);
}

ZEND_METHOD(Weft_HttpServerConfig, setMaxConnectionAgeGraceMs) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConnectionAgeGrace);
}

ZEND_METHOD(Weft_HttpServerConfig, getMaxConnectionAgeGraceMs) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kMaxConnectionAgeGrace);
}

ZEND_METHOD(Weft_HttpServerConfig, setDrainSpreadMs) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDrainSpread);
}

ZEND_METHOD(Weft_HttpServerConfig, getDrainSpreadMs) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDrainSpread);
}

ZEND_METHOD(Weft_HttpServerConfig, setDrainCooldownMs) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDrainCooldown);
}

ZEND_METHOD(Weft_HttpServerConfig, getDrainCooldownMs) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kDrainCooldown);
}
