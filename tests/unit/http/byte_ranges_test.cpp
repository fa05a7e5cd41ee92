#include "weft/http/byte_ranges.h"

#include <string>

#include "check.h"

using namespace weft;
using namespace weft::http;

namespace {

// "whole", "416", or the ranges: "0-4,10-19".
std::string asked(Bytes field, uint64_t size) {
  const ByteRanges ranges(field, size);
  if (ranges.verdict() == ByteRanges::Verdict::kWhole) return "whole";
  if (ranges.verdict() == ByteRanges::Verdict::kUnsatisfiable) return "416";
  std::string text;
  for (const ByteRange& range : ranges.ranges()) {
    text += (text.empty() ? "" : ",") + std::to_string(range.first) + "-" + std::to_string(range.last);
  }
  return text;
}

struct Case {
  const char* field;
  uint64_t size;
  const char* expected;
};

constexpr Case kCases[] = {
    {"bytes=0-4", 100, "0-4"},
    {"bytes=0-0", 100, "0-0"},
    {"bytes=99-99", 100, "99-99"},
    {"bytes=99-", 100, "99-99"},
    {"bytes=0-", 100, "0-99"},
    {"bytes=10-1000", 100, "10-99"},
    {"bytes=-1", 100, "99-99"},
    {"bytes=-100", 100, "0-99"},
    {"bytes=-1000", 100, "0-99"},
    {"BYTES=0-4", 100, "0-4"},
    {"bytes= 0-4 , 10-19 ", 100, "0-4,10-19"},
    {"bytes=,0-4,,10-19,", 100, "0-4,10-19"},
    {"bytes=10-19,0-4", 100, "10-19,0-4"},
    {"bytes=0-4,200-300", 100, "0-4"},
    {"bytes=0-49,50-99", 100, "0-49,50-99"},
    {"bytes=00000000000000000000000000-004", 100, "0-4"},
    {"bytes=5-99999999999999999999999999", 100, "5-99"},
    {"bytes=-99999999999999999999999999", 100, "0-99"},
    {"bytes=18446744073709551614-18446744073709551615", UINT64_MAX,
     "18446744073709551614-18446744073709551614"},
    // nothing there
    {"bytes=100-", 100, "416"},
    {"bytes=100-200", 100, "416"},
    {"bytes=-0", 100, "416"},
    {"bytes=-0,100-", 100, "416"},
    {"bytes=99999999999999999999999999-", 100, "416"},
    // not for us
    {"", 100, "whole"},
    {"bytes", 100, "whole"},
    {"bytes=", 100, "whole"},
    {"bytes=,", 100, "whole"},
    {"bytes =0-4", 100, "whole"},
    {"bits=0-4", 100, "whole"},
    {"=0-4", 100, "whole"},
    {"bytes=-", 100, "whole"},
    {"bytes=--5", 100, "whole"},
    {"bytes=5", 100, "whole"},
    {"bytes=5-4", 100, "whole"},
    {"bytes=200-100", 100, "whole"},
    {"bytes=0-4;10-19", 100, "whole"},
    {"bytes=0-4,x", 100, "whole"},
    {"bytes=0 -4", 100, "whole"},
    {"bytes=0- 4", 100, "whole"},
    {"bytes=+0-4", 100, "whole"},
    {"bytes=0x0-4", 100, "whole"},
    {"bytes=0-4-8", 100, "whole"},
    {"bytes=99999999999999999999999999-4", 100, "whole"},
    // more than there is
    {"bytes=0-,0-", 100, "whole"},
    {"bytes=0-49,40-99", 100, "whole"},
    {"bytes=0-,-1", 100, "whole"},
    {"bytes=0-,0-,0-", UINT64_MAX, "whole"},
    // nothing to divide
    {"bytes=0-", 0, "whole"},
    {"bytes=-1", 0, "whole"},
};

}  // namespace

static void fields_are_read(void**) {
  for (const Case& one : kCases) {
    EXPECT_TEXT(std::string(one.field) + " -> " + asked(one.field, one.size),
                std::string(one.field) + " -> " + one.expected);
  }
}

static void the_number_of_ranges_is_bounded(void**) {
  std::string field = "bytes=";
  std::string expected;
  for (size_t i = 0; i < ByteRanges::kMaxRanges; ++i) {
    const std::string at = std::to_string(i * 2);
    field += (i ? "," : "") + at + "-" + at;
    expected += (i ? "," : "") + at + "-" + at;
  }
  EXPECT_TEXT(asked(field, 1000), expected);
  EXPECT_TEXT(asked(field + ",900-", 1000), "whole");
  EXPECT_TEXT(asked(field + ",1000-", 1000), expected);
}

static void content_range_is_written(void**) {
  EXPECT_TEXT(ContentRange({0, 99}, 1000).text(), "bytes 0-99/1000");
  EXPECT_TEXT(ContentRange(1000).text(), "bytes */1000");
  EXPECT_TEXT(ContentRange({UINT64_MAX - 1, UINT64_MAX - 1}, UINT64_MAX).text(),
              "bytes 18446744073709551614-18446744073709551614/18446744073709551615");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(fields_are_read),
      cmocka_unit_test(the_number_of_ranges_is_bounded),
      cmocka_unit_test(content_range_is_written),
  };
  return cmocka_run_group_tests_name("http/byte_ranges", tests, nullptr, nullptr);
}
