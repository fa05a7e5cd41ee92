#include "weft/http/trace_context.h"

#include <string>

#include "check.h"

using namespace weft;
using namespace weft::http;

namespace {

constexpr Bytes kTrace = "0af7651916cd43dd8448eb211c80319c";
constexpr Bytes kSpan = "b7ad6b7169203331";
constexpr unsigned char kSpanOctets[8] = {0, 1, 0xff, 0x80, 0x7f, 0x0a, 0xb0, 2};
constexpr unsigned char kTraceOctets[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

std::string field(Bytes trace = kTrace, Bytes span = kSpan, Bytes flags = "01", Bytes version = "00") {
  return std::string(version) + "-" + std::string(trace) + "-" + std::string(span) + "-" + std::string(flags);
}

}  // namespace

static void good_parents(void**) {
  for (const Bytes flags : {"00", "01", "ff", "a5"}) {
    const std::string text = field(kTrace, kSpan, flags);
    const auto parent = parse_traceparent(text);
    assert_true(parent.has_value());
    EXPECT_TEXT(parent->trace_id, kTrace);
    EXPECT_TEXT(parent->span_id, kSpan);
    EXPECT_TEXT(parent->flags, flags);
  }
  assert_true(parse_traceparent(field("00000000000000000000000000000001", "0000000000000001")).has_value());
}

static void bad_parents(void**) {
  const std::string good = field();
  assert_true(parse_traceparent(good).has_value());
  for (size_t size = 0; size < good.size(); ++size) {
    assert_false(parse_traceparent(Bytes(good).substr(0, size)).has_value());
  }
  assert_false(parse_traceparent(good + "-").has_value());
  assert_false(parse_traceparent(good + " ").has_value());
  // Any other octet in any place makes it another one or none.
  for (size_t at = 0; at < good.size(); ++at) {
    for (int octet = 0; octet < 256; ++octet) {
      std::string text = good;
      text[at] = static_cast<char>(octet);
      const bool hex = (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'f');
      const bool id = at >= 3 && at != 35 && at != 52;
      const bool expected = text == good || (id && hex);
      assert_int_equal(parse_traceparent(text).has_value(), expected);
    }
  }
  assert_false(parse_traceparent(field(std::string(32, '0'))).has_value());
  assert_false(parse_traceparent(field(kTrace, std::string(16, '0'))).has_value());
  assert_false(parse_traceparent(field(kTrace, kSpan, "01", "ff")).has_value());
}

static void tracestates(void**) {
  std::string most;
  for (int i = 0; i < 32; ++i) most += (i ? "," : "") + std::string("k") + std::to_string(i) + "=v";
  const std::string key(256, 'k');
  const std::string value(256, 'v');
  const std::string good[] = {
      "a=1",           "a=1,b=2", " a=1 ,\tb=2\t", "a=1,,b=2,",  ",a=1", "1a@b=x y",
      "a_-*/@9=!~ +<", most,      key + "=1",      "k=" + value,
  };
  for (const std::string& text : good) {
    if (!is_valid_tracestate(text)) print_error("%s\n", text.c_str()), _fail(__FILE__, __LINE__);
  }
  const std::string bad[] = {
      "",
      " ",
      ",",
      "a",
      "a=",
      "=1",
      "A=1",
      "_a=1",
      "@a=1",
      "a=1=2",
      "a=1,a=2",
      "a b=1",
      "a=1\x01",
      "a=\x7f",
      "a=\xc3\xa9",
      "\xc3\xa9=1",
      most + ",x=1",
      key + "k=1",
      "k=" + value + "v",
      std::string("a=\0", 3),
      "a=1, b",
  };
  for (const std::string& text : bad) {
    if (is_valid_tracestate(text)) print_error("%s\n", text.c_str()), _fail(__FILE__, __LINE__);
  }
}

static void contexts_begin_and_go_on(void**) {
  TraceContext trace;
  assert_true(trace.empty());
  EXPECT_TEXT(trace.header(), "");
  EXPECT_TEXT(trace.trace_id(), "");
  EXPECT_TEXT(trace.span_id(), "");
  trace.begin(kTraceOctets, kSpanOctets);
  EXPECT_TEXT(trace.header(), "00-0102030405060708090a0b0c0d0e0f10-0001ff807f0ab002-01");
  EXPECT_TEXT(trace.trace_id(), "0102030405060708090a0b0c0d0e0f10");
  EXPECT_TEXT(trace.span_id(), "0001ff807f0ab002");
  EXPECT_TEXT(trace.parent_span_id(), "");
  assert_int_equal(trace.flags(), 1);

  const std::string text = field(kTrace, kSpan, "c2");
  trace.go_on(*parse_traceparent(text), kSpanOctets);
  EXPECT_TEXT(trace.header(), "00-" + std::string(kTrace) + "-0001ff807f0ab002-c2");
  EXPECT_TEXT(trace.parent_span_id(), kSpan);
  assert_int_equal(trace.flags(), 0xc2);
  const TraceContext copy = trace;
  trace.clear();
  assert_true(trace.empty());
  EXPECT_TEXT(trace.header(), "");
  EXPECT_TEXT(trace.parent_span_id(), "");
  EXPECT_TEXT(copy.trace_id(), kTrace);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(good_parents),
      cmocka_unit_test(bad_parents),
      cmocka_unit_test(tracestates),
      cmocka_unit_test(contexts_begin_and_go_on),
  };
  return cmocka_run_group_tests_name("http/trace_context", tests, nullptr, nullptr);
}
