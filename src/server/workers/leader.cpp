#include "weft/server/workers/leader.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "weft/server/workers/socket_set.h"

namespace weft::server {

using std::chrono::milliseconds;

namespace {

// A worker that lived shorter than this has failed; the next one waits longer each time.
constexpr milliseconds kShortLife{1'000};
constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{5'000};
// When none has ever served, this many failures mean that none will.
constexpr int kHopeless = 5;
// Between an order to end at once and SIGKILL.
constexpr milliseconds kAbortGrace{1'000};
// A worker ends by itself when its shutdown timeout is over; one that is stuck does not.
constexpr milliseconds kDrainGrace{1'000};

void on_child(int) {}

milliseconds pause_after(int failures) {
  return failures <= 1 ? milliseconds(0)
                       : std::min(kFirstPause * (1 << std::min(failures - 2, 10)), kLongestPause);
}

struct sigaction handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  struct sigaction previous {};
  action.sa_handler = handler;
  ::sigaction(signal, &action, &previous);
  return previous;
}

}  // namespace

Leader::Leader(ControlChannel supervisor, GroupMemory& memory, const LeaderOptions& options)
    : supervisor_(std::move(supervisor)), memory_(memory), options_(options), posts_(options.workers) {
  // It arrives only while waiting, so none is missed between looking and waiting.
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &blocked, &waiting_mask_);
  sigdelset(&waiting_mask_, SIGCHLD);
  previous_child_ = handle(SIGCHLD, on_child);
  // Terminals and service managers send them to all processes: the supervisor decides what they mean.
  previous_terminate_ = handle(SIGTERM, SIG_IGN);
  for (const int signal : {SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) handle(signal, SIG_IGN);
}

Leader::~Leader() = default;

std::optional<Leader::Worker> Leader::run() {
  while (!draining_ || !children_.empty()) {
    if (auto worker = fork_due()) return worker;
    wait();
    reap();
    read_workers();
    read_supervisor();
    kill_overdue();
  }
  return std::nullopt;
}

// --- forking

bool Leader::is_staffed(uint32_t number) const {
  return std::any_of(children_.begin(), children_.end(), [number](const Child& child) {
    return child.number == number && child.state <= Child::State::kServing && !child.replace;
  });
}

std::optional<Leader::Worker> Leader::fork_due() {
  const Time now = Clock::now();
  for (uint32_t number = 1; number <= options_.workers && !draining_; ++number) {
    if (is_staffed(number) || posts_[number - 1].due > now) continue;
    if (auto worker = fork_worker(number)) return worker;
  }
  return std::nullopt;
}

// Nothing in the leader; in the worker, what it is.
std::optional<Leader::Worker> Leader::fork_worker(uint32_t number) {
  const Time now = Clock::now();
  auto channel = ControlChannel::make();
  WorkerSeat* seat = channel ? memory_.board().take(options_.generation, number) : nullptr;
  if (seat) memory_.bus().admit(memory_.place_of(*seat));
  const pid_t leader = ::getpid();
  const pid_t child = seat ? ::fork() : -1;
  if (child < 0) {
    if (seat) leave(*seat);
    posts_[number - 1].due = now + kShortLife;
    return std::nullopt;
  }
  auto& [ours, theirs] = channel.value();
  if (child != 0) {
    seat->pid = static_cast<uint32_t>(child);
    const Time limit = options_.start_within.count() == 0 ? Time::max() : now + options_.start_within;
    children_.push_back({child, number, seat, std::move(ours), now});
    children_.back().kill_at = limit;
    supervisor_.send("started " + std::to_string(number) + " " + std::to_string(child));
    return std::nullopt;
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != leader) ::_exit(1);
  children_.clear();
  supervisor_.close();
  ::sigaction(SIGCHLD, &previous_child_, nullptr);
  ::sigaction(SIGTERM, &previous_terminate_, nullptr);
  sigset_t none = waiting_mask_;
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ours.close();
  return Worker{number, seat, std::move(theirs)};
}

void Leader::leave(WorkerSeat& seat) {
  memory_.bus().dismiss(memory_.place_of(seat));
  WorkerBoard::leave(seat);
}

// --- waiting

Leader::Time Leader::next_event() const {
  Time next = Time::max();
  for (const Child& child : children_) next = std::min(next, child.kill_at);
  for (uint32_t number = 1; number <= options_.workers && !draining_; ++number) {
    if (!is_staffed(number)) next = std::min(next, posts_[number - 1].due);
  }
  return next;
}

void Leader::wait() {
  std::vector<pollfd> watched;
  watched.push_back({supervisor_.descriptor(), POLLIN, 0});
  for (const Child& child : children_) watched.push_back({child.control.descriptor(), POLLIN, 0});
  const Time next = next_event();
  timespec limit{};
  if (next != Time::max()) {
    const auto left = std::max(next - Clock::now(), Clock::duration::zero());
    const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(left).count();
    limit = {static_cast<time_t>(nanoseconds / 1'000'000'000),
             static_cast<long>(nanoseconds % 1'000'000'000)};
  }
  ::ppoll(watched.data(), watched.size(), next == Time::max() ? nullptr : &limit, &waiting_mask_);
}

// --- messages

void Leader::read_supervisor() {
  while (true) {
    const auto message = supervisor_.receive();
    switch (message.status) {
      case ControlChannel::Status::kNothing: return;
      case ControlChannel::Status::kEnd:
        // Nobody is left to serve for.
        for (const Child& child : children_) ::kill(child.pid, SIGKILL);
        ::_exit(1);
      case ControlChannel::Status::kMessage: break;
    }
    if (message.text == "retire") dismiss_all(Child::State::kRetiring);
    if (message.text == "drain") dismiss_all(Child::State::kDraining);
    if (message.text == "abort") abort_all();
    if (message.text == "reopen") send_to_workers("reopen");
    if (message.text == "dump") send_to_workers("dump");
    if (message.text.starts_with("coroutines ")) send_to_workers(message.text);
  }
}

void Leader::read_workers() {
  for (Child& child : children_) {
    while (child.control.descriptor() >= 0) {
      const auto message = child.control.receive();
      if (message.status == ControlChannel::Status::kNothing) break;
      if (message.status == ControlChannel::Status::kEnd) {
        child.control.close();  // it is on its way out; waitpid() tells the rest
        break;
      }
      on_message(child, message);
    }
  }
}

void Leader::on_message(Child& child, const ControlChannel::Message& message) {
  const std::string& text = message.text;
  const auto [word, rest] = split_word(text);
  if (word == "ready") {
    on_ready(child);
  } else if (word == "failed") {
    on_failed(std::string(rest));
  } else if (word == "replace") {
    on_replace(child, rest);
  } else if (word == "stop" || word == "reload") {
    supervisor_.send(text);
  } else if (word == "coroutines" && message.descriptor >= 0) {
    supervisor_.send(text, message.descriptor);
  }
  if (message.descriptor >= 0) ::close(message.descriptor);
}

void Leader::on_replace(Child& child, std::string_view why) {
  if (child.state != Child::State::kServing || child.replace) return;
  child.replace = true;
  supervisor_.send("recycle " + std::to_string(child.number) + " " + std::string(why));
}

void Leader::on_ready(Child& child) {
  if (child.state != Child::State::kStarting) return;
  child.state = Child::State::kReady;
  child.kill_at = Time::max();
  if (announced_) {
    serve(child);
    return;
  }
  const auto ready = std::count_if(children_.begin(), children_.end(),
                                   [](const Child& other) { return other.state == Child::State::kReady; });
  if (static_cast<uint32_t>(ready) < options_.workers) return;
  for (Child& waiting : children_) serve(waiting);
  announced_ = true;
  supervisor_.send("ready");
}

void Leader::serve(Child& child) {
  if (child.state != Child::State::kReady) return;
  child.state = Child::State::kServing;
  child.served = true;
  child.seat->state = WorkerSeat::kServing;
  child.control.send("serve");
  for (Child& old : children_) {
    if (old.number == child.number && old.replace) dismiss(old, Child::State::kRetiring);
  }
}

// A generation that never served ends with the first worker that cannot start.
void Leader::on_failed(const std::string& why) {
  if (announced_) return;
  announced_ = true;
  supervisor_.send("failed " + why);
  abort_all();
}

void Leader::send_to_workers(const std::string& order) {
  for (Child& child : children_) child.control.send(order);
}

// --- the end of workers

void Leader::dismiss(Child& child, Child::State how) {
  if (child.state >= how) return;
  const bool retires = how == Child::State::kRetiring;
  // One that does not serve yet reads no orders.
  if (child.state == Child::State::kStarting) ::kill(child.pid, SIGTERM);
  child.state = how;
  child.replace = false;
  child.seat->state = WorkerSeat::kDraining;
  child.control.send(retires ? "retire" : "drain");
  if (!child.served) {
    child.kill_at = Clock::now() + kAbortGrace;
  } else if (options_.kill_after.count() == 0) {
    child.kill_at = Time::max();
  } else {
    child.kill_at =
        Clock::now() + options_.kill_after + kDrainGrace + (retires ? options_.retirement : milliseconds(0));
  }
}

void Leader::dismiss_all(Child::State how) {
  draining_ = true;
  if (options_.sockets) options_.sockets->clear();
  for (Child& child : children_) dismiss(child, how);
}

void Leader::abort_all() {
  dismiss_all(Child::State::kDraining);
  send_to_workers("abort");
  for (Child& child : children_) child.kill_at = std::min(child.kill_at, Clock::now() + kAbortGrace);
}

void Leader::kill_overdue() {
  const Time now = Clock::now();
  for (Child& child : children_) {
    if (child.kill_at > now) continue;
    ::kill(child.pid, SIGKILL);
    child.kill_at = Time::max();
  }
}

void Leader::reap() {
  for (auto child = children_.begin(); child != children_.end();) {
    int status;
    if (::waitpid(child->pid, &status, WNOHANG) != child->pid) {
      ++child;
      continue;
    }
    // What it said last.
    for (auto last = child->control.receive(); last.status == ControlChannel::Status::kMessage;
         last = child->control.receive()) {
      on_message(*child, last);
    }
    const Child gone = std::move(*child);
    child = children_.erase(child);
    on_exit(gone, status);
  }
}

void Leader::on_exit(const Child& child, int status) {
  // While it starts there is no order in how it follows an order to end.
  if (child.state >= Child::State::kRetiring && !child.served) status = 0;
  const bool orderly = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  Post& post = posts_[child.number - 1];
  const bool short_life = !child.served || Clock::now() - child.started < kShortLife;
  post.failures = short_life ? post.failures + 1 : orderly ? 0 : 1;
  post.due = Clock::now() + pause_after(post.failures);
  supervisor_.send("exited " + std::to_string(child.number) + " " + std::to_string(child.pid) + " " +
                   std::to_string(status) + " " + child.seat->last_request);
  leave(*child.seat);
  if (!announced_ && post.failures >= kHopeless) on_failed("the workers die before they serve");
}

}  // namespace weft::server
