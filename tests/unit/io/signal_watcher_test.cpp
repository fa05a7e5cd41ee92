#include "weft/io/signal_watcher.h"

#include <csignal>

#include <cerrno>
#include <memory>

#include "io/support.h"

namespace weft::io::test {
namespace {

struct Seen {
  int count = 0;
  int signal = 0;
  std::unique_ptr<SignalWatcher>* destroy = nullptr;

  static void note(void* context, int number) {
    auto* seen = static_cast<Seen*>(context);
    ++seen->count;
    seen->signal = number;
    if (seen->destroy) seen->destroy->reset();
  }
};

std::unique_ptr<SignalWatcher> watch(Loop& loop, int signal, Seen& seen) {
  auto watcher = SignalWatcher::open(loop, signal, Seen::note, &seen);
  assert_true(watcher.ok());
  return std::move(watcher.value());
}

void ignored_by_us(int) {}

auto handler_of(int signal) {
  struct sigaction now {};
  assert_int_equal(::sigaction(signal, nullptr, &now), 0);
  return now.sa_handler;
}

void delivers_in_the_loop(void**) {
  Loop loop;
  Seen usr1, usr2;
  auto first = watch(loop, SIGUSR1, usr1);
  auto second = watch(loop, SIGUSR2, usr2);
  assert_int_equal(::raise(SIGUSR1), 0);
  assert_int_equal(usr1.count, 0);
  run_until(loop, [&] { return usr1.count > 0; });
  assert_int_equal(usr1.signal, SIGUSR1);
  assert_int_equal(usr2.count, 0);
  assert_int_equal(::raise(SIGUSR2), 0);
  run_until(loop, [&] { return usr2.count > 0; });
  assert_int_equal(usr1.count, 1);
}

void does_not_keep_the_loop_alive(void**) {
  Loop loop;
  Seen seen;
  auto watcher = watch(loop, SIGUSR1, seen);
  assert_false(loop.run_turn(Loop::Wait::kYes));
}

void keeps_the_loop_alive_when_told(void**) {
  Loop loop;
  Seen seen;
  auto watcher = watch(loop, SIGUSR1, seen);
  for (int i = 0; i < 2; ++i) watcher->keep_loop_alive(SignalWatcher::KeepAlive::kYes);
  assert_true(loop.run_turn(Loop::Wait::kNo));
  for (int i = 0; i < 2; ++i) watcher->keep_loop_alive(SignalWatcher::KeepAlive::kNo);
  assert_false(loop.run_turn(Loop::Wait::kNo));
  watcher->keep_loop_alive(SignalWatcher::KeepAlive::kYes);
  watcher.reset();
  assert_false(loop.run_turn(Loop::Wait::kNo));
}

void may_be_destroyed_in_its_callback(void**) {
  Loop loop;
  Seen seen;
  auto watcher = watch(loop, SIGUSR1, seen);
  seen.destroy = &watcher;
  assert_int_equal(::raise(SIGUSR1), 0);
  run_until(loop, [&] { return seen.count > 0; });
  assert_null(watcher.get());
}

void a_signal_on_its_way_is_dropped_with_the_watcher(void**) {
  Loop loop;
  Seen seen;
  auto watcher = watch(loop, SIGUSR1, seen);
  assert_int_equal(::raise(SIGUSR1), 0);
  watcher.reset();
  settle(loop);
  assert_int_equal(seen.count, 0);
}

void the_previous_disposition_comes_back(void**) {
  struct sigaction mine {};
  mine.sa_handler = ignored_by_us;
  struct sigaction original {};
  assert_int_equal(::sigaction(SIGUSR1, &mine, &original), 0);
  Loop loop;
  Seen seen;
  {
    auto watcher = watch(loop, SIGUSR1, seen);
    assert_true(handler_of(SIGUSR1) != ignored_by_us);
  }
  assert_true(handler_of(SIGUSR1) == ignored_by_us);
  {
    auto outer = watch(loop, SIGUSR1, seen);
    { auto inner = watch(loop, SIGUSR1, seen); }
    assert_true(handler_of(SIGUSR1) != ignored_by_us);
    assert_int_equal(::raise(SIGUSR1), 0);
    run_until(loop, [&] { return seen.count > 0; });
  }
  assert_true(handler_of(SIGUSR1) == ignored_by_us);
  {
    auto outer = watch(loop, SIGUSR1, seen);
    auto inner = watch(loop, SIGUSR1, seen);
    outer.reset();
  }
  assert_true(handler_of(SIGUSR1) == SIG_DFL);
  assert_int_equal(::sigaction(SIGUSR1, &original, nullptr), 0);
}

void what_cannot_be_caught_is_an_error(void**) {
  Loop loop;
  Seen seen;
  const auto watcher = SignalWatcher::open(loop, SIGKILL, Seen::note, &seen);
  assert_false(watcher.ok());
  assert_int_equal(watcher.error().code, EINVAL);
}

}  // namespace
}  // namespace weft::io::test

int main() {
  using namespace weft::io::test;
  const CMUnitTest tests[] = {
      cmocka_unit_test(delivers_in_the_loop),
      cmocka_unit_test(does_not_keep_the_loop_alive),
      cmocka_unit_test(keeps_the_loop_alive_when_told),
      cmocka_unit_test(may_be_destroyed_in_its_callback),
      cmocka_unit_test(a_signal_on_its_way_is_dropped_with_the_watcher),
      cmocka_unit_test(the_previous_disposition_comes_back),
      cmocka_unit_test(what_cannot_be_caught_is_an_error),
  };
  return cmocka_run_group_tests_name("signal watcher", tests, nullptr, nullptr);
}
