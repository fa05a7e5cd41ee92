#include "weft/http/sse.h"

#include <string>

#include "check.h"

using namespace weft;
using namespace weft::http;

namespace {

std::string record(const ServerSentEvent& event) {
  std::string text(sse_size(event), '?');
  const char* end = write_sse(text.data(), event);
  assert_ptr_equal(end, text.data() + text.size());
  return text;
}

std::string data_record(Bytes data) {
  ServerSentEvent event;
  event.data = data;
  return record(event);
}

std::string comment(Bytes text) {
  std::string written(sse_comment_size(text), '?');
  assert_ptr_equal(write_sse_comment(written.data(), text), written.data() + written.size());
  return written;
}

}  // namespace

static void parts_in_order(void**) {
  EXPECT_TEXT(record({"tick", "7", 1500, "x"}), "event: tick\nid: 7\nretry: 1500\ndata: x\n\n");
  EXPECT_TEXT(record({{}, "7", {}, {}}), "id: 7\n\n");
  EXPECT_TEXT(record({{}, "", {}, {}}), "id: \n\n");
  EXPECT_TEXT(record({{}, {}, 0, {}}), "retry: 0\n\n");
  EXPECT_TEXT(record({{}, {}, UINT64_MAX, {}}), "retry: 18446744073709551615\n\n");
  EXPECT_TEXT(record({}), "");
}

static void every_line_break_begins_a_line(void**) {
  EXPECT_TEXT(data_record(""), "data: \n\n");
  EXPECT_TEXT(data_record("a\nb"), "data: a\ndata: b\n\n");
  EXPECT_TEXT(data_record("a\r\nb\rc"), "data: a\ndata: b\ndata: c\n\n");
  EXPECT_TEXT(data_record("a\n\rb"), "data: a\ndata: \ndata: b\n\n");
  EXPECT_TEXT(data_record("\r\n\r\n"), "data: \ndata: \ndata: \n\n");
  EXPECT_TEXT(data_record("a\r"), "data: a\ndata: \n\n");
  EXPECT_TEXT(data_record(Bytes("a\0b", 3)), Bytes("data: a\0b\n\n", 11));
}

// Whatever the data, it adds no field and no record of its own.
static void nothing_is_injected(void**) {
  test::Random random(5);
  constexpr Bytes kOctets = "\r\n:ad ";
  for (int round = 0; round < 2'000; ++round) {
    std::string data(random.below(20), ' ');
    for (char& c : data) c = kOctets[random.below(kOctets.size())];
    const std::string text = data_record(data);
    assert_true(Bytes(text).substr(text.size() - 2) == "\n\n");
    assert_true(text.find('\r') == std::string::npos);
    Bytes lines = Bytes(text).substr(0, text.size() - 1);
    while (!lines.empty()) {
      assert_true(lines.substr(0, 6) == "data: ");
      lines.remove_prefix(lines.find('\n') + 1);
    }
  }
}

static void comments(void**) {
  EXPECT_TEXT(comment(""), kSseHeartbeat);
  EXPECT_TEXT(comment("still here"), ": still here\n\n");
  assert_true(has_line_break("a\rb"));
  assert_true(has_line_break("\n"));
  assert_false(has_line_break("a b"));
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(parts_in_order),
      cmocka_unit_test(every_line_break_begins_a_line),
      cmocka_unit_test(nothing_is_injected),
      cmocka_unit_test(comments),
  };
  return cmocka_run_group_tests_name("http/sse", tests, nullptr, nullptr);
}
