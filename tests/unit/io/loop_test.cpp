#include "weft/io/loop.h"

#include <ctime>
#include <functional>
#include <vector>

#include "io/support.h"
#include "weft/base/clock.h"

namespace weft::io::test {
namespace {

struct Task {
  std::function<void()> run;
  TurnTask task{[](void* context) { static_cast<Task*>(context)->run(); }, this};
};

struct Alarm {
  std::function<void()> run;
  Timer timer{[](void* context) { static_cast<Alarm*>(context)->run(); }, this};
};

void an_empty_loop_does_not_wait(void**) {
  Loop loop;
  assert_false(loop.run_turn(Loop::Wait::kYes));
  assert_false(loop.run_turn(Loop::Wait::kNo));
}

void tasks_run_in_order_and_once(void**) {
  Loop loop;
  std::vector<int> order;
  Task first{[&] { order.push_back(1); }}, second{[&] { order.push_back(2); }};
  loop.at_turn_end(second.task);
  loop.at_turn_end(first.task);
  loop.at_turn_end(second.task);
  assert_true(second.task.scheduled());
  assert_false(loop.run_turn(Loop::Wait::kYes));
  assert_true((order == std::vector<int>{2, 1}));
  assert_false(second.task.scheduled());
}

void tasks_scheduled_by_tasks_run_in_the_same_turn(void**) {
  Loop loop;
  std::vector<int> order;
  Task third{[&] { order.push_back(3); }}, second{[&] { order.push_back(2); }};
  Task first{[&] {
    order.push_back(1);
    loop.at_turn_end(third.task);
  }};
  loop.at_turn_end(first.task);
  loop.at_turn_end(second.task);
  assert_false(loop.run_turn(Loop::Wait::kNo));
  assert_true((order == std::vector<int>{1, 2, 3}));
}

void a_task_that_never_ends_does_not_starve_the_loop(void**) {
  Loop loop;
  int runs = 0;
  Task task;
  task.run = [&] {
    ++runs;
    loop.at_turn_end(task.task);
  };
  loop.at_turn_end(task.task);
  assert_true(loop.run_turn(Loop::Wait::kYes));
  assert_true(runs >= 1);
  const int first_turn = runs;
  assert_true(loop.run_turn(Loop::Wait::kYes));
  assert_true(runs > first_turn);
  task.task.cancel();
  assert_false(loop.run_turn(Loop::Wait::kYes));
}

void a_task_may_cancel_or_destroy_others(void**) {
  Loop loop;
  int runs = 0;
  auto doomed = std::make_unique<Task>();
  doomed->run = [&] { ++runs; };
  Task cancelled{[&] { ++runs; }};
  Task first{[&] {
    doomed.reset();
    cancelled.task.cancel();
  }};
  loop.at_turn_end(first.task);
  loop.at_turn_end(doomed->task);
  loop.at_turn_end(cancelled.task);
  assert_false(loop.run_turn(Loop::Wait::kYes));
  assert_int_equal(runs, 0);
}

void a_timer_ends_the_wait_at_its_time(void**) {
  Loop loop;
  int64_t fired_at = 0;
  Alarm alarm{[&] { fired_at = loop.now_ms(); }};
  const int64_t due = loop.now_ms() + 30;
  alarm.timer.start(loop.timers(), due);
  while (fired_at == 0) loop.run_turn(Loop::Wait::kYes);
  assert_true(fired_at >= due);
  assert_true(fired_at < due + 1000);
  assert_false(loop.run_turn(Loop::Wait::kYes));
}

void moving_a_timer_earlier_ends_the_wait_earlier(void**) {
  Loop loop;
  bool fired = false;
  Alarm alarm{[&] { fired = true; }};
  alarm.timer.start(loop.timers(), loop.now_ms() + 60'000);
  assert_true(loop.run_turn(Loop::Wait::kNo));
  loop.interrupt();
  assert_true(loop.run_turn(Loop::Wait::kYes));
  const int64_t begin = loop.now_ms();
  alarm.timer.start(loop.timers(), begin + 5);
  while (!fired) assert_true(loop.run_turn(Loop::Wait::kYes) || fired);
  assert_true(loop.now_ms() < begin + 5000);
}

// The wait must not begin, or not last, when something is to be done already. A second, distant timer gives
// every one of them something to wait for.
struct BusyLoop {
  Loop loop;
  Timer distant{[](void*) {}, nullptr};
  int64_t begin = loop.now_ms();

  BusyLoop() { distant.start(loop.timers(), begin + 20'000); }

  void turn_without_waiting() {
    assert_true(loop.run_turn(Loop::Wait::kYes));
    assert_true(loop.now_ms() < begin + 5000);
  }
};

void does_not_wait_with_tasks_scheduled(void**) {
  BusyLoop busy;
  Task task{[] {}};
  busy.loop.at_turn_end(task.task);
  busy.turn_without_waiting();
}

void does_not_wait_when_interrupted(void**) {
  BusyLoop busy;
  busy.loop.interrupt();
  busy.loop.interrupt();
  busy.turn_without_waiting();
  Task task{[&] { busy.loop.interrupt(); }};
  busy.loop.at_turn_end(task.task);
  busy.turn_without_waiting();
  busy.turn_without_waiting();
}

void does_not_wait_after_a_timer_has_fired(void**) {
  BusyLoop busy;
  bool ran = false;
  Task task{[&] { ran = true; }};
  Alarm alarm{[&] { busy.loop.at_turn_end(task.task); }};
  alarm.timer.start(busy.loop.timers(), busy.loop.now_ms() + 2);
  // Due before the turn begins: libuv then runs its timers ahead of the wait.
  const timespec pause{.tv_sec = 0, .tv_nsec = 5'000'000};
  nanosleep(&pause, nullptr);
  while (!ran) busy.turn_without_waiting();
}

void a_timer_started_for_the_past_fires_without_waiting(void**) {
  BusyLoop busy;
  bool fired = false;
  Alarm alarm{[&] { fired = true; }};
  alarm.timer.start(busy.loop.timers(), busy.loop.now_ms() - 100);
  busy.turn_without_waiting();
  assert_true(fired);
}

void the_clocks_advance(void**) {
  Loop loop;
  const int64_t before = loop.now_ms();
  const timespec pause{.tv_sec = 0, .tv_nsec = 5'000'000};
  nanosleep(&pause, nullptr);
  assert_int_equal(loop.now_ms(), before);
  loop.refresh_now();
  assert_true(loop.now_ms() >= before + 4);
  assert_true(loop.unix_seconds() >= std::time(nullptr) - 2 && loop.unix_seconds() <= std::time(nullptr));
}

// What a pulse shows inside and outside of work, and who is told when a marked step ends.
struct PulseWatcher {
  Loop loop;
  int told = 0;
  uint64_t told_of = 0;

  PulseWatcher() {
    loop.pulse().set_listener(
        [](void* context) {
          auto& self = *static_cast<PulseWatcher*>(context);
          ++self.told;
          self.told_of = self.loop.pulse().last();
        },
        this);
  }
};

void the_pulse_shows_work(void**) {
  PulseWatcher watcher;
  LoopPulse& pulse = watcher.loop.pulse();
  assert_int_equal(pulse.step(), 0);
  uint64_t in_task = 0;
  Task task{[&] { in_task = pulse.step(); }};
  watcher.loop.at_turn_end(task.task);
  watcher.loop.run_turn(Loop::Wait::kYes);
  assert_int_not_equal(in_task, 0);
  assert_int_equal(in_task, pulse.last());
  uint64_t in_timer = 0;
  Alarm alarm{[&] { in_timer = pulse.step(); }};
  alarm.timer.start(watcher.loop.timers(), watcher.loop.now_ms());
  watcher.loop.run_turn(Loop::Wait::kYes);
  assert_true(in_timer > in_task);
  assert_int_equal(watcher.told, 0);
}

void looking_at_the_clock_is_no_new_step(void**) {
  PulseWatcher watcher;
  uint64_t before = 0;
  uint64_t after = 0;
  Task task{[&] {
    before = watcher.loop.pulse().step();
    watcher.loop.refresh_now();
    after = watcher.loop.pulse().step();
  }};
  watcher.loop.at_turn_end(task.task);
  watcher.loop.run_turn(Loop::Wait::kNo);
  assert_int_equal(before, after);
  assert_true(monotonic_ms() >= watcher.loop.now_ms());
  assert_true(monotonic_ms() < watcher.loop.now_ms() + 5000);
}

void the_end_of_a_marked_step_is_told_once(void**) {
  PulseWatcher watcher;
  LoopPulse& pulse = watcher.loop.pulse();
  Task task{[&] { pulse.mark(); }};
  watcher.loop.at_turn_end(task.task);
  watcher.loop.run_turn(Loop::Wait::kNo);
  const uint64_t marked = pulse.last();
  assert_int_equal(watcher.told, 0);
  watcher.loop.run_turn(Loop::Wait::kNo);
  assert_int_equal(watcher.told, 1);
  assert_int_equal(watcher.told_of, marked);
  watcher.loop.run_turn(Loop::Wait::kNo);
  assert_int_equal(watcher.told, 1);

  // Before that, where somebody knows that it ends.
  pulse.begin();
  pulse.mark();
  pulse.settle();
  assert_int_equal(watcher.told, 2);
  pulse.begin();
  pulse.rest();
  assert_int_equal(watcher.told, 2);
  assert_int_equal(pulse.step(), 0);
}

void nothing_is_shown_to_nobody(void**) {
  PulseWatcher watcher;
  LoopPulse& pulse = watcher.loop.pulse();
  pulse.set_listener(nullptr, nullptr);
  uint64_t in_task = 7;
  Task task{[&] { in_task = pulse.step(); }};
  watcher.loop.at_turn_end(task.task);
  watcher.loop.run_turn(Loop::Wait::kNo);
  assert_int_equal(in_task, 0);
  assert_int_equal(watcher.told, 0);
}

void turns_are_measured_without_the_wait(void**) {
  constexpr int64_t kMs = 1'000'000;
  Loop loop;
  Alarm quick{[] {}};
  Alarm slow{[] {
    const int64_t end = monotonic_ns() + 400'000'000;
    while (monotonic_ns() < end) {
    }
  }};
  quick.timer.start(loop.timers(), loop.now_ms() + 300);
  while (quick.timer.running()) loop.run_turn(Loop::Wait::kYes);
  quick.timer.start(loop.timers(), loop.now_ms() + 1'000'000);
  loop.run_turn(Loop::Wait::kNo);
  assert_in_range(loop.turn().longest, 0, 250 * kMs);
  slow.timer.start(loop.timers(), loop.now_ms());
  while (slow.timer.running()) loop.run_turn(Loop::Wait::kYes);
  loop.run_turn(Loop::Wait::kNo);
  const LoopTurn turn = loop.turn();
  assert_in_range(turn.longest, 399 * kMs, 5000 * kMs);
  assert_true(turn.busy >= turn.longest);
  assert_true(turn.serial >= 2);

  slow.run();
  loop.begin_turns();
  loop.run_turn(Loop::Wait::kNo);
  assert_true(loop.turn().busy <= turn.busy + 300 * kMs);
}

void loops_are_independent(void**) {
  Loop first;
  Loop second;
  Timer timer([](void*) {}, nullptr);
  timer.start(first.timers(), first.now_ms() + 1000);
  assert_false(second.run_turn(Loop::Wait::kYes));
  assert_true(first.run_turn(Loop::Wait::kNo));
  timer.stop();
  assert_false(first.run_turn(Loop::Wait::kYes));
}

void spin(int64_t nanoseconds) {
  const int64_t end = monotonic_ns() + nanoseconds;
  while (monotonic_ns() < end) {
  }
}

void a_turn_knows_its_times(void**) {
  Loop loop;
  loop.run_turn(Loop::Wait::kNo);
  const uint64_t serial = loop.turn().serial;
  const int64_t busy = loop.turn().busy;
  Task task{[] { spin(3'000'000); }};
  loop.at_turn_end(task.task);
  loop.run_turn(Loop::Wait::kNo);
  const int64_t worked_from = loop.turn().wait_ended;
  loop.run_turn(Loop::Wait::kNo);
  const LoopTurn& turn = loop.turn();
  assert_int_equal(turn.serial, serial + 2);
  assert_int_equal(turn.last_wait_ended, worked_from);
  assert_true(turn.wait_began >= worked_from + 3'000'000);
  assert_true(turn.wait_ended >= turn.wait_began);
  assert_true(turn.busy >= busy + 3'000'000);
}

void what_ends_a_wait_has_just_happened(void**) {
  Loop loop;
  Alarm alarm{[] {}};
  alarm.timer.start(loop.timers(), loop.now_ms() + 20);
  loop.run_turn(Loop::Wait::kYes);
  assert_true(loop.turn().waited());
  assert_int_equal(loop.turn().oldest_event(), loop.turn().wait_ended);
}

}  // namespace
}  // namespace weft::io::test

int main() {
  using namespace weft::io::test;
  const CMUnitTest tests[] = {
      cmocka_unit_test(an_empty_loop_does_not_wait),
      cmocka_unit_test(tasks_run_in_order_and_once),
      cmocka_unit_test(tasks_scheduled_by_tasks_run_in_the_same_turn),
      cmocka_unit_test(a_task_that_never_ends_does_not_starve_the_loop),
      cmocka_unit_test(a_task_may_cancel_or_destroy_others),
      cmocka_unit_test(a_timer_ends_the_wait_at_its_time),
      cmocka_unit_test(moving_a_timer_earlier_ends_the_wait_earlier),
      cmocka_unit_test(does_not_wait_with_tasks_scheduled),
      cmocka_unit_test(does_not_wait_when_interrupted),
      cmocka_unit_test(does_not_wait_after_a_timer_has_fired),
      cmocka_unit_test(a_timer_started_for_the_past_fires_without_waiting),
      cmocka_unit_test(the_clocks_advance),
      cmocka_unit_test(the_pulse_shows_work),
      cmocka_unit_test(looking_at_the_clock_is_no_new_step),
      cmocka_unit_test(the_end_of_a_marked_step_is_told_once),
      cmocka_unit_test(nothing_is_shown_to_nobody),
      cmocka_unit_test(turns_are_measured_without_the_wait),
      cmocka_unit_test(loops_are_independent),
      cmocka_unit_test(a_turn_knows_its_times),
      cmocka_unit_test(what_ends_a_wait_has_just_happened),
  };
  return cmocka_run_group_tests_name("loop", tests, nullptr, nullptr);
}
