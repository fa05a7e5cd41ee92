#include "weft/http/status.h"

#include <set>

#include "check.h"

using namespace weft;
using namespace weft::http;

static void knows_the_registry(void**) {
  const std::set<int> registered = {
      100, 101, 102, 103, 104, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305,
      307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421,
      422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511};
  for (int status = 0; status <= 1000; ++status) {
    const Bytes phrase = reason_phrase(static_cast<uint16_t>(status));
    assert_int_equal(phrase != "Unknown", registered.count(status));
    assert_false(phrase.empty());
    for (const char c : phrase)
      assert_true((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ' || c == '-');
  }
}

static void phrases_are_those_of_the_registry(void**) {
  EXPECT_TEXT(reason_phrase(103), "Early Hints");
  EXPECT_TEXT(reason_phrase(200), "OK");
  EXPECT_TEXT(reason_phrase(203), "Non-Authoritative Information");
  EXPECT_TEXT(reason_phrase(226), "IM Used");
  EXPECT_TEXT(reason_phrase(404), "Not Found");
  EXPECT_TEXT(reason_phrase(413), "Content Too Large");
  EXPECT_TEXT(reason_phrase(414), "URI Too Long");
  EXPECT_TEXT(reason_phrase(422), "Unprocessable Content");
  EXPECT_TEXT(reason_phrase(431), "Request Header Fields Too Large");
  EXPECT_TEXT(reason_phrase(451), "Unavailable For Legal Reasons");
  EXPECT_TEXT(reason_phrase(503), "Service Unavailable");
  EXPECT_TEXT(reason_phrase(511), "Network Authentication Required");
  EXPECT_TEXT(reason_phrase(599), "Unknown");
}

static void bodies_are_forbidden_where_the_rfc_says(void**) {
  for (int status = 100; status < 600; ++status) {
    assert_int_equal(forbids_body(static_cast<uint16_t>(status)),
                     status < 200 || status == 204 || status == 304);
  }
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(knows_the_registry),
      cmocka_unit_test(phrases_are_those_of_the_registry),
      cmocka_unit_test(bodies_are_forbidden_where_the_rfc_says),
  };
  return cmocka_run_group_tests_name("http/status", tests, nullptr, nullptr);
}
