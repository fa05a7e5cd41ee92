// HttpServerConfig: how many requests a client may send.

#include <algorithm>
#include <cmath>
#include <string>

#include "php/classes/http_server_config.h"
#include "php/classes/integer_setting.h"
#include "php/errors.h"
#include "weft/base/ascii.h"
#include "weft/http/method.h"

namespace weft::php {

namespace {

using server::RateLimit;

constexpr zend_long kMostRequests = 1'000'000'000;
constexpr double kLeastSeconds = 0.001;
constexpr double kMostSeconds = 366 * 86'400;
// After which a burst must be whole again.
constexpr double kLongestRecovery = 100 * kMostSeconds;
constexpr size_t kLongestField = 1024;
constexpr Bytes kFieldPrefix = "header:";

constexpr IntegerSetting kTableSize = {"setRateLimitTableSize", &ServerConfig::rate_limit_table_size, 1024,
                                       16 * 1024 * 1024, "clients"};

Bytes view(const zend_string* text) {
  return Bytes(ZSTR_VAL(text), ZSTR_LEN(text));
}

bool is_name(Bytes text) {
  const auto fits = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  return !text.empty() && text.size() <= RateLimit::kLongestName &&
         std::all_of(text.begin(), text.end(), fits);
}

bool check_room(const ServerConfig& config, const zend_string* name) {
  if (!is_name(view(name))) {
    throw_invalid_argument(
        "addRateLimit(): the name \"%s\" is not 1 to %zu printable ASCII characters without quotes and "
        "backslashes",
        ZSTR_VAL(name), RateLimit::kLongestName);
  } else if (config.rate_limits.size() == ServerConfig::kMaxRateLimits) {
    throw_invalid_argument(
        "addRateLimit(): %zu limits are configured already, which is the most a server can have",
        config.rate_limits.size());
  } else if (std::any_of(config.rate_limits.begin(), config.rate_limits.end(),
                         [name](const RateLimitConfig& limit) { return limit.name == view(name); })) {
    throw_invalid_argument("addRateLimit(): there is a limit of the name \"%s\" already", ZSTR_VAL(name));
  } else {
    return true;
  }
  return false;
}

bool check_numbers(zend_long requests, double seconds, zend_long burst) {
  if (requests < 1 || requests > kMostRequests) {
    throw_invalid_argument("addRateLimit(): " ZEND_LONG_FMT
                           " requests are out of range; use 1 to " ZEND_LONG_FMT,
                           requests, kMostRequests);
  } else if (!(seconds >= kLeastSeconds && seconds <= kMostSeconds)) {
    throw_invalid_argument("addRateLimit(): %g seconds are out of range; use %g to %.0f", seconds,
                           kLeastSeconds, kMostSeconds);
  } else if (static_cast<double>(requests) / seconds > kMostRequests) {
    throw_invalid_argument("addRateLimit(): " ZEND_LONG_FMT
                           " requests in %g seconds are out of range; use at most " ZEND_LONG_FMT " a second",
                           requests, seconds, kMostRequests);
  } else if (burst < 1 || burst > kMostRequests) {
    throw_invalid_argument("addRateLimit(): a burst of " ZEND_LONG_FMT
                           " is out of range; use 1 to " ZEND_LONG_FMT " requests",
                           burst, kMostRequests);
  } else if (static_cast<double>(burst) * seconds / static_cast<double>(requests) > kLongestRecovery) {
    throw_invalid_argument("addRateLimit(): a burst of " ZEND_LONG_FMT
                           " takes more than a century to come back at this rate",
                           burst);
  } else {
    return true;
  }
  return false;
}

bool set_field(RateLimitConfig& limit, Bytes field) {
  if (field.size() > kLongestField || !http::is_token(field)) {
    throw_invalid_argument("addRateLimit(): the key \"header:%.*s\" names no header",
                           static_cast<int>(field.size()), field.data());
    return false;
  }
  limit.key = RateLimit::Key::kField;
  limit.field.resize(field.size());
  ascii::copy_lower(limit.field.data(), field);
  limit.key_text = std::string(kFieldPrefix) + limit.field;
  return true;
}

bool set_key(RateLimitConfig& limit, zval* key) {
  if (!key || (Z_TYPE_P(key) == IS_STRING && view(Z_STR_P(key)) == "address")) return true;
  if (Z_TYPE_P(key) == IS_STRING && view(Z_STR_P(key)).starts_with(kFieldPrefix)) {
    return set_field(limit, view(Z_STR_P(key)).substr(kFieldPrefix.size()));
  }
  if (!zend_is_callable(key, 0, nullptr)) {
    throw_invalid_argument(
        "addRateLimit(): the key is neither \"address\", nor \"header:\" and a name, nor callable");
    return false;
  }
  limit.key = RateLimit::Key::kHandler;
  limit.key_text = "callable";
  limit.callable = Callable(key);
  return true;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, addRateLimit) {
  zend_string* name;
  zend_long requests;
  double seconds;
  zend_long burst = 0;
  bool no_burst = true;
  zval* key = nullptr;
  ZEND_PARSE_PARAMETERS_START(3, 5)
  Z_PARAM_STR(name)
  Z_PARAM_LONG(requests)
  Z_PARAM_DOUBLE(seconds)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG_OR_NULL(burst, no_burst)
  Z_PARAM_ZVAL(key)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "addRateLimit");
  if (no_burst) burst = requests;
  if (!config || !check_room(*config, name) || !check_numbers(requests, seconds, burst)) RETURN_THROWS();
  RateLimitConfig limit;
  limit.name = view(name);
  limit.requests = requests;
  limit.seconds = seconds;
  limit.burst = burst;
  if (!set_key(limit, key)) RETURN_THROWS();
  config->rate_limits.push_back(std::move(limit));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getRateLimits) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  for (const RateLimitConfig& limit : server_config_of(ZEND_THIS).rate_limits) {
    zval row;
    array_init(&row);
    add_assoc_stringl(&row, "name", limit.name.data(), limit.name.size());
    add_assoc_long(&row, "requests", static_cast<zend_long>(limit.requests));
    add_assoc_double(&row, "seconds", limit.seconds);
    add_assoc_long(&row, "burst", static_cast<zend_long>(limit.burst));
    add_assoc_stringl(&row, "key", limit.key_text.data(), limit.key_text.size());
    add_next_index_zval(return_value, &row);
  }
}

ZEND_METHOD(Weft_HttpServerConfig, setRateLimitTableSize) {
  set_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kTableSize);
}

ZEND_METHOD(Weft_HttpServerConfig, getRateLimitTableSize) {
  get_integer(INTERNAL_FUNCTION_PARAM_PASSTHRU, kTableSize);
}
