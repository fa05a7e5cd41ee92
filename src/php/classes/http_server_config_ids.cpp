// HttpServerConfig: what requests are known by.

#include <algorithm>
#include <iterator>

#include "php/classes/http_server_config.h"
#include "php/errors.h"
#include "weft/base/ascii.h"
#include "weft/http/method.h"

namespace weft::php {

namespace {

constexpr size_t kLongestName = 64;

// Fields that mean something to a session.
constexpr Bytes kTaken[] = {"connection", "content-length",    "date",   "host", "keep-alive", "te",
                            "trailer",    "transfer-encoding", "upgrade"};

bool check_request_id_header(Bytes name) {
  if (name.empty() || name.size() > kLongestName || !http::is_token(name)) {
    throw_invalid_argument(
        "setRequestIdHeader(): that is no header name; use a token of 1 to 64 characters, or null");
    return false;
  }
  const bool taken = std::any_of(std::begin(kTaken), std::end(kTaken),
                                 [name](Bytes other) { return ascii::equals_ignoring_case(name, other); });
  if (taken) {
    throw_invalid_argument(
        "setRequestIdHeader(): \"%.*s\" has another meaning; use a name of your own, such as X-Request-ID",
        static_cast<int>(name.size()), name.data());
  }
  return !taken;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;
using weft::Bytes;

ZEND_METHOD(Weft_HttpServerConfig, setTelemetryEnabled) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setTelemetryEnabled");
  if (!config) RETURN_THROWS();
  config->telemetry_enabled = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, isTelemetryEnabled) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).telemetry_enabled);
}

ZEND_METHOD(Weft_HttpServerConfig, setRequestIdHeader) {
  zend_string* name;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR_OR_NULL(name)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setRequestIdHeader");
  if (!config) RETURN_THROWS();
  const Bytes text = name ? Bytes(ZSTR_VAL(name), ZSTR_LEN(name)) : Bytes();
  if (name && !check_request_id_header(text)) RETURN_THROWS();
  config->request_id_header = text;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getRequestIdHeader) {
  ZEND_PARSE_PARAMETERS_NONE();
  const std::string& name = server_config_of(ZEND_THIS).request_id_header;
  if (name.empty()) RETURN_NULL();
  RETURN_STRINGL(name.data(), name.size());
}
