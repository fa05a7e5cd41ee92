// What stands above the generations, with real processes: the first one is a fork of this program, later ones
// are this program started again.

#include "weft/server/workers/supervisor.h"

#include <algorithm>
#include <memory>

#include <netinet/in.h>
#include <sys/socket.h>

#include "server/workers/group_fixture.h"
#include "weft/server/workers/group_memory.h"

using namespace weft::server;
using namespace weft::server::testing;
using weft::io::Loop;
using State = Supervisor::State;

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void lead(Plan& plan, ControlChannel supervisor, GroupMemory& memory, SocketSet& sockets,
                       uint32_t generation, uint32_t workers) {
  LeaderOptions options;
  options.generation = generation;
  options.workers = workers;
  options.sockets = &sockets;
  options.kill_after = std::chrono::seconds(60);
  Leader leader(std::move(supervisor), memory, options);
  if (auto worker = leader.run()) FakeWorker(plan, std::move(*worker)).live();
  ::_exit(0);
}

ListenerOptions listener() {
  ListenerOptions listener;
  listener.address.host = "127.0.0.1";
  return listener;
}

// This program, started by a supervisor.
[[noreturn]] void be_a_generation(Handover handover) {
  Plan& plan = *Plan::map(std::getenv(Plan::kVariable));
  if (plan.script == Plan::kEndsEarly) ::_exit(3);
  while (plan.script == Plan::kHangs) ::pause();
  auto memory = GroupMemory::adopt(handover.area, std::move(handover.wakeups));
  if (!memory) ::_exit(4);
  const uint32_t workers = plan.workers == 0 ? 2 : plan.workers.load();
  ControlChannel supervisor(handover.control);
  SocketSet sockets;
  for (Handover::Socket& socket : handover.sockets) {
    sockets.adopt(std::move(socket));
  }
  const size_t inherited = sockets.entries().size();
  if (!sockets.open({listener()}, workers)) ::_exit(5);
  supervisor.send("workers " + std::to_string(workers));
  supervisor.send("listener " + listener_keys({listener()})[0]);
  for (size_t i = inherited; i < sockets.entries().size(); ++i) {
    supervisor.send(
        "socket " + std::to_string(sockets.entries()[i].worker) + " " + sockets.entries()[i].listener,
        sockets.entries()[i].socket->descriptor());
  }
  lead(plan, std::move(supervisor), *memory.value(), sockets, handover.generation, workers);
}

class Memo final : public weft::Logger {
 public:
  void write(weft::Severity, const char* line) override { text += std::string(line) + "\n"; }
  std::string text;
};

const std::vector<int>& inherited_descriptors() {
  static const std::vector<int> list = LaunchCommand::open_descriptors();
  return list;
}

// A supervisor on a loop of this process, of two workers.
class Head final : private Supervisor::Owner {
 public:
  Head() : memory_(std::move(GroupMemory::create(16, 0, 0).value())) {
    options.workers = 2;
    options.listeners = {listener()};
    logger.set_threshold(weft::Severity::kInfo);
  }
  ~Head() {
    supervisor_.reset();
    assert_true(stage.nobody_is_left());
  }

  void start() {
    assert_true(sockets.open(options.listeners, options.workers).ok());
    auto command = LaunchCommand::of_this_process("/", inherited_descriptors());
    assert_true(command.ok());
    command.value().set_variable(Plan::kVariable, stage.path());
    Supervisor::Owner& owner = *this;
    supervisor_ = std::make_unique<Supervisor>(loop, options, std::move(command.value()), *memory_, sockets,
                                               logger, owner);
    auto forked = supervisor_->fork_first();
    if (forked && forked.value()) {
      let_crash();
      lead(plan(), std::move(*forked.value()), *memory_, sockets, 1, options.workers);
    }
    assert_true(forked.ok());
  }

  template <class Condition>
  bool until(Condition condition) {
    return eventually([&] {
      loop.run_turn(Loop::Wait::kNo);
      return condition();
    });
  }
  bool reaches(State state) {
    const bool reached = until([&] { return supervisor_->state() == state; });
    if (!reached) print_error("state is %d\n%s", int(supervisor_->state()), logger.text.c_str());
    return reached;
  }
  bool logs(const std::string& text) {
    const bool found = until([&] { return logger.text.find(text) != std::string::npos; });
    if (!found) print_error("no [%s] in\n%s", text.c_str(), logger.text.c_str());
    return found;
  }
  // Until it is over.
  void stop() {
    supervisor().stop();
    assert_true(reaches(State::kOver));
  }

  std::vector<uint32_t> workers(uint32_t generation) const {
    std::vector<uint32_t> pids;
    for (const WorkerSeat& seat : memory_->board().seats()) {
      if (seat.state != WorkerSeat::kFree && seat.generation == generation) pids.push_back(seat.pid);
    }
    return pids;
  }
  GroupStats& group() const { return memory_->board().group(); }
  Supervisor& supervisor() { return *supervisor_; }
  Plan& plan() { return stage.plan(); }

  Stage stage;
  Loop loop;
  Memo logger;
  SocketSet sockets;
  Supervisor::Options options;
  std::vector<State> states;
  int stops = 0;
  int reloads = 0;

 private:
  void on_supervisor_changed() override { states.push_back(supervisor_->state()); }
  void on_stop_requested() override { ++stops; }
  void on_reload_requested() override { ++reloads; }
  void on_coroutines(uint64_t, uint32_t, const std::string&) override {}

  std::unique_ptr<GroupMemory> memory_;
  std::unique_ptr<Supervisor> supervisor_;
};

bool answers(uint16_t port) {
  const int client = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int status = ::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address);
  ::close(client);
  return status == 0;
}

void it_comes_up_and_ends(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  assert_int_equal(head.group().generation, 1);
  assert_int_equal(head.group().workers_configured, 2);
  assert_int_equal(head.group().worker_starts, 2);
  assert_true(head.until([&] { return head.plan().served[1] == 1 && head.plan().served[2] == 1; }));
  const uint16_t port = head.sockets.addresses(head.options.listeners)[0].port.value();
  assert_true(answers(port));
  head.stop();
  assert_true(head.states == (std::vector<State>{State::kServing, State::kStopping, State::kOver}));
  assert_true(head.supervisor().came_up());
  assert_int_equal(head.group().worker_exits, 2);
  assert_int_equal(head.group().worker_crashes, 0);
  assert_true(head.workers(1).empty());
  assert_false(answers(port));
}

void it_ends_when_the_first_generation_cannot_start(void**) {
  Head head;
  head.plan().modes[2] = Plan::kFail;
  head.start();
  assert_true(head.reaches(State::kOver));
  assert_false(head.supervisor().came_up());
  assert_true(head.logs("generation 1 could not start: no database"));
}

void a_first_generation_that_dies_at_once_is_noticed(void**) {
  for (int round = 0; round < 50; ++round) {
    Head head;
    head.plan().modes[1] = head.plan().modes[2] = Plan::kSilent;
    head.start();
    for (const int child : children_of(::getpid())) ::kill(child, SIGKILL);
    // Before the loop has turned once.
    ::usleep(200);
    assert_true(head.reaches(State::kOver));
  }
}

void a_stop_while_it_starts_is_followed_at_once(void**) {
  Head head;
  head.plan().modes[2] = Plan::kSilent;
  head.start();
  assert_true(head.until([&] { return head.group().worker_starts == 2; }));
  head.stop();
  assert_true(head.supervisor().came_up());
  assert_int_equal(head.group().worker_crashes, 0);
}

void a_reload_replaces_all(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  const auto old = head.workers(1);
  assert_true(head.supervisor().reload("a test"));
  assert_int_equal(head.supervisor().state(), State::kReloading);
  assert_false(head.supervisor().reload("a test"));
  assert_true(head.reaches(State::kServing));
  assert_true(head.supervisor().reload_succeeded());
  assert_int_equal(head.supervisor().generation(), 2);
  assert_int_equal(head.group().generation, 2);
  assert_int_equal(head.group().reloads, 1);
  assert_true(head.workers(1).empty());
  assert_int_equal(head.workers(2).size(), 2);
  for (const uint32_t pid : old) assert_true(::kill(static_cast<pid_t>(pid), 0) != 0);
  head.stop();
}

void the_old_ones_finish_first(void**) {
  Head head;
  head.plan().modes[1] = Plan::kSlow;
  head.start();
  assert_true(head.reaches(State::kServing));
  head.plan().modes[1] = Plan::kServe;
  assert_true(head.supervisor().reload("a test"));
  assert_true(head.logs("generation 2 serves"));
  assert_true(head.until([&] { return head.workers(1).size() == 1; }));
  assert_int_equal(head.supervisor().state(), State::kReloading);
  head.plan().release = 1;
  assert_true(head.reaches(State::kServing));
  head.stop();
}

void what_cannot_start_changes_nothing(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  const auto old = head.workers(1);

  head.plan().script = Plan::kEndsEarly;
  assert_true(head.supervisor().reload("a test"));
  assert_true(head.reaches(State::kServing));
  assert_false(head.supervisor().reload_succeeded());
  assert_true(head.logs("generation 2 could not start: the script ended with code 3"));

  head.plan().script = Plan::kLead;
  head.plan().modes[2] = Plan::kFail;
  assert_true(head.supervisor().reload("a test"));
  assert_true(head.reaches(State::kServing));
  assert_false(head.supervisor().reload_succeeded());
  assert_true(head.logs("generation 3 could not start: no database"));

  assert_int_equal(head.group().reload_failures, 2);
  assert_int_equal(head.group().generation, 1);
  assert_int_equal(head.plan().served[1], 1);
  assert_true(head.workers(1) == old);
  head.stop();
}

void a_script_that_takes_too_long_is_given_up(void**) {
  Head head;
  head.options.start_within = milliseconds(1500);
  head.start();
  assert_true(head.reaches(State::kServing));
  head.plan().script = Plan::kHangs;
  assert_true(head.supervisor().reload("a test"));
  assert_true(head.reaches(State::kServing));
  assert_true(head.logs("generation 2 could not start: it took too long"));
  head.stop();
}

void more_workers_bring_their_sockets_when_they_serve(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  assert_int_equal(head.sockets.entries().size(), 2);

  head.plan().workers = 4;
  head.plan().modes[4] = Plan::kFail;
  assert_true(head.supervisor().reload("a test"));
  assert_true(head.reaches(State::kServing));
  assert_int_equal(head.sockets.entries().size(), 2);

  head.plan().modes[4] = Plan::kServe;
  assert_true(head.supervisor().reload("a test"));
  assert_true(head.reaches(State::kServing));
  assert_int_equal(head.sockets.entries().size(), 4);
  assert_int_equal(head.group().workers_configured, 4);

  // What is queued in the sockets of workers that are no more is for others.
  head.plan().workers = 1;
  assert_true(head.supervisor().reload("a test"));
  assert_true(head.reaches(State::kServing));
  assert_int_equal(head.sockets.entries().size(), 4);
  assert_int_equal(head.workers(4).size(), 1);
  head.stop();
}

void a_reload_that_is_asked_for_in_between_follows(void**) {
  Head head;
  head.start();
  head.supervisor().request_reload("the first");
  assert_int_equal(head.supervisor().generation(), 1);
  assert_true(head.logs("the first"));
  assert_int_equal(head.supervisor().state(), State::kReloading);
  head.supervisor().request_reload("the second");
  head.supervisor().request_reload("the third");
  assert_true(head.logs("generation 3, cause: the third"));
  assert_true(head.reaches(State::kServing));
  assert_int_equal(head.group().reloads, 2);
  assert_int_equal(head.group().generation, 3);
  head.stop();
}

void a_stop_during_a_reload_ends_both(void**) {
  for (const auto script : {Plan::kLead, Plan::kHangs}) {
    Head head;
    head.start();
    assert_true(head.reaches(State::kServing));
    head.plan().script = script;
    head.supervisor().request_reload("a test");
    head.supervisor().request_reload("another one");
    if (script == Plan::kLead) head.plan().modes[2] = Plan::kSilent;
    if (script == Plan::kLead) assert_true(head.until([&] { return head.group().worker_starts == 4; }));
    head.stop();
    assert_int_equal(head.group().generation, 1);
    assert_int_equal(head.supervisor().generation(), 2);
  }
}

void abort_waits_for_nobody(void**) {
  Head head;
  head.plan().modes[1] = Plan::kStubborn;
  head.plan().modes[2] = Plan::kSlow;
  head.start();
  assert_true(head.reaches(State::kServing));
  head.supervisor().stop();
  assert_true(head.until([&] { return head.plan().drained[2] == 1; }));
  const auto began = Clock::now();
  head.supervisor().abort();
  assert_true(head.reaches(State::kOver));
  assert_true(Clock::now() - began < std::chrono::seconds(10));
}

void a_leader_that_is_stuck_is_killed_in_the_end(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  const std::vector<int> leaders = children_of(::getpid());
  assert_int_equal(leaders.size(), 1);
  ::kill(leaders[0], SIGSTOP);
  head.supervisor().abort();
  assert_true(head.reaches(State::kOver));
}

void a_crash_is_counted_and_told(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  ::kill(static_cast<pid_t>(head.workers(1)[0]), SIGSEGV);
  assert_true(head.logs("of generation 1 was killed by SIGSEGV; its last request: GET /1"));
  assert_int_equal(head.group().worker_crashes, 1);
  assert_true(head.until([&] { return head.group().worker_starts == 3; }));
  assert_int_equal(head.supervisor().state(), State::kServing);
  head.stop();
  assert_int_equal(head.group().worker_exits, 2);
}

void a_lost_generation_is_started_anew(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  for (const int leader : children_of(::getpid())) ::kill(leader, SIGKILL);
  assert_true(head.logs("the parent of generation 1 was killed by SIGKILL"));
  assert_true(head.until([&] { return head.group().generation == 2; }));
  assert_int_equal(head.supervisor().state(), State::kServing);
  assert_true(head.workers(1).empty());
  assert_int_equal(head.workers(2).size(), 2);
  head.stop();
}

void a_lost_generation_is_tried_again_until_it_starts(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  head.plan().script = Plan::kEndsEarly;
  for (const int leader : children_of(::getpid())) ::kill(leader, SIGKILL);
  assert_true(head.logs("generation 3 could not start"));
  head.plan().script = Plan::kLead;
  assert_true(head.until([&] { return head.group().generation > 1; }));
  assert_int_equal(head.workers(head.supervisor().generation()).size(), 2);
  head.stop();
}

// The pause after the loss must not hit the generation that the reload has started.
void a_reload_helps_a_lost_generation(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  head.plan().script = Plan::kEndsEarly;
  for (const int leader : children_of(::getpid())) ::kill(leader, SIGKILL);
  assert_true(head.logs("generation 2 could not start"));
  head.plan().script = Plan::kHangs;
  assert_true(head.supervisor().reload("a test"));
  const auto end = Clock::now() + milliseconds(1500);
  assert_true(head.until([&] { return Clock::now() > end; }));
  assert_int_equal(head.supervisor().state(), State::kReloading);
  head.stop();
}

void what_workers_ask_for_reaches_the_owner(void**) {
  Head head;
  head.start();
  assert_true(head.reaches(State::kServing));
  head.supervisor().send_to_workers("dump");
  assert_true(head.until([&] { return head.stops == 2 && head.reloads == 2; }));
  assert_true(head.until([&] { return head.group().worker_recycles == 2; }));
  head.stop();
}

void nobody_survives_a_supervisor_that_is_killed(void**) {
  Stage stage;
  const pid_t child = ::fork();
  if (child == 0) {
    let_crash();
    Head head;
    head.plan().modes[1] = Plan::kStubborn;
    head.start();
    head.reaches(State::kServing);
    head.supervisor().reload("a test");
    head.until([&] { return head.plan().drained[2] > 0; });
    ::raise(SIGKILL);
  }
  int status;
  assert_int_equal(::waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status));
  assert_true(stage.nobody_is_left());
}

}  // namespace

int main() {
  if (auto handover = Handover::take()) be_a_generation(std::move(*handover));
  inherited_descriptors();
  const CMUnitTest tests[] = {
      cmocka_unit_test_teardown(it_comes_up_and_ends, end_everybody),
      cmocka_unit_test_teardown(it_ends_when_the_first_generation_cannot_start, end_everybody),
      cmocka_unit_test_teardown(a_first_generation_that_dies_at_once_is_noticed, end_everybody),
      cmocka_unit_test_teardown(a_stop_while_it_starts_is_followed_at_once, end_everybody),
      cmocka_unit_test_teardown(a_reload_replaces_all, end_everybody),
      cmocka_unit_test_teardown(the_old_ones_finish_first, end_everybody),
      cmocka_unit_test_teardown(what_cannot_start_changes_nothing, end_everybody),
      cmocka_unit_test_teardown(a_script_that_takes_too_long_is_given_up, end_everybody),
      cmocka_unit_test_teardown(more_workers_bring_their_sockets_when_they_serve, end_everybody),
      cmocka_unit_test_teardown(a_reload_that_is_asked_for_in_between_follows, end_everybody),
      cmocka_unit_test_teardown(a_stop_during_a_reload_ends_both, end_everybody),
      cmocka_unit_test_teardown(abort_waits_for_nobody, end_everybody),
      cmocka_unit_test_teardown(a_leader_that_is_stuck_is_killed_in_the_end, end_everybody),
      cmocka_unit_test_teardown(a_crash_is_counted_and_told, end_everybody),
      cmocka_unit_test_teardown(a_lost_generation_is_started_anew, end_everybody),
      cmocka_unit_test_teardown(a_lost_generation_is_tried_again_until_it_starts, end_everybody),
      cmocka_unit_test_teardown(a_reload_helps_a_lost_generation, end_everybody),
      cmocka_unit_test_teardown(what_workers_ask_for_reaches_the_owner, end_everybody),
      cmocka_unit_test_teardown(nobody_survives_a_supervisor_that_is_killed, end_everybody),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
