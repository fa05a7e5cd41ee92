#include "weft/base/result.h"

#include <memory>
#include <string>

#include "check.h"

using namespace weft;

namespace {

enum class Failure : uint8_t { kNone, kRefused, kGone };

Result<std::unique_ptr<int>, Failure> make(int number) {
  if (number < 0) return Failure::kRefused;
  return std::make_unique<int>(number);
}

Result<void, Failure> step(bool works) {
  if (!works) return Failure::kNone;
  return {};
}

}  // namespace

static void holds_a_value_that_can_only_be_moved(void**) {
  auto result = make(7);
  assert_true(result.ok());
  assert_true(static_cast<bool>(result));
  const std::unique_ptr<int> taken = std::move(result.value());
  assert_int_equal(*taken, 7);
}

static void holds_an_error(void**) {
  const auto result = make(-1);
  assert_false(result.ok());
  assert_false(static_cast<bool>(result));
  assert_true(result.error() == Failure::kRefused);
}

static void without_a_value_any_error_is_one(void**) {
  assert_true(step(true).ok());
  const auto failed = step(false);
  assert_false(failed.ok());
  assert_true(failed.error() == Failure::kNone);
}

static void can_be_copied_and_assigned(void**) {
  Result<std::string, Failure> result = std::string("a value longer than any small buffer");
  const Result<std::string, Failure> copy = result;
  result = Failure::kGone;
  EXPECT_TEXT(copy.value(), "a value longer than any small buffer");
  assert_true(result.error() == Failure::kGone);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(holds_a_value_that_can_only_be_moved),
      cmocka_unit_test(holds_an_error),
      cmocka_unit_test(without_a_value_any_error_is_one),
      cmocka_unit_test(can_be_copied_and_assigned),
  };
  return cmocka_run_group_tests_name("base/result", tests, nullptr, nullptr);
}
