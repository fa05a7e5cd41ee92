#include "weft/io/timer_wheel.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <vector>

#include "io/support.h"

namespace weft::io::test {
namespace {

// A timer that notes when it fired and then does what the test wants.
struct Probe {
  explicit Probe(TimerWheel& wheel_to_use) : wheel(wheel_to_use) {}

  TimerWheel& wheel;
  int fired = 0;
  std::vector<Probe*>* order = nullptr;
  std::function<void()> then;
  Timer timer{[](void* context) {
                auto* probe = static_cast<Probe*>(context);
                ++probe->fired;
                if (probe->order) probe->order->push_back(probe);
                if (probe->then) probe->then();
              },
              this};

  void start(int64_t deadline) { timer.start(wheel, deadline); }
};

void fires_at_its_time_not_before(void**) {
  TimerWheel wheel(1000);
  for (const int64_t delay : {1, 2, 255, 256, 257, 5000, 65535, 65536, 70000, 16777216, 20000000}) {
    const int64_t begin = wheel.now();
    Probe probe(wheel);
    probe.start(begin + delay);
    wheel.advance(begin + delay - 1);
    assert_int_equal(probe.fired, 0);
    assert_true(probe.timer.running());
    wheel.advance(begin + delay);
    assert_int_equal(probe.fired, 1);
    assert_false(probe.timer.running());
    assert_int_equal(wheel.next_due(), INT64_MAX);
  }
}

void fires_in_order_of_deadline(void**) {
  TimerWheel wheel(0);
  std::vector<Probe*> order;
  std::deque<Probe> probes;
  for (const int64_t deadline : {70000, 3, 300, 1, 257, 66000, 2, 20000000}) {
    probes.emplace_back(wheel).order = &order;
    probes.back().start(deadline);
  }
  wheel.advance(20000000);
  const std::vector<Probe*> expected = {&probes[3], &probes[6], &probes[1], &probes[4],
                                        &probes[2], &probes[5], &probes[0], &probes[7]};
  assert_true(order == expected);
}

void moving_later_keeps_the_old_place(void**) {
  TimerWheel wheel(0);
  Probe probe(wheel);
  probe.start(100);
  probe.start(5000);
  assert_int_equal(wheel.next_due(), 100);
  assert_int_equal(probe.timer.deadline(), 5000);
  wheel.advance(100);
  assert_int_equal(probe.fired, 0);
  assert_true(wheel.next_due() > 100 && wheel.next_due() <= 5000);
  wheel.advance(4999);
  assert_int_equal(probe.fired, 0);
  wheel.advance(5000);
  assert_int_equal(probe.fired, 1);
}

void moving_earlier_takes_effect(void**) {
  TimerWheel wheel(0);
  Probe probe(wheel);
  probe.start(90000);
  probe.start(10);
  assert_int_equal(wheel.next_due(), 10);
  wheel.advance(10);
  assert_int_equal(probe.fired, 1);
  wheel.advance(100000);
  assert_int_equal(probe.fired, 1);
}

void stopped_timers_do_not_fire(void**) {
  TimerWheel wheel(0);
  Probe probe(wheel);
  probe.start(10);
  probe.timer.stop();
  assert_false(probe.timer.running());
  assert_int_equal(wheel.next_due(), INT64_MAX);
  { Probe(wheel).start(10); }
  assert_int_equal(wheel.next_due(), INT64_MAX);
  wheel.advance(20);
  assert_int_equal(probe.fired, 0);
}

void callbacks_may_stop_others_of_the_same_time(void**) {
  TimerWheel wheel(0);
  Probe first(wheel), second(wheel), later(wheel);
  first.then = [&] {
    second.timer.stop();
    later.timer.stop();
  };
  first.start(10);
  second.start(10);
  later.start(11);
  wheel.advance(50);
  assert_int_equal(first.fired, 1);
  assert_int_equal(second.fired, 0);
  assert_int_equal(later.fired, 0);
}

void callbacks_may_postpone_others_of_the_same_time(void**) {
  TimerWheel wheel(0);
  Probe first(wheel), second(wheel);
  first.then = [&] { second.start(30); };
  first.start(10);
  second.start(10);
  wheel.advance(29);
  assert_int_equal(second.fired, 0);
  wheel.advance(30);
  assert_int_equal(second.fired, 1);
}

void a_callback_may_restart_its_own_timer(void**) {
  TimerWheel wheel(0);
  Probe probe(wheel);
  probe.then = [&] { probe.start(wheel.now() + 10); };
  probe.start(10);
  wheel.advance(10);
  wheel.advance(19);
  assert_int_equal(probe.fired, 1);
  wheel.advance(20);
  assert_int_equal(probe.fired, 2);
}

void one_started_for_the_past_waits_for_the_next_turn(void**) {
  TimerWheel wheel(0);
  Probe probe(wheel), also(wheel);
  probe.then = [&] {
    probe.start(15);
    also.start(50);
  };
  probe.start(10);
  wheel.advance(50);
  assert_int_equal(probe.fired, 1);
  assert_int_equal(also.fired, 0);
  assert_int_equal(wheel.next_due(), 50);
  probe.then = nullptr;
  wheel.advance(50);
  assert_int_equal(probe.fired, 2);
  assert_int_equal(also.fired, 1);
  assert_int_equal(wheel.next_due(), INT64_MAX);
}

void an_overdue_timer_can_be_moved_later(void**) {
  TimerWheel wheel(100);
  Probe probe(wheel);
  probe.start(50);
  probe.start(200);
  wheel.advance(100);
  assert_int_equal(probe.fired, 0);
  wheel.advance(200);
  assert_int_equal(probe.fired, 1);
}

void a_callback_may_destroy_its_own_timer(void**) {
  TimerWheel wheel(0);
  static int destroyed;
  destroyed = 0;
  struct Owner {
    Timer timer{[](void* context) {
                  delete static_cast<Owner*>(context);
                  ++destroyed;
                },
                this};
  };
  (new Owner)->timer.start(wheel, 10);
  (new Owner)->timer.start(wheel, 10);
  wheel.advance(10);
  assert_int_equal(destroyed, 2);
}

void crosses_the_top_of_the_wheel(void**) {
  constexpr int64_t kTop = int64_t{1} << 32;
  TimerWheel wheel(kTop - 10);
  Probe before(wheel), at(wheel), after(wheel), far(wheel);
  before.start(kTop - 1);
  at.start(kTop);
  after.start(kTop + 100);
  far.start(3 * kTop + 5);
  wheel.advance(kTop - 1);
  assert_int_equal(before.fired, 1);
  assert_int_equal(at.fired, 0);
  wheel.advance(kTop);
  assert_int_equal(at.fired, 1);
  wheel.advance(kTop + 99);
  assert_int_equal(after.fired, 0);
  wheel.advance(kTop + 100);
  assert_int_equal(after.fired, 1);
  wheel.advance(3 * kTop + 4);
  assert_int_equal(far.fired, 0);
  wheel.advance(3 * kTop + 5);
  assert_int_equal(far.fired, 1);
}

void next_due_is_never_late(void**) {
  TimerWheel wheel(12345);
  Probe probe(wheel);
  probe.start(12345 + 3600 * 1000);
  int wakeups = 0;
  while (!probe.fired) {
    assert_true(wheel.next_due() > wheel.now() && wheel.next_due() <= 12345 + 3600 * 1000);
    wheel.advance(wheel.next_due());
    assert_true(++wakeups <= 4);
  }
  assert_int_equal(wheel.now(), 12345 + 3600 * 1000);
}

void a_wheel_may_die_before_its_timers(void**) {
  Timer timer([](void*) {}, nullptr);
  {
    TimerWheel wheel(0);
    timer.start(wheel, 10);
  }
  timer.stop();
  assert_false(timer.running());
}

// 100000 timers with random deadlines, moved and stopped at random, against a plain list of deadlines.
void agrees_with_a_reference_model(void**) {
  constexpr int kCount = 100000;
  weft::test::Random random(20240607);
  TimerWheel wheel(777);
  std::vector<int64_t> deadlines(kCount, INT64_MAX);
  struct Entry {
    TimerWheel* wheel;
    std::vector<int64_t>* deadlines;
    size_t index;
    int64_t* last;
    int64_t* turn_began;
    Timer timer{[](void* context) {
                  auto* entry = static_cast<Entry*>(context);
                  int64_t& deadline = (*entry->deadlines)[entry->index];
                  assert_true(deadline <= entry->wheel->now());
                  assert_true(deadline > *entry->turn_began);
                  assert_true(deadline >= *entry->last);
                  *entry->last = deadline;
                  deadline = INT64_MAX;
                },
                this};
  };
  int64_t last = 0;
  int64_t turn_began = 777;
  std::deque<Entry> entries;
  const auto random_delay = [&] {
    return int64_t{1} << random.below(27) | static_cast<int64_t>(random.below(64));
  };
  const auto start = [&](size_t i) {
    deadlines[i] = wheel.now() + random_delay();
    entries[i].timer.start(wheel, deadlines[i]);
  };
  for (size_t i = 0; i < kCount; ++i) {
    entries.emplace_back(&wheel, &deadlines, i, &last, &turn_began);
    start(i);
  }
  for (int round = 0; round < 400; ++round) {
    for (int i = 0; i < 100; ++i) {
      const size_t index = random.below(kCount);
      if (random.below(4) == 0) {
        deadlines[index] = INT64_MAX;
        entries[index].timer.stop();
      } else {
        start(index);
      }
    }
    const int64_t earliest = *std::min_element(deadlines.begin(), deadlines.end());
    assert_true(wheel.next_due() <= earliest);
    turn_began = wheel.now();
    last = 0;
    wheel.advance(wheel.now() + random_delay());
    assert_true(*std::min_element(deadlines.begin(), deadlines.end()) > wheel.now());
  }
  for (size_t i = 0; i < kCount; ++i) {
    assert_int_equal(entries[i].timer.running(), deadlines[i] != INT64_MAX);
  }
}

void counts_what_runs(void**) {
  TimerWheel wheel(1000);
  std::deque<Probe> probes;
  for (const int64_t deadline : {990, 1001, 1300, 70000, 20000000})
    probes.emplace_back(wheel).start(deadline);
  probes.emplace_back(wheel).start(int64_t{1} << 40);
  assert_int_equal(wheel.count(), 6);
  probes[2].timer.stop();
  assert_int_equal(wheel.count(), 5);
  wheel.advance(1001);
  assert_int_equal(wheel.count(), 3);
}

void stays_small(void**) {
  assert_true(sizeof(Timer) <= 56);
}

}  // namespace
}  // namespace weft::io::test

int main() {
  using namespace weft::io::test;
  const CMUnitTest tests[] = {
      cmocka_unit_test(fires_at_its_time_not_before),
      cmocka_unit_test(fires_in_order_of_deadline),
      cmocka_unit_test(moving_later_keeps_the_old_place),
      cmocka_unit_test(moving_earlier_takes_effect),
      cmocka_unit_test(stopped_timers_do_not_fire),
      cmocka_unit_test(callbacks_may_stop_others_of_the_same_time),
      cmocka_unit_test(callbacks_may_postpone_others_of_the_same_time),
      cmocka_unit_test(a_callback_may_restart_its_own_timer),
      cmocka_unit_test(one_started_for_the_past_waits_for_the_next_turn),
      cmocka_unit_test(an_overdue_timer_can_be_moved_later),
      cmocka_unit_test(a_callback_may_destroy_its_own_timer),
      cmocka_unit_test(crosses_the_top_of_the_wheel),
      cmocka_unit_test(next_due_is_never_late),
      cmocka_unit_test(a_wheel_may_die_before_its_timers),
      cmocka_unit_test(agrees_with_a_reference_model),
      cmocka_unit_test(counts_what_runs),
      cmocka_unit_test(stays_small),
  };
  return cmocka_run_group_tests_name("timer wheel", tests, nullptr, nullptr);
}
