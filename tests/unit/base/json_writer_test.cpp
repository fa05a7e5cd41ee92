#include "weft/base/json_writer.h"

#include <cmath>
#include <string>

#include "check.h"

using weft::Bytes;
using weft::JsonWriter;

namespace {

std::string json(auto write) {
  std::string out;
  JsonWriter writer(out);
  write(writer);
  return out;
}

std::string text(Bytes value) {
  return json([value](JsonWriter& w) { w.value(value); });
}

void commas_are_where_they_belong(void**) {
  EXPECT_TEXT(json([](JsonWriter& w) {
                w.begin_object();
                w.member("a", 1);
                w.key("b");
                w.begin_array();
                w.begin_object();
                w.end_object();
                w.begin_array();
                w.end_array();
                w.value(true);
                w.value(false);
                w.null();
                w.raw("{\"x\":1}");
                w.end_array();
                w.member("c", "d");
                w.end_object();
              }),
              R"({"a":1,"b":[{},[],true,false,null,{"x":1}],"c":"d"})");
}

void numbers_are_exact(void**) {
  EXPECT_TEXT(json([](JsonWriter& w) {
                w.begin_array();
                w.value(UINT64_MAX);
                w.value(INT64_MIN);
                w.value(0.25);
                w.value(1e300);
                w.value(NAN);
                w.value(INFINITY);
                w.end_array();
              }),
              "[18446744073709551615,-9223372036854775808,0.25,1e+300,null,null]");
}

void what_must_be_escaped_is(void**) {
  EXPECT_TEXT(text(Bytes("\"\\/\n\r\t\0\x1f\x7f", 9)), "\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\x7f\"");
  EXPECT_TEXT(json([](JsonWriter& w) {
                w.begin_object();
                w.member("a\"b", "");
                w.end_object();
              }),
              R"({"a\"b":""})");
}

void only_utf8_comes_out(void**) {
  EXPECT_TEXT(text("gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80"),
              "\"gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80\"");
  // A lone continuation, overlong forms, a surrogate, beyond the last code point, cut short.
  for (const Bytes bad : {"\x80", "\xFF", "\xC2", "\xC2z"}) {
    EXPECT_TEXT(text(bad).substr(0, 4), "\"\xEF\xBF\xBD");
  }
  EXPECT_TEXT(text("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_TEXT(text("\xE0\x80\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_TEXT(text("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_TEXT(text("\xF0\x80\x80\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_TEXT(text("\xF4\x90\x80\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_TEXT(text("\xE2\x82"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(commas_are_where_they_belong),
      cmocka_unit_test(numbers_are_exact),
      cmocka_unit_test(what_must_be_escaped_is),
      cmocka_unit_test(only_utf8_comes_out),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
