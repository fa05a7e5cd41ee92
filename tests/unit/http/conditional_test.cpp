#include "weft/http/conditional.h"

#include <string>

#include "check.h"
#include "weft/http/date.h"

using namespace weft;
using namespace weft::http;

namespace {

constexpr int64_t kModified = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT
constexpr int64_t kNow = 1790000000;

// Lines "name: value".
void fill(RequestHead& head, Bytes lines) {
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    const size_t colon = lines.find(": ");
    head.fields.append_field(lines.substr(0, colon), lines.substr(colon + 2, end - colon - 2));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

struct Case {
  Bytes fields;
  Precondition expected;
  Bytes etag = "\"a\"";
  Method method = Method::kGet;
};

constexpr auto kPassed = Precondition::kPassed;
constexpr auto kNotModified = Precondition::kNotModified;
constexpr auto kFailed = Precondition::kFailed;

constexpr Case kCases[] = {
    {"", kPassed},
    {"if-none-match: \"a\"", kNotModified},
    {"if-none-match: \"a\"", kNotModified, "\"a\"", Method::kHead},
    {"if-none-match: \"a\"", kFailed, "\"a\"", Method::kPut},
    {"if-none-match: \"A\"", kPassed},
    {"if-none-match: W/\"a\"", kNotModified},
    {"if-none-match: w/\"a\"", kPassed},
    {"if-none-match: \"a\"", kNotModified, "W/\"a\""},
    {"if-none-match: *", kNotModified},
    {"if-none-match: *", kFailed, "", Method::kPut},
    {"if-none-match: \"x\", \"a\"", kNotModified},
    {"if-none-match: \"x\",\"a\"", kNotModified},
    {"if-none-match: \"x\"\nif-none-match: \"a\"", kNotModified},
    {"if-none-match: , ,\"a\" ,", kNotModified},
    {"if-none-match: \"a,b\"", kNotModified, "\"a,b\""},
    {"if-none-match: \"x, \"a\"", kNotModified},
    {"if-none-match: a", kPassed},
    {"if-none-match: a, \"a\"", kNotModified},
    {"if-none-match: \"a", kPassed},
    {"if-none-match: ", kPassed},
    {"if-none-match: \"\"", kNotModified, "\"\""},
    {"if-none-match: \"\"", kPassed, ""},
    // a tag counts more than a date
    {"if-none-match: \"x\"\nif-modified-since: Sun, 06 Nov 1994 08:49:37 GMT", kPassed},
    {"if-none-match: \"a\"\nif-modified-since: Sun, 06 Nov 1974 08:49:37 GMT", kNotModified},
    {"if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT", kNotModified},
    {"if-modified-since: Sunday, 06-Nov-94 08:49:38 GMT", kNotModified},
    {"if-modified-since: Sun Nov  6 08:49:36 1994", kPassed},
    {"if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT", kPassed, "", Method::kPost},
    {"if-modified-since: yesterday", kPassed},
    {"if-unmodified-since: Sun, 06 Nov 1994 08:49:37 GMT", kPassed},
    {"if-unmodified-since: Sun, 06 Nov 1994 08:49:36 GMT", kFailed},
    {"if-unmodified-since: yesterday", kPassed},
    {"if-match: \"a\"", kPassed},
    {"if-match: \"a\"", kFailed, "W/\"a\""},
    {"if-match: W/\"a\"", kFailed, "W/\"a\""},
    {"if-match: W/\"a\"", kFailed},
    {"if-match: *", kPassed},
    {"if-match: \"x\"", kFailed},
    {"if-match: \"x\", \"a\"", kPassed},
    {"if-match: \"a\"\nif-unmodified-since: Sun, 06 Nov 1974 08:49:36 GMT", kPassed},
    {"if-match: \"x\"\nif-none-match: \"a\"", kFailed},
    {"if-match: \"a\"\nif-none-match: \"a\"", kNotModified},
};

}  // namespace

static void preconditions_are_evaluated(void**) {
  for (const Case& one : kCases) {
    RequestHead head;
    head.method = one.method;
    fill(head, one.fields);
    const Validators validators{one.etag, kModified};
    if (evaluate_preconditions(head, validators, kNow) != one.expected)
      EXPECT_TEXT(one.fields, "another verdict");
  }
}

static void without_validators_dates_say_nothing(void**) {
  RequestHead head;
  fill(
      head,
      "if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT\nif-unmodified-since: Sun, 06 Nov 1974 08:49:37 GMT");
  assert_true(evaluate_preconditions(head, {}, kNow) == kPassed);
}

static void if_range_compares_strongly(void**) {
  const auto holds = [](Bytes value, Bytes etag, std::optional<int64_t> modified, int64_t now) {
    RequestHead head;
    head.fields.append_field("if-range", value);
    return if_range_holds(head, {etag, modified}, now);
  };
  assert_true(if_range_holds(RequestHead(), {}, kNow));
  assert_true(holds("\"a\"", "\"a\"", kModified, kNow));
  assert_false(holds("\"b\"", "\"a\"", kModified, kNow));
  assert_false(holds("W/\"a\"", "W/\"a\"", kModified, kNow));
  assert_false(holds("W/\"a\"", "\"a\"", kModified, kNow));
  assert_false(holds("\"a\", \"b\"", "\"a\"", kModified, kNow));
  assert_true(holds("Sun, 06 Nov 1994 08:49:37 GMT", "\"a\"", kModified, kNow));
  assert_true(holds("Sunday, 06-Nov-94 08:49:37 GMT", "\"a\"", kModified, kNow));
  assert_false(holds("Sun, 06 Nov 1994 08:49:38 GMT", "\"a\"", kModified, kNow));
  assert_false(holds("Sun, 06 Nov 1994 08:49:36 GMT", "\"a\"", kModified, kNow));
  // It may change once more in this very second.
  assert_false(holds("Sun, 06 Nov 1994 08:49:37 GMT", "\"a\"", kModified, kModified));
  assert_false(holds("Sun, 06 Nov 1994 08:49:37 GMT", "\"a\"", std::nullopt, kNow));
  assert_false(holds("*", "\"a\"", kModified, kNow));
  assert_false(holds("", "\"a\"", kModified, kNow));
}

static void tags_are_recognised(void**) {
  for (const Bytes text : {"\"\"", "\"a\"", "W/\"a\"", "\"a,b\"", "\"!#~\"", "\"\xc3\xa4\""})
    assert_true(is_etag(text));
  for (const Bytes text : {"", "a", "\"", "W/", "W/\"", "w/\"a\"", "\"a", "a\"", "\"a\" ", " \"a\"", ",\"a\"",
                           "\"a\",\"b\"", "\"a b\"", "*"}) {
    if (is_etag(text)) EXPECT_TEXT(text, "no tag");
  }
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(preconditions_are_evaluated),
      cmocka_unit_test(without_validators_dates_say_nothing),
      cmocka_unit_test(if_range_compares_strongly),
      cmocka_unit_test(tags_are_recognised),
  };
  return cmocka_run_group_tests_name("http/conditional", tests, nullptr, nullptr);
}
