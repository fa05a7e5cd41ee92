// HttpServerConfig: the admin listener.

#include <algorithm>

#include "php/classes/http_server_config.h"
#include "php/classes/listener_checks.h"
#include "php/errors.h"

namespace weft::php {

namespace {

constexpr int kAdminSocketMode = 0600;
constexpr size_t kShortestToken = 16;
constexpr size_t kLongestToken = 512;

Bytes view(const zend_string* text) {
  return Bytes(ZSTR_VAL(text), ZSTR_LEN(text));
}

// `port` is null when none is given.
bool check_admin_address(const zend_string* host_or_path, const zend_long* port) {
  if (host_or_path && port) return check_tcp_address("setAdminListener", host_or_path, *port);
  if (host_or_path && view(host_or_path).starts_with('/')) {
    return check_unix_path("setAdminListener", host_or_path);
  }
  if (host_or_path) {
    throw_invalid_argument(
        "setAdminListener(): \"%s\" without a port is no listener; use a host with a port of 0 to 65535, or "
        "the path of a unix socket, beginning with \"/\"",
        ZSTR_VAL(host_or_path));
    return false;
  }
  if (!port) return true;
  throw_invalid_argument("setAdminListener(): the port " ZEND_LONG_FMT " needs a host", *port);
  return false;
}

bool check_token(const zend_string* token) {
  const Bytes text = view(token);
  const bool visible = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (visible && text.size() >= kShortestToken && text.size() <= kLongestToken) return true;
  throw_invalid_argument(
      "setAdminToken(): the token of %zu bytes cannot be used; use %zu to %zu visible ASCII characters "
      "without "
      "spaces",
      text.size(), kShortestToken, kLongestToken);
  return false;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setAdminListener) {
  zend_string* host_or_path;
  zend_long port = 0;
  bool no_port = true;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_STR_OR_NULL(host_or_path)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG_OR_NULL(port, no_port)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setAdminListener");
  if (!config || !check_admin_address(host_or_path, no_port ? nullptr : &port)) RETURN_THROWS();
  config->admin_listener.reset();
  if (host_or_path) {
    ListenerConfig& listener = config->admin_listener.emplace();
    (no_port ? listener.unix_path : listener.host) = view(host_or_path);
    listener.port = static_cast<uint16_t>(port);
    listener.unix_mode = kAdminSocketMode;
  }
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getAdminListener) {
  ZEND_PARSE_PARAMETERS_NONE();
  const auto& listener = server_config_of(ZEND_THIS).admin_listener;
  if (!listener) RETURN_NULL();
  array_init(return_value);
  if (listener->unix_path.empty()) {
    add_assoc_string(return_value, "type", "tcp");
    add_assoc_stringl(return_value, "host", listener->host.data(), listener->host.size());
    add_assoc_long(return_value, "port", listener->port);
  } else {
    add_assoc_string(return_value, "type", "unix");
    add_assoc_stringl(return_value, "path", listener->unix_path.data(), listener->unix_path.size());
    add_assoc_long(return_value, "mode", listener->unix_mode);
  }
}

ZEND_METHOD(Weft_HttpServerConfig, setAdminToken) {
  zend_string* token;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR_OR_NULL(token)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setAdminToken");
  if (!config || (token && !check_token(token))) RETURN_THROWS();
  config->admin_token = token ? view(token) : weft::Bytes();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, hasAdminToken) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(!server_config_of(ZEND_THIS).admin_token.empty());
}
