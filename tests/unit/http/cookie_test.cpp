#include "weft/http/cookie.h"

#include <string>

#include "check.h"

using namespace weft;
using namespace weft::http;

namespace {

std::string pairs(Bytes field) {
  std::string text;
  for_each_cookie(field, [&](Bytes name, Bytes value) {
    text += "<" + std::string(name) + "|" + std::string(value) + ">";
    return true;
  });
  return text;
}

SetCookie cookie_named(Bytes name, Bytes value) {
  SetCookie cookie;
  cookie.name = name;
  cookie.value = value;
  return cookie;
}

void expect_error(const SetCookie& cookie, CookieError error) {
  const auto result = format_set_cookie(cookie);
  assert_false(result.ok());
  assert_int_equal(static_cast<int>(result.error()), static_cast<int>(error));
}

}  // namespace

static void reads_pairs(void**) {
  EXPECT_TEXT(pairs("a=1; b=2"), "<a|1><b|2>");
  EXPECT_TEXT(pairs("a=1;b=2;"), "<a|1><b|2>");
  EXPECT_TEXT(pairs("a=b=c==; d=\"x y\""), "<a|b=c==><d|\"x y\">");
  EXPECT_TEXT(pairs("a=%41+b"), "<a|%41+b>");
}

static void reads_leniently(void**) {
  EXPECT_TEXT(pairs(""), "");
  EXPECT_TEXT(pairs(";"), "");
  EXPECT_TEXT(pairs(" ; ;; \t"), "");
  EXPECT_TEXT(pairs("=x; =; a=1"), "<a|1>");
  EXPECT_TEXT(pairs("a; b=; c"), "<a|><b|><c|>");
  EXPECT_TEXT(pairs(" \ta = 1 2\t ;b"), "<a|1 2><b|>");
  EXPECT_TEXT(pairs("a=1, b=2"), "<a|1, b=2>");
  EXPECT_TEXT(pairs("a=1;a=2"), "<a|1><a|2>");
}

static void stops_when_told(void**) {
  int seen = 0;
  for_each_cookie("a=1; b=2; c=3", [&](Bytes name, Bytes) {
    ++seen;
    return name != "b";
  });
  assert_int_equal(seen, 2);
}

static void value_octets_are_those_of_the_rfc(void**) {
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const bool expected = octet == 0x21 || (octet >= 0x23 && octet <= 0x2b) ||
                          (octet >= 0x2d && octet <= 0x3a) || (octet >= 0x3c && octet <= 0x5b) ||
                          (octet >= 0x5d && octet <= 0x7e);
    assert_int_equal(is_valid_cookie_value(Bytes(&c, 1)), expected);
    assert_int_equal(is_valid_cookie_value(std::string("\"") + c + "\""), expected);
  }
  assert_true(is_valid_cookie_value(""));
  assert_true(is_valid_cookie_value("\"\""));
  assert_false(is_valid_cookie_value("\"a"));
  assert_false(is_valid_cookie_value("a\""));
  assert_false(is_valid_cookie_value("\"a\"b\""));
}

static void names_are_tokens(void**) {
  assert_true(is_valid_cookie_name("PHPSESSID"));
  assert_true(is_valid_cookie_name("__Host-x"));
  for (const Bytes bad : {"", "a b", "a=b", "a;b", "a,b", "a[0]", "\xc3\xa9", "a\"", "a\r\nb"}) {
    assert_false(is_valid_cookie_name(bad));
  }
}

static void formats_every_attribute(void**) {
  EXPECT_TEXT(format_set_cookie(cookie_named("a", "")).value(), "a=");
  SetCookie cookie = cookie_named("id", "%20x");
  cookie.expires = 784111777;
  cookie.max_age = 3600;
  cookie.domain = ".example.org";
  cookie.path = "/a b";
  cookie.secure = cookie.http_only = cookie.partitioned = true;
  cookie.same_site = SameSite::kNone;
  EXPECT_TEXT(format_set_cookie(cookie).value(),
              "id=%20x; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Max-Age=3600; Domain=.example.org; Path=/a b; "
              "Secure; HttpOnly; SameSite=None; Partitioned");
}

static void formats_each_attribute_alone(void**) {
  SetCookie cookie = cookie_named("a", "b");
  cookie.same_site = SameSite::kLax;
  EXPECT_TEXT(format_set_cookie(cookie).value(), "a=b; SameSite=Lax");
  cookie.same_site = SameSite::kStrict;
  EXPECT_TEXT(format_set_cookie(cookie).value(), "a=b; SameSite=Strict");
  cookie = cookie_named("a", "b");
  cookie.expires = 0;
  EXPECT_TEXT(format_set_cookie(cookie).value(), "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  cookie = cookie_named("a", "b");
  cookie.max_age = -5;
  EXPECT_TEXT(format_set_cookie(cookie).value(), "a=b; Max-Age=0");
  cookie.max_age = INT64_MAX;
  EXPECT_TEXT(format_set_cookie(cookie).value(), "a=b; Max-Age=9223372036854775807");
}

static void refuses_what_would_inject(void**) {
  expect_error(cookie_named("", "x"), CookieError::kName);
  expect_error(cookie_named("a\r\nb", "x"), CookieError::kName);
  expect_error(cookie_named("a", "x; Domain=evil"), CookieError::kValue);
  expect_error(cookie_named("a", "x\r\nSet-Cookie: b=c"), CookieError::kValue);
  for (const Bytes domain : {".", "..a", "a.", "a;b", "a b", "a/b", "a:80", "a\r\n", "\xc3\xa9.fr"}) {
    SetCookie cookie = cookie_named("a", "x");
    cookie.domain = domain;
    expect_error(cookie, CookieError::kDomain);
  }
  for (const Bytes path : {"a", "a/", "/;Secure", "/a\r\n", "/a\x7f", "/\xc3\xa9", "/a "}) {
    SetCookie cookie = cookie_named("a", "x");
    cookie.path = path;
    expect_error(cookie, CookieError::kPath);
  }
}

static void refuses_what_browsers_drop(void**) {
  const std::string long_value(kMaxCookieSize - 1, 'x');
  assert_true(format_set_cookie(cookie_named("a", long_value)).ok());
  expect_error(cookie_named("ab", long_value), CookieError::kTooLong);

  SetCookie cookie = cookie_named("a", "x");
  cookie.same_site = SameSite::kNone;
  expect_error(cookie, CookieError::kSameSiteNoneNeedsSecure);
  cookie.secure = true;
  EXPECT_TEXT(format_set_cookie(cookie).value(), "a=x; Secure; SameSite=None");

  cookie = cookie_named("a", "x");
  cookie.partitioned = true;
  expect_error(cookie, CookieError::kPartitionedNeedsSecure);
}

static void name_prefixes_hold_what_they_promise(void**) {
  SetCookie cookie = cookie_named("__SECURE-a", "x");
  expect_error(cookie, CookieError::kSecurePrefixNeedsSecure);
  cookie.secure = true;
  assert_true(format_set_cookie(cookie).ok());

  cookie = cookie_named("__Host-a", "x");
  cookie.path = "/";
  expect_error(cookie, CookieError::kHostPrefixNeedsSecurePathNoDomain);
  cookie.secure = true;
  EXPECT_TEXT(format_set_cookie(cookie).value(), "__Host-a=x; Path=/; Secure");
  cookie.domain = "example.org";
  expect_error(cookie, CookieError::kHostPrefixNeedsSecurePathNoDomain);
  cookie.domain = {};
  cookie.path = "/x";
  expect_error(cookie, CookieError::kHostPrefixNeedsSecurePathNoDomain);
}

static void every_error_has_words(void**) {
  for (int error = 0; error <= static_cast<int>(CookieError::kHostPrefixNeedsSecurePathNoDomain); ++error) {
    assert_true(Bytes(describe(static_cast<CookieError>(error))).size() > 10);
  }
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(reads_pairs),
      cmocka_unit_test(reads_leniently),
      cmocka_unit_test(stops_when_told),
      cmocka_unit_test(value_octets_are_those_of_the_rfc),
      cmocka_unit_test(names_are_tokens),
      cmocka_unit_test(formats_every_attribute),
      cmocka_unit_test(formats_each_attribute_alone),
      cmocka_unit_test(refuses_what_would_inject),
      cmocka_unit_test(refuses_what_browsers_drop),
      cmocka_unit_test(name_prefixes_hold_what_they_promise),
      cmocka_unit_test(every_error_has_words),
  };
  return cmocka_run_group_tests_name("http/cookie", tests, nullptr, nullptr);
}
