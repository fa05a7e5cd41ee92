#include "weft/io/wakeup.h"

#include <atomic>
#include <memory>
#include <thread>

#include "io/support.h"

namespace weft::io::test {
namespace {

void count(void* context) {
  ++*static_cast<int*>(context);
}

void another_thread_ends_the_wait(void**) {
  Loop loop;
  int calls = 0;
  Wakeup wakeup(loop, count, &calls);
  std::thread thread([&] { wakeup.signal(); });
  run_until(loop, [&] { return calls > 0; });
  thread.join();
}

void no_call_is_lost(void**) {
  Loop loop;
  constexpr int kRounds = 2000;
  int calls = 0;
  Wakeup wakeup(loop, count, &calls);
  std::atomic<int> done = 0;
  std::thread thread([&] {
    for (int i = 0; i < kRounds; ++i) {
      done.store(i + 1);
      wakeup.signal();
    }
  });
  // Whatever was stored before a signal must be seen by a callback after it.
  int seen = 0;
  int calls_before = 0;
  run_until(loop, [&] {
    if (calls != calls_before) {
      calls_before = calls;
      seen = done.load();
    }
    return seen == kRounds;
  });
  thread.join();
  assert_true(calls >= 1 && calls <= kRounds);
}

void several_signals_may_become_one_callback(void**) {
  Loop loop;
  int calls = 0;
  Wakeup wakeup(loop, count, &calls);
  wakeup.signal();
  wakeup.signal();
  run_until(loop, [&] { return calls > 0; });
  settle(loop);
  assert_int_equal(calls, 1);
}

void does_not_keep_the_loop_alive(void**) {
  Loop loop;
  int calls = 0;
  Wakeup wakeup(loop, count, &calls);
  assert_false(loop.run_turn(Loop::Wait::kYes));
}

void may_be_destroyed_in_its_callback(void**) {
  Loop loop;
  std::unique_ptr<Wakeup> wakeup;
  wakeup = std::make_unique<Wakeup>(
      loop, [](void* context) { static_cast<std::unique_ptr<Wakeup>*>(context)->reset(); }, &wakeup);
  wakeup->signal();
  run_until(loop, [&] { return !wakeup; });
}

void a_signal_on_its_way_is_dropped_with_the_wakeup(void**) {
  Loop loop;
  int calls = 0;
  {
    Wakeup wakeup(loop, count, &calls);
    wakeup.signal();
  }
  settle(loop);
  assert_int_equal(calls, 0);
}

}  // namespace
}  // namespace weft::io::test

int main() {
  using namespace weft::io::test;
  const CMUnitTest tests[] = {
      cmocka_unit_test(another_thread_ends_the_wait),
      cmocka_unit_test(no_call_is_lost),
      cmocka_unit_test(several_signals_may_become_one_callback),
      cmocka_unit_test(does_not_keep_the_loop_alive),
      cmocka_unit_test(may_be_destroyed_in_its_callback),
      cmocka_unit_test(a_signal_on_its_way_is_dropped_with_the_wakeup),
  };
  return cmocka_run_group_tests_name("wakeup", tests, nullptr, nullptr);
}
