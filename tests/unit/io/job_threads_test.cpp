#include "weft/io/job_threads.h"

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>

#include "io/support.h"

using namespace weft::io;
using weft::io::test::run_until;

namespace {

// Opened by the test, waited at by jobs.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

struct GateJob final : Job {
  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
  std::atomic<bool> began = false, ended = false, signals_blocked = false;

  void run() override {
    began = true;
    sigset_t blocked;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    signals_blocked = sigismember(&blocked, SIGTERM) == 1;
    gate->pass();
    ended = true;
  }
};

void count(void* calls) {
  ++*static_cast<int*>(calls);
}

void jobs_run_side_by_side(void**) {
  Loop loop;
  JobThreads threads(loop, 2);
  int calls = 0;
  std::shared_ptr<GateJob> jobs[3];
  for (auto& job : jobs) {
    job = std::make_shared<GateJob>();
    assert_true(threads.start(job, count, &calls));
  }
  while (!jobs[0]->began || !jobs[1]->began) loop.run_turn(Loop::Wait::kNo);
  assert_false(jobs[2]->began.load());
  assert_int_equal(calls, 0);
  jobs[1]->gate->open();
  run_until(loop, [&] { return calls == 1; });
  jobs[0]->gate->open();
  jobs[2]->gate->open();
  run_until(loop, [&] { return calls == 3; });
  assert_true(jobs[2]->ended.load());
  assert_true(jobs[0]->signals_blocked.load());
  assert_false(loop.run_turn(Loop::Wait::kNo));
}

void a_forgotten_job_calls_nobody(void**) {
  int calls = 0;
  auto job = std::make_shared<GateJob>();
  {
    Loop loop;
    JobThreads threads(loop, 2);
    assert_true(threads.start(job, count, &calls));
    assert_true(loop.run_turn(Loop::Wait::kNo));
    while (!job->began) ::usleep(100);
    threads.forget(*job);
    threads.forget(*job);
    assert_false(loop.run_turn(Loop::Wait::kNo));
  }
  // It goes on without loop and pool.
  job->gate->open();
  while (!job->ended) ::usleep(100);
  assert_int_equal(calls, 0);
}

void threads_are_used_again(void**) {
  Loop loop;
  JobThreads threads(loop, 1);
  for (int i = 1; i <= 100; ++i) {
    int calls = 0;
    auto job = std::make_shared<GateJob>();
    job->gate->open();
    assert_true(threads.start(job, count, &calls));
    run_until(loop, [&] { return calls == 1; });
  }
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(jobs_run_side_by_side),
      cmocka_unit_test(a_forgotten_job_calls_nobody),
      cmocka_unit_test(threads_are_used_again),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
