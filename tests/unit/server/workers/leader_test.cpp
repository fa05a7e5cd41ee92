// The parent of a generation of workers, with real processes: how they start, die, are replaced and end.

#include "weft/server/workers/leader.h"

#include <algorithm>

#include "server/workers/group_fixture.h"
#include "weft/server/workers/group_memory.h"

using namespace weft::server;
using namespace weft::server::testing;

namespace {

using Clock = std::chrono::steady_clock;

// A leader in a process of its own; this one is its supervisor.
class Company {
 public:
  explicit Company(uint32_t workers) : memory_(std::move(GroupMemory::create(16, 0, 0).value())) {
    options.generation = 3;
    options.workers = workers;
  }
  ~Company() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    assert_true(stage.nobody_is_left());
  }

  void start() {
    auto made = ControlChannel::make();
    assert_true(made.ok());
    pid_ = ::fork();
    if (pid_ == 0) {
      let_crash();
      // A failed assertion must not go on with the tests here.
      ::setenv("CMOCKA_TEST_ABORT", "1", 1);
      made.value().first.close();
      Leader leader(std::move(made.value().second), *memory_, options);
      if (auto worker = leader.run()) FakeWorker(stage.plan(), std::move(*worker)).live();
      ::_exit(0);
    }
    control = std::move(made.value().first);
  }

  // The next message that begins like this; others before it are dropped. Empty at the end.
  std::string await(const std::string& begin) {
    std::string found;
    assert_true(eventually([&] {
      const auto message = control.receive();
      if (message.status == ControlChannel::Status::kEnd) return true;
      if (message.status == ControlChannel::Status::kMessage) seen.push_back(message.text);
      const bool right =
          message.status == ControlChannel::Status::kMessage && message.text.starts_with(begin);
      if (right) found = message.text;
      return right;
    }));
    return found;
  }

  // The process that "started NUMBER PID" names.
  int pid_in(const std::string& text) { return std::atoi(text.substr(text.rfind(' ') + 1).c_str()); }
  int await_start(uint32_t number) { return pid_in(await("started " + std::to_string(number) + " ")); }

  // Of the leader; 1000 and more for a signal.
  int exit_code() {
    int status;
    assert_int_equal(::waitpid(pid_, &status, 0), pid_);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  }

  bool has_seen(const std::string& text) const {
    return std::find(seen.begin(), seen.end(), text) != seen.end();
  }
  WorkerBoard board() const { return memory_->board(); }
  int seats_taken() const {
    int taken = 0;
    for (const WorkerSeat& seat : board().seats()) taken += seat.state != WorkerSeat::kFree;
    return taken;
  }
  Plan& plan() { return stage.plan(); }
  int pid() const { return pid_; }

  Stage stage;
  LeaderOptions options;
  ControlChannel control;
  std::vector<std::string> seen;

 private:
  std::unique_ptr<GroupMemory> memory_;
  pid_t pid_ = -1;
};

void workers_serve_when_all_are_ready(void**) {
  Company company(3);
  company.start();
  int pids[4];
  for (uint32_t number = 1; number <= 3; ++number) pids[number] = company.await_start(number);
  EXPECT_TEXT(company.await("ready"), "ready");
  for (uint32_t number = 1; number <= 3; ++number) {
    assert_true(eventually([&] { return company.plan().served[number] == 1; }));
    const WorkerSeat& seat = company.board().seats()[number - 1];
    assert_int_equal(seat.pid, pids[number]);
    assert_int_equal(seat.number, number);
    assert_int_equal(seat.generation, 3);
    assert_int_equal(seat.state, WorkerSeat::kServing);
  }
  company.control.send("drain");
  assert_int_equal(company.exit_code(), 0);
  assert_int_equal(company.seats_taken(), 0);
}

void nobody_serves_when_one_cannot_start(void**) {
  Company company(3);
  company.plan().modes[2] = Plan::kFail;
  company.start();
  EXPECT_TEXT(company.await("failed"), "failed no database");
  assert_int_equal(company.exit_code(), 0);
  for (uint32_t number = 1; number <= 3; ++number) assert_int_equal(company.plan().served[number], 0);
  assert_int_equal(company.seats_taken(), 0);
}

void it_gives_up_when_workers_die_before_they_serve(void**) {
  Company company(2);
  company.plan().modes[1] = Plan::kCrashAtStart;
  company.start();
  EXPECT_TEXT(company.await("failed"), "failed the workers die before they serve");
  assert_int_equal(company.exit_code(), 0);
}

void a_dead_worker_is_replaced(void**) {
  Company company(2);
  company.start();
  const int first = company.await_start(1);
  company.await("ready");
  assert_true(eventually([&] { return company.plan().served[1] == 1; }));
  ::kill(first, SIGSEGV);
  EXPECT_TEXT(company.await("exited"),
              "exited 1 " + std::to_string(first) + " " + std::to_string(SIGSEGV) + " GET /1");
  assert_true(company.await_start(1) != first);
  assert_true(eventually([&] { return company.plan().served[1] == 2; }));
  assert_int_equal(company.plan().served[2], 1);
  assert_int_equal(company.seats_taken(), 2);
}

void workers_that_keep_dying_wait_longer_each_time(void**) {
  Company company(1);
  company.plan().modes[1] = Plan::kCrashServing;
  company.start();
  const auto began = Clock::now();
  for (int life = 0; life < 6; ++life) company.await_start(1);
  // 0, 100, 200, 400, 800 ms between them.
  assert_true(Clock::now() - began >= milliseconds(1500));
  // The memory of it does not hurt one that lives on.
  company.plan().modes[1] = Plan::kServe;
  assert_true(eventually([&] {
    company.control.send("reopen");
    return company.plan().reopened > 0;
  }));
}

void a_worker_is_replaced_on_request_without_a_gap(void**) {
  Company company(1);
  company.start();
  const int first = company.await_start(1);
  company.await("ready");
  company.control.send("dump");
  EXPECT_TEXT(company.await("recycle"), "recycle 1 it is old");
  const int second = company.await_start(1);
  EXPECT_TEXT(company.await("exited"), "exited 1 " + std::to_string(first) + " 0 GET /1");
  assert_true(eventually([&] { return company.plan().drained[1] == 1; }));
  assert_true(eventually([&] { return company.plan().served[1] == 2; }));
  assert_int_equal(company.seats_taken(), 1);
  assert_int_equal(company.board().seats()[1].pid, second);
}

void a_replacement_that_cannot_start_changes_nothing(void**) {
  Company company(1);
  company.start();
  const int first = company.await_start(1);
  company.await("ready");
  company.plan().modes[1] = Plan::kFail;
  company.control.send("dump");
  for (int i = 0; i < 3; ++i) assert_int_not_equal(company.await_start(1), first);
  assert_int_equal(company.plan().drained[1], 0);
  assert_int_equal(::kill(first, 0), 0);
  company.plan().modes[1] = Plan::kServe;
  assert_true(eventually([&] { return company.plan().drained[1] == 1; }));
  assert_true(eventually([&] { return company.plan().served[1] == 2; }));
}

void a_stop_during_a_replacement_ends_both(void**) {
  Company company(1);
  company.start();
  company.await("ready");
  company.plan().modes[1] = Plan::kSilent;
  company.control.send("dump");
  company.await_start(1);
  company.control.send("drain");
  assert_int_equal(company.exit_code(), 0);
  assert_int_equal(company.plan().drained[1], 1);
}

void requests_are_passed_on(void**) {
  Company company(2);
  company.start();
  company.await("ready");
  company.control.send("reopen");
  assert_true(eventually([&] { return company.plan().reopened == 2; }));
  company.control.send("dump");
  EXPECT_TEXT(company.await("stop"), "stop");
  EXPECT_TEXT(company.await("reload"), "reload");
}

void a_slow_worker_may_finish(void**) {
  Company company(2);
  company.plan().modes[1] = Plan::kSlow;
  company.options.kill_after = std::chrono::seconds(60);
  company.start();
  company.await("ready");
  company.control.send("drain");
  company.await("exited 2");
  assert_int_equal(::waitpid(company.pid(), nullptr, WNOHANG), 0);
  assert_int_equal(company.board().seats()[0].state, WorkerSeat::kDraining);
  company.plan().release = 1;
  company.await("exited 1");
  assert_int_equal(company.exit_code(), 0);
}

void a_stuck_worker_is_killed_when_its_time_is_over(void**) {
  Company company(1);
  company.plan().modes[1] = Plan::kStubborn;
  company.options.kill_after = milliseconds(100);
  company.start();
  const int worker = company.await_start(1);
  company.await("ready");
  const auto began = Clock::now();
  company.control.send("drain");
  EXPECT_TEXT(company.await("exited"),
              "exited 1 " + std::to_string(worker) + " " + std::to_string(SIGKILL) + " GET /1");
  assert_true(Clock::now() - began >= milliseconds(1100));
  assert_int_equal(company.exit_code(), 0);
}

void without_a_limit_it_waits_for_ever(void**) {
  Company company(1);
  company.plan().modes[1] = Plan::kSlow;
  company.start();
  company.await("ready");
  company.control.send("drain");
  assert_true(eventually([&] { return company.plan().drained[1] == 1; }));
  ::usleep(1'500'000);
  assert_int_equal(::waitpid(company.pid(), nullptr, WNOHANG), 0);
  company.plan().release = 1;
  assert_int_equal(company.exit_code(), 0);
}

void abort_ends_all_soon(void**) {
  Company company(3);
  company.plan().modes[1] = Plan::kStubborn;
  company.plan().modes[2] = Plan::kSlow;
  company.start();
  company.await("ready");
  company.control.send("drain");
  company.control.send("abort");
  const auto began = Clock::now();
  assert_int_equal(company.exit_code(), 0);
  assert_true(Clock::now() - began < std::chrono::seconds(8));
}

// They have nothing that would be worth waiting for.
void workers_that_start_end_at_once(void**) {
  Company company(2);
  company.plan().modes[2] = Plan::kSilent;
  company.options.kill_after = std::chrono::seconds(60);
  company.start();
  const int silent = company.await_start(2);
  company.control.send("drain");
  EXPECT_TEXT(company.await("exited 2"), "exited 2 " + std::to_string(silent) + " 0 GET /2");
  assert_int_equal(company.exit_code(), 0);
  assert_false(company.has_seen("ready"));
}

void one_that_does_not_come_up_in_time_is_killed(void**) {
  Company company(1);
  company.plan().modes[1] = Plan::kSilent;
  company.options.start_within = milliseconds(200);
  company.start();
  const int silent = company.await_start(1);
  EXPECT_TEXT(company.await("exited 1"),
              "exited 1 " + std::to_string(silent) + " " + std::to_string(SIGKILL) + " GET /1");
  company.plan().modes[1] = Plan::kServe;
  EXPECT_TEXT(company.await("ready"), "ready");
}

void workers_do_not_survive_their_leader(void**) {
  Company company(3);
  company.plan().modes[1] = Plan::kStubborn;
  company.start();
  company.await("ready");
  ::kill(company.pid(), SIGKILL);
  assert_int_equal(company.exit_code(), 1000 + SIGKILL);
  assert_true(company.stage.nobody_is_left());
}

void nobody_survives_the_supervisor(void**) {
  Company company(3);
  company.plan().modes[2] = Plan::kStubborn;
  company.start();
  company.await("ready");
  company.control.close();
  assert_int_equal(company.exit_code(), 1);
  assert_true(company.stage.nobody_is_left());
}

void the_end_of_the_supervisor_is_noticed_while_draining(void**) {
  Company company(1);
  company.plan().modes[1] = Plan::kSlow;
  company.start();
  company.await("ready");
  company.control.send("drain");
  assert_true(eventually([&] { return company.plan().drained[1] == 1; }));
  company.control.close();
  assert_int_equal(company.exit_code(), 1);
}

void signals_are_the_supervisors_business(void**) {
  Company company(1);
  company.start();
  const int worker = company.await_start(1);
  company.await("ready");
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) ::kill(company.pid(), signal);
  for (const int signal : {SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) ::kill(worker, signal);
  company.control.send("reopen");
  assert_true(eventually([&] { return company.plan().reopened == 1; }));
  assert_int_equal(company.plan().served[1], 1);
  // A worker's SIGTERM is its own business; this one has not said that it wants it.
  ::kill(worker, SIGTERM);
  EXPECT_TEXT(company.await("exited"),
              "exited 1 " + std::to_string(worker) + " " + std::to_string(SIGTERM) + " GET /1");
}

void seats_that_run_out_are_waited_for(void**) {
  Company company(1);
  std::vector<WorkerSeat*> taken;
  while (WorkerSeat* seat = company.board().take(1, 1)) taken.push_back(seat);
  company.start();
  ::usleep(20'000);
  WorkerBoard::leave(*taken[0]);
  EXPECT_TEXT(company.await("ready"), "ready");
  for (WorkerSeat* seat : taken) {
    if (seat != taken[0]) WorkerBoard::leave(*seat);
  }
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test_teardown(workers_serve_when_all_are_ready, end_everybody),
      cmocka_unit_test_teardown(nobody_serves_when_one_cannot_start, end_everybody),
      cmocka_unit_test_teardown(it_gives_up_when_workers_die_before_they_serve, end_everybody),
      cmocka_unit_test_teardown(a_dead_worker_is_replaced, end_everybody),
      cmocka_unit_test_teardown(workers_that_keep_dying_wait_longer_each_time, end_everybody),
      cmocka_unit_test_teardown(a_worker_is_replaced_on_request_without_a_gap, end_everybody),
      cmocka_unit_test_teardown(a_replacement_that_cannot_start_changes_nothing, end_everybody),
      cmocka_unit_test_teardown(a_stop_during_a_replacement_ends_both, end_everybody),
      cmocka_unit_test_teardown(requests_are_passed_on, end_everybody),
      cmocka_unit_test_teardown(a_slow_worker_may_finish, end_everybody),
      cmocka_unit_test_teardown(a_stuck_worker_is_killed_when_its_time_is_over, end_everybody),
      cmocka_unit_test_teardown(without_a_limit_it_waits_for_ever, end_everybody),
      cmocka_unit_test_teardown(abort_ends_all_soon, end_everybody),
      cmocka_unit_test_teardown(workers_that_start_end_at_once, end_everybody),
      cmocka_unit_test_teardown(one_that_does_not_come_up_in_time_is_killed, end_everybody),
      cmocka_unit_test_teardown(workers_do_not_survive_their_leader, end_everybody),
      cmocka_unit_test_teardown(nobody_survives_the_supervisor, end_everybody),
      cmocka_unit_test_teardown(the_end_of_the_supervisor_is_noticed_while_draining, end_everybody),
      cmocka_unit_test_teardown(signals_are_the_supervisors_business, end_everybody),
      cmocka_unit_test_teardown(seats_that_run_out_are_waited_for, end_everybody),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
