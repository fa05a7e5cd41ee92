// When code that holds the loop is interrupted, and when it is said to be native. The clock is the test's.

#include "weft/server/stall_detector.h"

#include <string>

#include "check.h"

using namespace weft::server;
using std::chrono::milliseconds;
using Verdict = StallDetector::Verdict;

namespace {

// Looks every tick, as the monitor does.
struct Observer {
  StallLimits limits;
  StallDetector detector{limits};
  int64_t now = 1'000'000;
  uint64_t answers = 0;

  Verdict look(uint64_t step) { return look_after(limits.tick().count(), step); }
  Verdict look_after(int64_t elapsed, uint64_t step) {
    now += elapsed;
    return detector.observe(step, answers, now);
  }
  // One letter per tick: . calm, h held, B blocked
  std::string watch(uint64_t step, int ticks) {
    std::string seen;
    for (int i = 0; i < ticks; ++i) seen += ".hB"[static_cast<int>(look(step))];
    return seen;
  }
};

void limits_give_patience_and_ticks(void**) {
  const auto pace = [](int64_t threshold, int64_t timeout) {
    const StallLimits limits{milliseconds(threshold), milliseconds(timeout)};
    return std::to_string(limits.patience().count()) + '/' + std::to_string(limits.tick().count());
  };
  EXPECT_TEXT(pace(1000, 0), "1000/250");
  EXPECT_TEXT(pace(100, 0), "100/25");
  EXPECT_TEXT(pace(1, 0), "1/1");
  EXPECT_TEXT(pace(3'600'000, 0), "3600000/250");
  EXPECT_TEXT(pace(1000, 30'000), "1000/250");
  EXPECT_TEXT(pace(5000, 1000), "1000/250");
  EXPECT_TEXT(pace(0, 30'000), "1000/250");
  EXPECT_TEXT(pace(0, 500), "500/125");
  assert_false(StallLimits{}.any());
  assert_true((StallLimits{milliseconds(1), milliseconds(0)}.any()));
  assert_true((StallLimits{milliseconds(0), milliseconds(1)}.any()));
}

void a_loop_that_waits_or_goes_on_is_calm(void**) {
  Observer observer{{milliseconds(100)}};
  EXPECT_TEXT(observer.watch(0, 50), std::string(50, '.').c_str());
  for (uint64_t step = 1; step < 50; ++step) assert_true(observer.look(step) == Verdict::kCalm);
  EXPECT_TEXT(observer.watch(50, 4), "....");
  EXPECT_TEXT(observer.watch(51, 4), "....");
}

void a_step_over_the_threshold_is_interrupted_every_tick(void**) {
  Observer observer{{milliseconds(100)}};
  EXPECT_TEXT(observer.watch(7, 6), "....hh");
  ++observer.answers;
  EXPECT_TEXT(observer.watch(7, 3), "hhh");
  // The next one starts anew.
  EXPECT_TEXT(observer.watch(8, 5), "....h");
  EXPECT_TEXT(observer.watch(0, 2), "..");
  EXPECT_TEXT(observer.watch(9, 5), "....h");
}

void a_step_that_takes_no_interrupt_is_blocked_once(void**) {
  Observer observer{{milliseconds(100)}};
  EXPECT_TEXT(observer.watch(7, 20), "....hhhhBhhhhhhhhhhh");
  EXPECT_TEXT(observer.watch(8, 9), "....hhhhB");
}

void who_answers_is_not_blocked_until_it_stops_answering(void**) {
  Observer observer{{milliseconds(100)}};
  EXPECT_TEXT(observer.watch(7, 5), "....h");
  for (int i = 0; i < 20; ++i) {
    ++observer.answers;
    EXPECT_TEXT(observer.watch(7, 1), "h");
  }
  EXPECT_TEXT(observer.watch(7, 6), "hhhBhh");
}

void a_short_timeout_interrupts_early_but_does_not_report_early(void**) {
  Observer observer{{milliseconds(400), milliseconds(100)}};
  // Ticks of 25 ms: interrupted from 100 on, called blocked at 800.
  EXPECT_TEXT(observer.watch(7, 33), "....hhhhhhhhhhhhhhhhhhhhhhhhhhhhB");
}

void without_a_threshold_nothing_is_called_blocked(void**) {
  Observer observer{{milliseconds(0), milliseconds(100)}};
  EXPECT_TEXT(observer.watch(7, 30), ("...." + std::string(26, 'h')).c_str());
}

void time_in_which_the_observer_did_not_run_does_not_count(void**) {
  Observer observer{{milliseconds(1000)}};
  EXPECT_TEXT(observer.watch(7, 2), "..");
  // The process was stopped for a minute.
  assert_true(observer.look_after(60'000, 7) == Verdict::kCalm);
  EXPECT_TEXT(observer.watch(7, 3), ".hh");
  assert_int_equal(observer.now - observer.detector.since_ms(), 250 + 250 + 3 * 250);
  // And once more, while it was held: it is not taken for blocked either.
  assert_true(observer.look_after(60'000, 7) == Verdict::kHeld);
  EXPECT_TEXT(observer.watch(7, 2), "hB");
}

void an_observer_that_is_a_little_late_counts_all(void**) {
  Observer observer{{milliseconds(1000)}};
  assert_true(observer.look_after(400, 7) == Verdict::kCalm);
  assert_true(observer.look_after(400, 7) == Verdict::kCalm);
  assert_true(observer.look_after(400, 7) == Verdict::kCalm);
  assert_true(observer.look_after(400, 7) == Verdict::kHeld);
  assert_int_equal(observer.now - observer.detector.since_ms(), 1200);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(limits_give_patience_and_ticks),
      cmocka_unit_test(a_loop_that_waits_or_goes_on_is_calm),
      cmocka_unit_test(a_step_over_the_threshold_is_interrupted_every_tick),
      cmocka_unit_test(a_step_that_takes_no_interrupt_is_blocked_once),
      cmocka_unit_test(who_answers_is_not_blocked_until_it_stops_answering),
      cmocka_unit_test(a_short_timeout_interrupts_early_but_does_not_report_early),
      cmocka_unit_test(without_a_threshold_nothing_is_called_blocked),
      cmocka_unit_test(time_in_which_the_observer_did_not_run_does_not_count),
      cmocka_unit_test(an_observer_that_is_a_little_late_counts_all),
  };
  return cmocka_run_group_tests_name("server/stall_detector", tests, nullptr, nullptr);
}
