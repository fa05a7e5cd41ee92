#include "weft/http/method.h"

#include <string>

#include "check.h"
#include "weft/http/request_head.h"

using namespace weft;
using namespace weft::http;

static void finds_methods_with_semantics(void**) {
  assert_true(find_method("GET") == Method::kGet);
  assert_true(find_method("HEAD") == Method::kHead);
  assert_true(find_method("POST") == Method::kPost);
  assert_true(find_method("PUT") == Method::kPut);
  assert_true(find_method("DELETE") == Method::kDelete);
  assert_true(find_method("CONNECT") == Method::kConnect);
  assert_true(find_method("OPTIONS") == Method::kOptions);
  assert_true(find_method("TRACE") == Method::kTrace);
  assert_true(find_method("PATCH") == Method::kPatch);
  assert_true(find_method("QUERY") == Method::kQuery);
}

static void finds_the_rest_of_the_registry(void**) {
  for (const Bytes token : {"ACL",
                            "BASELINE-CONTROL",
                            "BIND",
                            "CHECKIN",
                            "CHECKOUT",
                            "COPY",
                            "LABEL",
                            "LINK",
                            "LOCK",
                            "MERGE",
                            "MKACTIVITY",
                            "MKCALENDAR",
                            "MKCOL",
                            "MKREDIRECTREF",
                            "MKWORKSPACE",
                            "MOVE",
                            "ORDERPATCH",
                            "PROPFIND",
                            "PROPPATCH",
                            "REBIND",
                            "REPORT",
                            "SEARCH",
                            "UNBIND",
                            "UNCHECKOUT",
                            "UNLINK",
                            "UNLOCK",
                            "UPDATE",
                            "UPDATEREDIRECTREF",
                            "VERSION-CONTROL"}) {
    assert_true(find_method(token) == Method::kOther);
    assert_true(token.size() <= sizeof(RequestHead::method_token));
  }
}

static void knows_no_others(void**) {
  for (const Bytes token :
       {"", "G", "GE", "get", "Get", "GETS", "GOT", "POSt", "POSTS", "PRI", "*", "BREW", "PURGE", "NOTIFY",
        "M-SEARCH", "SOURCE", "SUBSCRIBE", "VERSION_CONTROL", "PROPFINDX"}) {
    assert_true(find_method(token) == Method::kUnknown);
  }
  assert_true(find_method(Bytes("GET\0", 4)) == Method::kUnknown);
}

static void token_characters_are_those_of_the_rfc(void**) {
  const std::string allowed = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const bool expected = allowed.find(c) != std::string::npos;
    assert_int_equal(is_token(Bytes(&c, 1)), expected);
    assert_int_equal(is_token(std::string("a") + c + "b"), expected);
  }
  assert_false(is_token(""));
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(finds_methods_with_semantics),
      cmocka_unit_test(finds_the_rest_of_the_registry),
      cmocka_unit_test(knows_no_others),
      cmocka_unit_test(token_characters_are_those_of_the_rfc),
  };
  return cmocka_run_group_tests_name("http/method", tests, nullptr, nullptr);
}
