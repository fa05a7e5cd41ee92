// HttpServerConfig: where to listen.

#include <algorithm>
#include <string>

#include <arpa/inet.h>
#include <sys/un.h>

#include "php/classes/http_server_config.h"
#include "php/classes/listener_checks.h"
#include "php/errors.h"
#include "php/protocols.h"
#include "weft/base/ascii.h"

namespace weft::php {

namespace {

constexpr size_t kLongestHost = 253;  // of a name in DNS
constexpr size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

Bytes view(const zend_string* text) {
  return Bytes(ZSTR_VAL(text), ZSTR_LEN(text));
}

bool is_ip_literal(int family, const std::string& text) {
  unsigned char address[sizeof(in6_addr)];
  return inet_pton(family, text.c_str(), address) == 1;
}

// An IPv4 or IPv6 literal (the latter maybe with a zone), or something that can be a name.
bool is_listenable_host(Bytes host) {
  if (host.empty() || host.size() > kLongestHost) return false;
  if (host.find('\0') != Bytes::npos) return false;
  if (host.find(':') != Bytes::npos)
    return is_ip_literal(AF_INET6, std::string(host.substr(0, host.find('%'))));
  const auto is_numeric = [](char c) { return ascii::is_digit(c) || c == '.'; };
  if (std::all_of(host.begin(), host.end(), is_numeric)) return is_ip_literal(AF_INET, std::string(host));
  return std::all_of(host.begin(), host.end(), [](char c) {
    return ascii::is_alpha(c) || ascii::is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

bool check_room(const ServerConfig& config, const char* method) {
  if (config.listeners.size() < ServerConfig::kMaxListeners) return true;
  throw_invalid_argument("%s(): %zu listeners are configured already, which is the most a server can have",
                         method, config.listeners.size());
  return false;
}

bool check_tls(const char* method, bool tls) {
  if (!tls || has_tls()) return true;
  throw_invalid_argument("%s(): $tls cannot be true, this build has no TLS", method);
  return false;
}

bool add_tcp_listener(ServerConfig& config, const zend_string* host, zend_long port, const char* method) {
  if (!check_room(config, method) || !check_tcp_address(method, host, port)) return false;
  ListenerConfig& listener = config.listeners.emplace_back();
  listener.host = view(host);
  listener.port = static_cast<uint16_t>(port);
  listener.protocols = protocols_of_this_build();
  return true;
}

void add_listener(INTERNAL_FUNCTION_PARAMETERS, const char* method, uint32_t protocols) {
  zend_string* host;
  zend_long port;
  bool tls = false;
  ZEND_PARSE_PARAMETERS_START(2, 3)
  Z_PARAM_STR(host)
  Z_PARAM_LONG(port)
  Z_PARAM_OPTIONAL
  Z_PARAM_BOOL(tls)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, method);
  if (!config) RETURN_THROWS();
  if (!check_tls(method, tls) || !add_tcp_listener(*config, host, port, method)) RETURN_THROWS();
  config->listeners.back().protocols = protocols;
  config->listeners.back().tls = tls;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

bool check_unix_mode(zend_long mode) {
  if (mode >= 0 && mode <= 0777) return true;
  throw_invalid_argument("addUnixListener(): the mode 0%" PRIo64 " is out of range; use 0 to 0777",
                         static_cast<uint64_t>(mode));
  return false;
}

void describe_listener(const ListenerConfig& listener, zval* row) {
  array_init(row);
  if (listener.unix_path.empty()) {
    add_assoc_string(row, "type", "tcp");
    add_assoc_stringl(row, "host", listener.host.data(), listener.host.size());
    add_assoc_long(row, "port", listener.port);
  } else {
    add_assoc_string(row, "type", "unix");
    add_assoc_stringl(row, "path", listener.unix_path.data(), listener.unix_path.size());
    add_assoc_long(row, "mode", listener.unix_mode);
  }
  add_assoc_bool(row, "tls", listener.tls);
  add_assoc_long(row, "protocol_mask", listener.protocols);
}

}  // namespace

bool check_tcp_address(const char* method, const zend_string* host, zend_long port) {
  if (!is_listenable_host(view(host))) {
    throw_invalid_argument(
        "%s(): the host \"%s\" is neither an IPv4 address, nor an IPv6 address without brackets, nor a name "
        "of 1 to %zu "
        "letters, digits, dots and hyphens",
        method, ZSTR_VAL(host), kLongestHost);
    return false;
  }
  if (port < 0 || port > UINT16_MAX) {
    throw_invalid_argument(
        "%s(): the port " ZEND_LONG_FMT " is out of range; use 0 to 65535 (0 = any free port)", method, port);
    return false;
  }
  return true;
}

bool check_unix_path(const char* method, const zend_string* path) {
  const Bytes text = view(path);
  if (text.empty() || text.size() > kLongestPath) {
    throw_invalid_argument("%s(): the path has %zu bytes; use 1 to %zu", method, text.size(), kLongestPath);
  } else if (text.find('\0') != Bytes::npos) {
    throw_invalid_argument("%s(): the path holds a NUL byte", method);
  } else {
    return true;
  }
  return false;
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, __construct) {
  zend_string* host = nullptr;
  zend_long port = 8080;
  ZEND_PARSE_PARAMETERS_START(0, 2)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR_OR_NULL(host)
  Z_PARAM_LONG(port)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "__construct");
  if (!config) RETURN_THROWS();
  if (host && !add_tcp_listener(*config, host, port, "__construct")) RETURN_THROWS();
}

ZEND_METHOD(Weft_HttpServerConfig, addListener) {
  add_listener(INTERNAL_FUNCTION_PARAM_PASSTHRU, "addListener", protocols_of_this_build());
}

ZEND_METHOD(Weft_HttpServerConfig, addHttp1Listener) {
  add_listener(INTERNAL_FUNCTION_PARAM_PASSTHRU, "addHttp1Listener", weft::server::kHttp1);
}

ZEND_METHOD(Weft_HttpServerConfig, addHttp2Listener) {
  if (!(protocols_of_this_build() & weft::server::kHttp2)) {
    throw_invalid_argument("addHttp2Listener(): this build has no HTTP/2");
    RETURN_THROWS();
  }
  add_listener(INTERNAL_FUNCTION_PARAM_PASSTHRU, "addHttp2Listener", weft::server::kHttp2);
}

ZEND_METHOD(Weft_HttpServerConfig, addUnixListener) {
  zend_string* path;
  zend_long mode = 0666;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_STR(path)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(mode)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "addUnixListener");
  if (!config || !check_room(*config, "addUnixListener") || !check_unix_path("addUnixListener", path) ||
      !check_unix_mode(mode)) {
    RETURN_THROWS();
  }
  ListenerConfig& listener = config->listeners.emplace_back();
  listener.unix_path = view(path);
  listener.unix_mode = static_cast<int>(mode);
  listener.protocols = protocols_of_this_build();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getListeners) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  for (const ListenerConfig& listener : server_config_of(ZEND_THIS).listeners) {
    zval row;
    describe_listener(listener, &row);
    add_next_index_zval(return_value, &row);
  }
}
