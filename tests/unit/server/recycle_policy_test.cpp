// When a worker is replaced, and why.

#include "weft/server/recycle_policy.h"

#include <set>
#include <string>
#include <vector>

#include "check.h"

using namespace weft::server;

namespace {

constexpr uint64_t kMebibyte = 1024 * 1024;

void without_limits_a_worker_serves_for_ever(void**) {
  const RecyclePolicy policy({.max_fatals = 0}, 1);
  assert_true(policy.judge({UINT64_MAX, UINT64_MAX, UINT64_MAX}) == RecycleReason::kNone);
  EXPECT_TEXT(RecyclePolicy::describe(RecycleReason::kNone, {}), "");
}

void each_limit_is_a_reason(void**) {
  const RecyclePolicy policy(
      {.max_requests = 1000, .max_memory = 64 * kMebibyte, .max_fatals = 3, .jitter = 0}, 1);
  assert_true(policy.judge({999, 64 * kMebibyte - 1, 2}) == RecycleReason::kNone);
  const auto why = [&](const WorkerWear& wear) { return RecyclePolicy::describe(policy.judge(wear), wear); };
  EXPECT_TEXT(why({1000, 0, 0}), "1000 requests served");
  EXPECT_TEXT(why({0, 65 * kMebibyte, 0}), "65 MiB resident");
  EXPECT_TEXT(why({0, 0, 3}), "3 fatal errors survived");
  EXPECT_TEXT(why({UINT64_MAX, 0, 0}), "18446744073709551615 requests served");
  // What is most wrong is said.
  EXPECT_TEXT(why({1000, 65 * kMebibyte, 4}), "4 fatal errors survived");
  EXPECT_TEXT(why({1000, 65 * kMebibyte, 0}), "65 MiB resident");
}

void memory_that_is_not_known_is_no_reason(void**) {
  const RecyclePolicy policy({.max_memory = 1}, 1);
  assert_true(policy.judge({0, 0, 0}) == RecycleReason::kNone);
  assert_true(policy.judge({0, 1, 0}) == RecycleReason::kMemory);
}

void jitter_spreads_the_limits_downwards(void**) {
  std::set<uint64_t> requests;
  double sum = 0;
  for (uint64_t seed = 0; seed < 1000; ++seed) {
    const RecyclePolicy policy({.max_requests = 100'000, .max_memory = 1'000'000, .jitter = 0.1}, seed);
    assert_true(policy.max_requests() > 90'000 && policy.max_requests() <= 100'000);
    assert_true(policy.max_memory() > 900'000 && policy.max_memory() <= 1'000'000);
    assert_true(policy.max_memory() / 10 != policy.max_requests());
    requests.insert(policy.max_requests());
    sum += static_cast<double>(policy.max_requests());
  }
  assert_true(requests.size() > 900);
  assert_true(sum / 1000 > 94'000 && sum / 1000 < 96'000);
  const RecyclePolicy same({.max_requests = 100'000}, 7);
  assert_int_equal(same.max_requests(), RecyclePolicy({.max_requests = 100'000}, 7).max_requests());
}

void small_limits_stay_limits(void**) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const RecyclePolicy policy({.max_requests = 1, .max_memory = 1, .jitter = 0.5}, seed);
    assert_int_equal(policy.max_requests(), 1);
    assert_true(policy.judge({0, 0, 0}) == RecycleReason::kNone);
  }
}

int reads;

void memory_is_read_once_a_second(void**) {
  reads = 0;
  ResidentMemory memory([] { return uint64_t{100} * static_cast<uint64_t>(++reads); });
  assert_int_equal(memory.at(-5'000), 100);
  assert_int_equal(memory.at(-4'001), 100);
  assert_int_equal(memory.at(-4'000), 200);
  assert_int_equal(memory.at(-3'999), 200);
  assert_int_equal(memory.at(1'000'000), 300);
  assert_int_equal(reads, 3);
}

void the_system_tells_what_is_resident(void**) {
  const uint64_t before = ResidentMemory::read_from_system();
  assert_true(before > 100 * 1024);
  const std::vector<char> block(32 * kMebibyte, 'x');
  assert_true(ResidentMemory::read_from_system() >= before + 30 * kMebibyte);
  assert_int_equal(block[12345], 'x');
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(without_limits_a_worker_serves_for_ever),
      cmocka_unit_test(each_limit_is_a_reason),
      cmocka_unit_test(memory_that_is_not_known_is_no_reason),
      cmocka_unit_test(jitter_spreads_the_limits_downwards),
      cmocka_unit_test(small_limits_stay_limits),
      cmocka_unit_test(memory_is_read_once_a_second),
      cmocka_unit_test(the_system_tells_what_is_resident),
  };
  return cmocka_run_group_tests_name("server/recycle_policy", tests, nullptr, nullptr);
}
