// HttpServerConfig: whose word about the origin of requests counts.

#include "php/classes/http_server_config.h"
#include "php/errors.h"
#include "weft/http/trusted_proxies.h"

namespace weft::php {

namespace {

Bytes view(const zval* text) {
  return Bytes(Z_STRVAL_P(text), Z_STRLEN_P(text));
}

bool check_rules(const zval* rules, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    if (Z_TYPE(rules[i]) != IS_STRING) {
      zend_argument_type_error(i + 1, "must be of type string, %s given", zend_zval_type_name(&rules[i]));
      return false;
    }
    if (!http::TrustedProxies().add(view(&rules[i]))) {
      throw_invalid_argument(
          "setTrustedProxies(): \"%s\" is neither an IP address, nor a network such as 10.0.0.0/8 with no "
          "bit "
          "set behind its prefix, nor \"private\", nor \"unix\"",
          Z_STRVAL(rules[i]));
      return false;
    }
  }
  return true;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpServerConfig, setTrustedProxies) {
  zval* rules = nullptr;
  uint32_t count = 0;
  ZEND_PARSE_PARAMETERS_START(0, -1)
  Z_PARAM_VARIADIC('*', rules, count)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setTrustedProxies");
  if (!config || !check_rules(rules, count)) RETURN_THROWS();
  config->trusted_proxies.clear();
  for (uint32_t i = 0; i < count; ++i) config->trusted_proxies.emplace_back(view(&rules[i]));
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, getTrustedProxies) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  for (const std::string& rule : server_config_of(ZEND_THIS).trusted_proxies) {
    add_next_index_stringl(return_value, rule.data(), rule.size());
  }
}

ZEND_METHOD(Weft_HttpServerConfig, setProxyProtocol) {
  bool enabled;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_BOOL(enabled)
  ZEND_PARSE_PARAMETERS_END();
  ServerConfig* config = open_server_config_of(ZEND_THIS, "setProxyProtocol");
  if (!config) RETURN_THROWS();
  config->proxy_protocol = enabled;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpServerConfig, isProxyProtocol) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(server_config_of(ZEND_THIS).proxy_protocol);
}
