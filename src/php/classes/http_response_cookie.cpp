// HttpResponse::setCookie().

#include <optional>
#include <string>

#include "php/classes/http_response.h"
#include "php/errors.h"
#include "weft/http/cookie.h"

namespace weft::php {

namespace {

struct CookieArguments {
  zend_string* name = nullptr;
  zend_string* value = nullptr;
  zend_long max_age = 0;
  bool no_max_age = true;
  zend_long expires = 0;
  bool no_expires = true;
  zend_string* path = nullptr;
  zend_string* domain = nullptr;
  bool secure = false;
  bool http_only = true;
  zval* same_site = nullptr;  // SameSite, string, null, or not given
  bool partitioned = false;
};

Bytes view(const zend_string* string, Bytes otherwise) {
  return string ? Bytes(ZSTR_VAL(string), ZSTR_LEN(string)) : otherwise;
}

// Nothing with an exception pending when the text is none of the three.
std::optional<http::SameSite> parse_same_site(zval* given) {
  if (!given) return http::SameSite::kLax;
  if (Z_TYPE_P(given) == IS_NULL) return http::SameSite::kUnset;
  zval* text = Z_TYPE_P(given) == IS_OBJECT ? zend_enum_fetch_case_value(Z_OBJ_P(given)) : given;
  if (zend_string_equals_literal_ci(Z_STR_P(text), "lax")) return http::SameSite::kLax;
  if (zend_string_equals_literal_ci(Z_STR_P(text), "strict")) return http::SameSite::kStrict;
  if (zend_string_equals_literal_ci(Z_STR_P(text), "none")) return http::SameSite::kNone;
  throw_invalid_argument("setCookie(): sameSite is \"%s\"; use Lax, Strict, None or null", Z_STRVAL_P(text));
  return std::nullopt;
}

// The Set-Cookie value with its own reference, or null with an exception pending.
zend_string* format(const CookieArguments& arguments, http::SameSite same_site,
                    const zend_string* encoded_value) {
  http::SetCookie cookie;
  cookie.name = view(arguments.name, {});
  cookie.value = view(encoded_value, {});
  if (!arguments.no_max_age) cookie.max_age = arguments.max_age;
  if (!arguments.no_expires) cookie.expires = arguments.expires;
  cookie.path = view(arguments.path, "/");
  cookie.domain = view(arguments.domain, {});
  cookie.secure = arguments.secure;
  cookie.http_only = arguments.http_only;
  cookie.same_site = same_site;
  cookie.partitioned = arguments.partitioned;
  const auto line = http::format_set_cookie(cookie);
  if (line) return zend_string_init(line.value().data(), line.value().size(), 0);
  throw_invalid_argument("setCookie(\"%s\"): %s", ZSTR_VAL(arguments.name), http::describe(line.error()));
  return nullptr;
}

bool store_cookie(ResponseState& response, const CookieArguments& arguments) {
  const auto same_site = parse_same_site(arguments.same_site);
  if (!same_site) return false;
  zend_string* encoded = arguments.value
                             ? php_raw_url_encode(ZSTR_VAL(arguments.value), ZSTR_LEN(arguments.value))
                             : ZSTR_EMPTY_ALLOC();
  zend_string* line = format(arguments, *same_site, encoded);
  zend_string_release(encoded);
  if (!line) return false;
  zend_string* field = ZSTR_INIT_LITERAL("set-cookie", false);
  response.headers.add(field, line);
  zend_string_release(field);
  zend_string_release(line);
  return true;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpResponse, setCookie) {
  CookieArguments arguments;
  ZEND_PARSE_PARAMETERS_START(1, 10)
  Z_PARAM_STR(arguments.name)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR(arguments.value)
  Z_PARAM_LONG_OR_NULL(arguments.max_age, arguments.no_max_age)
  Z_PARAM_LONG_OR_NULL(arguments.expires, arguments.no_expires)
  Z_PARAM_STR(arguments.path)
  Z_PARAM_STR(arguments.domain)
  Z_PARAM_BOOL(arguments.secure)
  Z_PARAM_BOOL(arguments.http_only)
  Z_PARAM_ZVAL(arguments.same_site)
  Z_PARAM_BOOL(arguments.partitioned)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response || !store_cookie(*response, arguments)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}
