#include "server/codel.h"

#include <cmath>
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <deque>
#include <random>
#include <vector>

extern "C" {
#include <cmocka.h>
}

using weft::server::Codel;
using Verdict = weft::server::Codel::Verdict;

namespace {

constexpr int64_t kMs = Codel::kMillisecond;

// Requests that come to the worker at regular times.
struct Stream {
  Codel codel{std::chrono::milliseconds(50)};
  int64_t now = 1'000 * kMs;
  int64_t busy = 0;

  // `count` requests that have waited `waited` each, `every` apart, `work` of that working. How many were
  // shed.
  int pass(int count, int64_t waited, int64_t every, int64_t work) {
    int shed = 0;
    for (int i = 0; i < count; ++i) {
      if (codel.judge(now, waited, busy) == Verdict::kShed) ++shed;
      codel.on_hold(work);
      now += every;
      busy += work;
    }
    return shed;
  }
};

void nobody_is_shed_without_a_target(void**) {
  Codel codel{std::chrono::milliseconds(0)};
  assert_false(codel.enabled());
  assert_true(Codel{std::chrono::milliseconds(1)}.enabled());
}

void a_queue_that_stays_is_an_overload(void**) {
  Stream stream;
  stream.pass(50, 60 * kMs, 5 * kMs, kMs);
  assert_true(stream.codel.overloaded());
  // Three quarters of the target.
  assert_int_equal(stream.codel.limit(), 37'500'000);
  assert_int_equal(stream.pass(10, 38 * kMs, 5 * kMs, kMs), 10);
  assert_int_equal(stream.pass(10, 37 * kMs, 5 * kMs, kMs), 0);
}

void one_quick_request_shows_that_it_drains(void**) {
  Stream stream;
  for (int i = 0; i < 20; ++i) {
    stream.pass(19, 80 * kMs, 5 * kMs, kMs);
    stream.pass(1, 10 * kMs, 5 * kMs, kMs);
    assert_false(stream.codel.overloaded());
  }
}

void an_overload_ends_with_the_first_window_without_a_shed(void**) {
  Stream stream;
  stream.pass(50, 60 * kMs, 5 * kMs, kMs);
  assert_true(stream.codel.overloaded());
  // A queue that is empty for a moment changes nothing.
  for (int i = 0; i < 20; ++i) {
    stream.pass(19, 0, 5 * kMs, kMs);
    stream.pass(1, 38 * kMs, 5 * kMs, kMs);
    assert_true(stream.codel.overloaded());
  }
  stream.pass(45, 37 * kMs, 5 * kMs, kMs);
  assert_false(stream.codel.overloaded());
}

void after_a_rest_nobody_waits(void**) {
  Stream stream;
  stream.pass(200, 0, kMs, kMs);
  stream.pass(64, 90 * kMs, kMs / 10, kMs / 10);
  stream.now += 10'000 * kMs;
  stream.pass(1, 0, kMs, kMs);
  assert_false(stream.codel.overloaded());
}

void an_overload_does_not_outlast_a_silence(void**) {
  Stream stream;
  stream.pass(45, 60 * kMs, 5 * kMs, kMs);
  assert_true(stream.codel.overloaded());
  // One who blocks, and those behind.
  stream.now += 10'000 * kMs;
  stream.pass(1, 0, 3'000 * kMs, 3'000 * kMs);
  assert_false(stream.codel.overloaded());
  assert_int_equal(stream.pass(30, 3'000 * kMs, kMs, kMs), 0);
}

void few_samples_prove_nothing(void**) {
  Stream stream;
  // Nine in each of many windows' time.
  stream.pass(9, 900 * kMs, 300 * kMs, kMs);
  assert_false(stream.codel.overloaded());
}

void a_window_lasts_a_tenth_of_a_second(void**) {
  Stream stream;
  stream.pass(100, 60 * kMs, kMs, kMs);
  assert_false(stream.codel.overloaded());
  stream.pass(1, 60 * kMs, kMs, kMs);
  assert_true(stream.codel.overloaded());
}

void cheap_requests_may_queue_for_longer(void**) {
  Stream stream;
  // Before anything is known of their cost, and after.
  assert_int_equal(stream.pass(1'000, 900 * kMs, kMs, kMs / 10), 0);
  assert_false(stream.codel.overloaded());
  stream.pass(300, 1'100 * kMs, kMs, kMs / 10);
  assert_true(stream.codel.overloaded());
  assert_int_equal(stream.pass(1, 1'300 * kMs, kMs, kMs / 10), 1);
}

void the_target_grows_with_the_work_of_requests(void**) {
  Stream stream;
  stream.pass(100, 0, 20 * kMs, 20 * kMs);
  assert_int_equal(stream.codel.target(), 200 * kMs);
  stream.pass(100, 150 * kMs, 20 * kMs, 20 * kMs);
  assert_false(stream.codel.overloaded());
  // Nor behind one more of them, which need not be a queue.
  stream.pass(100, 215 * kMs, 20 * kMs, 20 * kMs);
  assert_false(stream.codel.overloaded());
  stream.pass(100, 225 * kMs, 20 * kMs, 20 * kMs);
  assert_true(stream.codel.overloaded());
}

void the_target_does_not_become_absurd(void**) {
  Stream stream;
  stream.pass(30, 0, 5'000 * kMs, 5'000 * kMs);
  assert_int_equal(stream.codel.target(), 2'000 * kMs);
}

void who_waits_behind_one_long_piece_of_work_is_served(void**) {
  Stream stream;
  stream.pass(200, 0, kMs, kMs);
  stream.codel.on_hold(3'000 * kMs);
  stream.now += 3'000 * kMs;
  stream.busy += 3'000 * kMs;
  assert_int_equal(stream.pass(64, 3'000 * kMs, kMs, kMs), 0);
  // Two windows later nothing is left of it but a part of the average.
  stream.pass(2'000, 0, kMs, kMs);
  assert_true(stream.codel.limit() < 110 * kMs);
}

void before_the_window_tells_limits_are_wide(void**) {
  Stream stream;
  stream.pass(50, 0, 5 * kMs, kMs);
  assert_int_equal(stream.codel.limit(), 100 * kMs + kMs);
  assert_int_equal(stream.pass(1, 100 * kMs, 0, 0), 0);
  assert_int_equal(stream.pass(1, 102 * kMs, 0, 0), 1);
}

// One worker and its loop, clients that do not wait for answers.
struct Outcome {
  double goodput;  // work on answered requests, as a part of what could be done
  double shed;     // as a part of all
  double p99;      // of the answered, in milliseconds
};

enum class Machine : uint8_t { kSteady, kHiccups };

Outcome simulate(double service_ms, double load, bool controlled, Machine machine = Machine::kSteady) {
  std::mt19937_64 random(7);
  std::exponential_distribution<double> gap(load / (service_ms * kMs));
  std::uniform_real_distribution<double> service(0.6 * service_ms * kMs, 1.4 * service_ms * kMs);
  constexpr double kShedCost = 20'000, kTurnCost = 5'000, kTick = 4 * kMs, kLength = 30e9;
  Codel codel{std::chrono::milliseconds(50)};
  double now = 1e9, next = now + gap(random), busy = 0, worked = 0;
  const double end = now + kLength;
  // It does something else for a while, now and then.
  std::exponential_distribution<double> hiccup_gap(1 / (500.0 * kMs));
  double hiccup = machine == Machine::kHiccups ? now + hiccup_gap(random) : 2 * end;
  std::deque<double> ready;
  std::vector<double> latencies;
  size_t total = 0;
  const auto arrive = [&] {
    for (; next <= now; next += gap(random)) ready.push_back(next);
  };
  while (now < end) {
    if (arrive(), ready.empty()) now = next, arrive();
    now += kTurnCost;
    for (size_t in_turn = ready.size(); in_turn > 0; --in_turn, ++total) {
      const double arrived = ready.front();
      ready.pop_front();
      // The kernel counts in ticks.
      const auto waited = static_cast<int64_t>(std::floor((now - arrived) / kTick) * kTick);
      const bool served = !controlled || codel.judge(static_cast<int64_t>(now), waited,
                                                     static_cast<int64_t>(busy)) == Verdict::kServe;
      double work = served ? service(random) : kShedCost;
      if (now > hiccup) {
        work += 30 * kMs;
        hiccup = now + hiccup_gap(random);
      }
      codel.on_hold(static_cast<int64_t>(work));
      now += work;
      busy += work;
      if (!served) continue;
      worked += work;
      latencies.push_back((now - arrived) / kMs);
    }
  }
  std::sort(latencies.begin(), latencies.end());
  return {worked / kLength / std::min(load, 1.0),
          1 - static_cast<double>(latencies.size()) / static_cast<double>(total),
          latencies[latencies.size() * 99 / 100]};
}

void a_busy_worker_sheds_nothing(void**) {
  for (const double service : {0.1, 1.0, 5.0, 20.0, 35.0, 50.0}) {
    assert_true(simulate(service, 0.8, true).shed < 0.001);
  }
}

void at_three_times_capacity_the_worker_stays_useful(void**) {
  for (const double service : {1.0, 5.0}) {
    const Outcome controlled = simulate(service, 3, true);
    assert_true(controlled.goodput > 0.93);
    assert_true(controlled.p99 < 60);
  }
  const Outcome slow = simulate(30, 3, true);
  assert_true(slow.goodput > 0.93);
  assert_true(slow.p99 < 600);
  const Outcome disturbed = simulate(5, 3, true, Machine::kHiccups);
  assert_true(disturbed.goodput > 0.93);
  assert_true(disturbed.p99 < 80);
  assert_true(simulate(5, 3, false).p99 > 10'000);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(nobody_is_shed_without_a_target),
      cmocka_unit_test(a_queue_that_stays_is_an_overload),
      cmocka_unit_test(one_quick_request_shows_that_it_drains),
      cmocka_unit_test(an_overload_ends_with_the_first_window_without_a_shed),
      cmocka_unit_test(after_a_rest_nobody_waits),
      cmocka_unit_test(an_overload_does_not_outlast_a_silence),
      cmocka_unit_test(few_samples_prove_nothing),
      cmocka_unit_test(a_window_lasts_a_tenth_of_a_second),
      cmocka_unit_test(cheap_requests_may_queue_for_longer),
      cmocka_unit_test(the_target_grows_with_the_work_of_requests),
      cmocka_unit_test(the_target_does_not_become_absurd),
      cmocka_unit_test(who_waits_behind_one_long_piece_of_work_is_served),
      cmocka_unit_test(before_the_window_tells_limits_are_wide),
      cmocka_unit_test(a_busy_worker_sheds_nothing),
      cmocka_unit_test(at_three_times_capacity_the_worker_stays_useful),
  };
  return cmocka_run_group_tests_name("server/codel", tests, nullptr, nullptr);
}
