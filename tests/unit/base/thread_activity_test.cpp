#include "weft/base/thread_activity.h"

#include <atomic>
#include <memory>
#include <thread>

#include <unistd.h>

#include "check.h"

using namespace weft;
using Kind = ThreadActivity::Kind;

namespace {

// A thread that does something until it is told to stop.
class Subject {
 public:
  template <class Body>
  explicit Subject(const Body& body) {
    std::atomic<bool> ready = false;
    thread_ = std::thread([&ready, body, this] {
      watched_ = std::make_unique<WatchedThread>();
      std::atomic<bool>& stop = stop_;
      ready = true;
      ready.notify_one();
      body(stop);
    });
    ready.wait(false);
  }
  ~Subject() {
    stop_ = true;
    thread_.join();
  }

  ThreadActivity look() const { return watched_->look(); }
  ThreadActivity look_until(Kind kind) const {
    for (;;) {
      const ThreadActivity found = look();
      if (found.kind == kind) return found;
      ::usleep(1000);
    }
  }

 private:
  std::thread thread_;
  std::unique_ptr<WatchedThread> watched_;
  std::atomic<bool> stop_ = false;
};

}  // namespace

static void names_the_call_it_waits_in(void**) {
  int ends[2];
  assert_int_equal(::pipe(ends), 0);
  {
    const Subject subject([&ends](std::atomic<bool>&) {
      char octet;
      static_cast<void>(::read(ends[0], &octet, 1));
    });
    const ThreadActivity before = subject.look_until(Kind::kSystemCall);
    ::usleep(20000);
    const ThreadActivity now = subject.look();
    EXPECT_TEXT(system_call_name(now.call), "read");
    assert_int_equal(now.arguments[0], ends[0]);
    assert_true(now.same_call(before));
    assert_true((now.cpu_ns - before.cpu_ns) * 10 < now.at_ns - before.at_ns);
    static_cast<void>(::write(ends[1], "", 1));
  }
  ::close(ends[0]);
  ::close(ends[1]);
}

static void knows_who_computes(void**) {
  const Subject subject([](std::atomic<bool>& stop) {
    while (!stop)
      ;
  });
  const ThreadActivity before = subject.look_until(Kind::kRunning);
  ::usleep(50000);
  const ThreadActivity now = subject.look_until(Kind::kRunning);
  assert_true(now.cpu_ns > before.cpu_ns);
  assert_false(now.same_call(before));
}

static void knows_few_names(void**) {
  assert_null(system_call_name(-1));
  assert_null(system_call_name(999'999));
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(names_the_call_it_waits_in),
      cmocka_unit_test(knows_who_computes),
      cmocka_unit_test(knows_few_names),
  };
  return cmocka_run_group_tests_name("base/thread_activity", tests, nullptr, nullptr);
}
