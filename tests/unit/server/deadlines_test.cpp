#include "server/deadlines.h"

#include <csetjmp>
#include <cstdarg>
#include <cstddef>

extern "C" {
#include <cmocka.h>
}

using weft::http::Phase;
using weft::http::Timeouts;
using weft::server::Deadlines;

namespace {

Timeouts example() {
  Timeouts timeouts;
  timeouts.head = std::chrono::milliseconds(1'000);
  timeouts.body = std::chrono::milliseconds(2'000);
  timeouts.keep_alive = std::chrono::milliseconds(4'000);
  timeouts.write = std::chrono::milliseconds(5'000);
  return timeouts;
}

void each_phase_has_its_own_limit(void**) {
  const Timeouts timeouts = example();
  Deadlines deadlines(timeouts);
  deadlines.on_accepted(100);
  assert_int_equal(deadlines.earliest(), 1'100);
  deadlines.on_phase(Phase::kIdle, 0, 0, 200);  // nothing has arrived: the time for the first head goes on
  assert_int_equal(deadlines.earliest(), 1'100);
  deadlines.on_phase(Phase::kHead, 1, 0, 300);
  assert_int_equal(deadlines.earliest(), 1'300);
  deadlines.on_phase(Phase::kHead, 1, 0, 900);  // more octets of the same head earn nothing
  assert_int_equal(deadlines.earliest(), 1'300);
  deadlines.on_phase(Phase::kHandler, 2, 0, 1'000);  // of its exchange, whose limit the session keeps
  deadlines.set_exchanges(4'000);
  assert_int_equal(deadlines.earliest(), 4'000);
  deadlines.set_exchanges(Deadlines::kNever);
  deadlines.on_phase(Phase::kIdle, 3, 0, 1'500);
  assert_int_equal(deadlines.earliest(), 5'500);
}

void a_body_must_make_progress(void**) {
  const Timeouts timeouts = example();
  Deadlines deadlines(timeouts);
  deadlines.on_phase(Phase::kBody, 1, 0, 0);
  assert_int_equal(deadlines.earliest(), 2'000);
  deadlines.on_phase(Phase::kBody, 1, 1'000'000, 1'000);
  assert_int_equal(deadlines.earliest(), 3'000);
  deadlines.on_phase(Phase::kBody, 1, 1'000'000, 2'999);  // none since
  assert_true(deadlines.phase_passed(3'000));
}

void a_trickled_body_runs_out_of_time(void**) {
  const Timeouts timeouts = example();
  Deadlines deadlines(timeouts);
  deadlines.on_phase(Phase::kBody, 1, 0, 0);
  // One octet a second keeps every gap short but is far below 500 octets a second.
  int64_t now = 0;
  uint64_t received = 0;
  while (!deadlines.phase_passed(now) && now < 60'000) {
    now += 1'000;
    if (deadlines.phase_passed(now)) break;
    deadlines.on_phase(Phase::kBody, 1, ++received, now);
  }
  assert_in_range(now, 2'000, 3'000);
}

void zero_means_for_ever(void**) {
  const Timeouts off = [] {
    Timeouts t;
    t.head = t.body = t.keep_alive = t.write = std::chrono::milliseconds(0);
    return t;
  }();
  Deadlines deadlines(off);
  deadlines.on_accepted(0);
  deadlines.on_phase(Phase::kHead, 1, 0, 0);
  deadlines.on_phase(Phase::kBody, 2, 0, 0);
  deadlines.on_phase(Phase::kBody, 2, 10, 10);
  deadlines.on_output(true, true, 10);
  assert_true(deadlines.earliest() == Deadlines::kNever);
}

void output_must_make_progress(void**) {
  const Timeouts timeouts = example();
  Deadlines deadlines(timeouts);
  deadlines.on_output(true, false, 0);
  assert_int_equal(deadlines.earliest(), 5'000);
  deadlines.on_output(true, false, 3'000);
  assert_int_equal(deadlines.earliest(), 5'000);
  deadlines.on_output(true, true, 4'000);
  assert_int_equal(deadlines.earliest(), 9'000);
  assert_false(deadlines.write_passed(8'999));
  assert_true(deadlines.write_passed(9'000));
  deadlines.on_output(false, true, 4'500);
  assert_true(deadlines.earliest() == Deadlines::kNever);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(each_phase_has_its_own_limit),     cmocka_unit_test(a_body_must_make_progress),
      cmocka_unit_test(a_trickled_body_runs_out_of_time), cmocka_unit_test(zero_means_for_ever),
      cmocka_unit_test(output_must_make_progress),
  };
  return cmocka_run_group_tests_name("server/deadlines", tests, nullptr, nullptr);
}
