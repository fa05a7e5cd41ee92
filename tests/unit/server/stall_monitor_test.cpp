// The thread beside the loop: that it sees a held loop, leaves others alone, and ends.

#include "weft/server/stall_monitor.h"

#include <csignal>
#include <ctime>

#include <sys/wait.h>
#include <unistd.h>

#include "weft/base/clock.h"

#include "check.h"

using namespace weft::server;
using std::chrono::milliseconds;

namespace {

struct Watched final : StallListener {
  std::atomic<int> interrupts{0};
  std::atomic<uint64_t> blocked_step{0};
  std::atomic<int64_t> blocked_for{0};
  std::atomic<bool> saw_signals{false};

  void interrupt() override {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    if (!sigismember(&mask, SIGTERM) || !sigismember(&mask, SIGCHLD)) saw_signals = true;
    ++interrupts;
  }
  void on_blocked(uint64_t step, int64_t duration) override {
    blocked_for = duration;
    blocked_step = step;
  }
};

struct Pulse : weft::io::LoopPulse {
  Pulse() {
    set_listener([](void*) {}, nullptr);
  }
};

void pause_ms(long milliseconds) {
  const timespec pause{.tv_sec = 0, .tv_nsec = milliseconds * 1'000'000};
  nanosleep(&pause, nullptr);
}

template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 10'000 && !condition(); ++i) pause_ms(1);
  return condition();
}

void a_held_step_is_interrupted_and_called_blocked(void**) {
  int ended = 0;
  weft::io::LoopPulse pulse;
  pulse.set_listener([](void* count) { ++*static_cast<int*>(count); }, &ended);
  Watched watched;
  auto monitor = StallMonitor::start(pulse, {milliseconds(20)}, watched);
  assert_non_null(monitor.get());
  pulse.begin();
  assert_true(eventually([&] { return watched.interrupts > 0; }));
  assert_true(monitor->held_for().has_value());
  assert_true(*monitor->held_for() >= 20);
  assert_true(eventually([&] { return watched.blocked_step == pulse.last(); }));
  assert_true(watched.blocked_for >= 40);
  assert_int_equal(ended, 0);
  pulse.rest();
  assert_int_equal(ended, 1);
  assert_false(watched.saw_signals);

  pulse.begin();
  assert_false(monitor->held_for().has_value());
}

void a_step_that_answers_is_not_called_blocked(void**) {
  Pulse pulse;
  Watched watched;
  auto monitor = StallMonitor::start(pulse, {milliseconds(40)}, watched);
  pulse.begin();
  int answered = 0;
  while (answered < 50) {
    const int before = watched.interrupts;
    assert_true(eventually([&] { return watched.interrupts > before; }));
    monitor->answer();
    ++answered;
  }
  assert_int_equal(watched.blocked_step, 0);
}

void a_loop_that_waits_is_left_alone(void**) {
  Pulse pulse;
  Watched watched;
  auto monitor = StallMonitor::start(pulse, {milliseconds(4)}, watched);
  for (int i = 0; i < 20; ++i) {
    pulse.begin();
    pulse.rest();
    pause_ms(2);
  }
  pause_ms(40);
  assert_int_equal(watched.interrupts, 0);
}

void it_ends_at_once(void**) {
  Pulse pulse;
  Watched watched;
  const int64_t begin = weft::monotonic_ms();
  for (int i = 0; i < 20; ++i) {
    assert_non_null(StallMonitor::start(pulse, {milliseconds(3'600'000)}, watched).get());
  }
  assert_true(weft::monotonic_ms() - begin < 2000);
}

void a_forked_child_can_destroy_it(void**) {
  Pulse pulse;
  Watched watched;
  auto monitor = StallMonitor::start(pulse, {milliseconds(1)}, watched);
  for (int i = 0; i < 20; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(10);
      monitor.reset();
      _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
  }
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_held_step_is_interrupted_and_called_blocked),
      cmocka_unit_test(a_step_that_answers_is_not_called_blocked),
      cmocka_unit_test(a_loop_that_waits_is_left_alone),
      cmocka_unit_test(it_ends_at_once),
      cmocka_unit_test(a_forked_child_can_destroy_it),
  };
  return cmocka_run_group_tests_name("server/stall_monitor", tests, nullptr, nullptr);
}
