#include "weft/http/date.h"

#include <ctime>
#include <string>

#include "check.h"

using namespace weft;
using namespace weft::http;

namespace {

std::string formatted(int64_t seconds) {
  char text[31];
  text[29] = '#';
  format_date(seconds, text);
  assert_int_equal(text[29], '#');
  return std::string(text, 29);
}

std::string formatted_by_libc(int64_t seconds) {
  const time_t time = seconds;
  tm parts;
  gmtime_r(&time, &parts);
  char text[64];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

}  // namespace

static void known_values(void**) {
  EXPECT_TEXT(formatted(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_TEXT(formatted(784887151), "Tue, 15 Nov 1994 08:12:31 GMT");
  EXPECT_TEXT(formatted(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_TEXT(formatted(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
  EXPECT_TEXT(formatted(951868800), "Wed, 01 Mar 2000 00:00:00 GMT");
  EXPECT_TEXT(formatted(1709251199), "Thu, 29 Feb 2024 23:59:59 GMT");
  EXPECT_TEXT(formatted(2147483648), "Tue, 19 Jan 2038 03:14:08 GMT");
  EXPECT_TEXT(formatted(4107542400), "Mon, 01 Mar 2100 00:00:00 GMT");
  EXPECT_TEXT(formatted(253402300799), "Fri, 31 Dec 9999 23:59:59 GMT");
  EXPECT_TEXT(formatted(-1), "Wed, 31 Dec 1969 23:59:59 GMT");
}

static void out_of_range_is_clamped(void**) {
  EXPECT_TEXT(formatted(253402300800), "Fri, 31 Dec 9999 23:59:59 GMT");
  EXPECT_TEXT(formatted(INT64_MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
  EXPECT_TEXT(formatted(-62135596800), "Mon, 01 Jan 0001 00:00:00 GMT");
  EXPECT_TEXT(formatted(INT64_MIN), "Mon, 01 Jan 0001 00:00:00 GMT");
}

static void every_day_for_400_years(void**) {
  for (int64_t day = 0; day < 146097 + 366; ++day) {
    const int64_t seconds = day * 86400 + day % 86400;
    EXPECT_TEXT(formatted(seconds), formatted_by_libc(seconds));
  }
}

static void random_times_agree_with_libc(void**) {
  test::Random random(1);
  for (int i = 0; i < 100000; ++i) {
    const auto seconds = static_cast<int64_t>(random.below(253402300800));
    EXPECT_TEXT(formatted(seconds), formatted_by_libc(seconds));
  }
}

static void cache_holds_the_line(void**) {
  DateCache cache(784887151);
  EXPECT_TEXT(cache.line(), "Date: Tue, 15 Nov 1994 08:12:31 GMT\r\n");
  EXPECT_TEXT(cache.value(), "Tue, 15 Nov 1994 08:12:31 GMT");
  cache.update(784887152);
  EXPECT_TEXT(cache.line(), "Date: Tue, 15 Nov 1994 08:12:32 GMT\r\n");
  cache.update(784887151);
  EXPECT_TEXT(cache.value(), "Tue, 15 Nov 1994 08:12:31 GMT");
}

static void three_formats_are_read(void**) {
  constexpr int64_t kNow = 1790000000;
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    assert_true(parse_date(text, kNow) == 784111777);
  }
  assert_true(parse_date("Wed Nov 16 08:49:37 1994", kNow) == 784975777);
  assert_true(parse_date("Thu, 29 Feb 2024 23:59:60 GMT", kNow) == 1709251199);
  assert_true(parse_date("Friday, 01-Jan-26 00:00:00 GMT", kNow) == 1767225600);
  assert_true(parse_date("Friday, 01-Jan-76 00:00:00 GMT", kNow) == 3345062400);
  assert_true(parse_date("Friday, 01-Jan-77 00:00:00 GMT", kNow) == 220924800);
}

static void no_dates_are_refused(void**) {
  for (const char* text : {"",
                           "S",
                           "Sun",
                           "Sun,",
                           "Sun, ",
                           "Sun, 06 Nov 1994",
                           "Sun, 06 Nov 1994 08:49:37",
                           "Sun, 06 Nov 1994 08:49:37 UTC",
                           "Sun, 06 Nov 1994 08:49:37 GMT ",
                           "Sun, 6 Nov 1994 08:49:37 GMT",
                           "sun, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 06 nov 1994 08:49:37 GMT",
                           "Sun, 31 Nov 1994 08:49:37 GMT",
                           "Sun, 00 Nov 1994 08:49:37 GMT",
                           "Wed, 29 Feb 2023 00:00:00 GMT",
                           "Sun, 06 Nov 0000 08:49:37 GMT",
                           "Sun, 06 Nov 1994 24:00:00 GMT",
                           "Sun, 06 Nov 1994 08:60:37 GMT",
                           "Sun, 06 Nov 1994 08:49:61 GMT",
                           "Sun, 06 Nov 1994 -8:49:37 GMT",
                           "Sun, 06 Nov +994 08:49:37 GMT",
                           "Noday, 06-Nov-94 08:49:37 GMT",
                           "Sunday, 06-Nov-1994 08:49:37 GMT",
                           "Sunday, 06 Nov 94 08:49:37 GMT",
                           "Sun Nov 6 08:49:37 1994",
                           "Sun Nov  6 08:49:37 94",
                           "0",
                           "784111777"}) {
    if (parse_date(text, 1790000000)) EXPECT_TEXT(text, "refused");
  }
}

static void what_is_written_is_read(void**) {
  test::Random random(7);
  for (int i = 0; i < 20'000; ++i) {
    const int64_t seconds = static_cast<int64_t>(random.below(315'000'000'000)) - 62'000'000'000;
    assert_true(parse_date(formatted(seconds), 0) == seconds);
  }
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(known_values),
      cmocka_unit_test(out_of_range_is_clamped),
      cmocka_unit_test(every_day_for_400_years),
      cmocka_unit_test(random_times_agree_with_libc),
      cmocka_unit_test(cache_holds_the_line),
      cmocka_unit_test(three_formats_are_read),
      cmocka_unit_test(no_dates_are_refused),
      cmocka_unit_test(what_is_written_is_read),
  };
  return cmocka_run_group_tests_name("http/date", tests, nullptr, nullptr);
}
