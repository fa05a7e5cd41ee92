#include "log/ring.h"

#include <string>
#include <thread>

#include "check.h"

using namespace weft;
using namespace weft::log;

namespace {

std::string take(Ring& ring, size_t most = SIZE_MAX) {
  const auto parts = ring.peek();
  std::string text(parts[0]);
  text += parts[1];
  text.resize(std::min(text.size(), most));
  ring.consume(text.size());
  return text;
}

}  // namespace

static void takes_whole_records_or_none(void**) {
  Ring ring(16);
  assert_true(ring.empty());
  assert_true(ring.push("0123456789"));
  assert_false(ring.push("abcdefg"));
  assert_true(ring.push("abcdef"));
  assert_false(ring.push("x"));
  assert_true(ring.push(""));
  EXPECT_TEXT(take(ring, 10), "0123456789");
  assert_false(ring.push("01234567890"));
  assert_true(ring.push("ABCDEFGHIJ"));
  EXPECT_TEXT(ring.peek()[0], "abcdef");
  EXPECT_TEXT(ring.peek()[1], "ABCDEFGHIJ");
  EXPECT_TEXT(take(ring), "abcdefABCDEFGHIJ");
  assert_true(ring.empty());
  assert_false(ring.push("01234567890123456"));
}

static void records_wrap_anywhere(void**) {
  for (size_t offset = 0; offset < 16; ++offset) {
    Ring ring(16);
    if (offset > 0) {
      assert_true(ring.push(std::string(offset, '.')));
      take(ring);
    }
    assert_true(ring.push("0123456789abcdef"));
    assert_false(ring.push("x"));
    EXPECT_TEXT(take(ring), "0123456789abcdef");
  }
}

static void knows_how_much_it_holds(void**) {
  Ring ring(16);
  assert_true(ring.holds(0));
  ring.push("01234567");
  assert_true(ring.holds(8));
  assert_false(ring.holds(9));
  take(ring, 4);
  assert_false(ring.holds(5));
  assert_true(ring.holds(4));
}

static void carries_everything_between_threads(void**) {
  constexpr uint32_t kRecords = 50'000;
  Ring ring(256);
  std::thread producer([&ring] {
    test::Random random(7);
    for (uint32_t i = 0; i < kRecords;) {
      const std::string record = std::to_string(i) + std::string(random.below(60), '.') + "\n";
      if (ring.push(record)) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  });
  uint32_t expected = 0;
  std::string line;
  while (expected < kRecords) {
    const std::string got = take(ring);
    if (got.empty()) std::this_thread::yield();
    for (const char c : got) {
      if (c != '\n') {
        line += c;
        continue;
      }
      assert_int_equal(std::stoul(line), expected++);
      line.clear();
    }
  }
  producer.join();
  assert_true(ring.empty());
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(takes_whole_records_or_none),
      cmocka_unit_test(records_wrap_anywhere),
      cmocka_unit_test(knows_how_much_it_holds),
      cmocka_unit_test(carries_everything_between_threads),
  };
  return cmocka_run_group_tests_name("log/ring", tests, nullptr, nullptr);
}
