#include "weft/server/workers/supervisor.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <tuple>
#include <utility>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "weft/server/workers/memory_file.h"
#include "weft/server/workers/service_manager.h"

namespace weft::server {

namespace {

// Leaders end at once when told so; one that does not is killed, and its workers with it.
constexpr int64_t kAbortGraceMs = 3'000;
constexpr int64_t kLossPauseMs = 1'000;

struct ExitedWorker {
  std::string_view number, pid, last_request;
  int status = 0;
};

ExitedWorker read_exited(std::string_view text) {
  ExitedWorker worker;
  std::string_view rest, status;
  std::tie(worker.number, rest) = split_word(text);
  std::tie(worker.pid, rest) = split_word(rest);
  std::tie(status, worker.last_request) = split_word(rest);
  std::from_chars(status.data(), status.data() + status.size(), worker.status);
  return worker;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) {
    const char* name = ::sigabbrev_np(WTERMSIG(status));
    return std::string("was killed by SIG") + (name ? name : std::to_string(WTERMSIG(status)).c_str());
  }
  return "ended with code " + std::to_string(WEXITSTATUS(status));
}

const char* failure_event(Supervisor::State state) {
  switch (state) {
    case Supervisor::State::kStarting: return "server.failed";
    case Supervisor::State::kReloading: return "reload.failed";
    default: return "generation.failed";
  }
}

}  // namespace

struct Supervisor::Generation {
  enum class State : uint8_t { kStarting, kServing, kDraining };

  Generation(Supervisor& its_supervisor, uint32_t its_number, pid_t leader, ControlChannel channel)
      : supervisor(its_supervisor), number(its_number), pid(leader), control(std::move(channel)) {}

  Supervisor& supervisor;
  uint32_t number;
  pid_t pid;
  ControlChannel control;
  std::unique_ptr<io::ReadWatcher> watcher;
  State state = State::kStarting;
  std::string failure;  // why it could not start
  // What its script has configured, as it may not be what ours had.
  uint32_t workers = 0;
  std::vector<std::string> listeners;
  SocketSet opened;  // by itself; ours when it serves
};

Supervisor::Supervisor(io::Loop& loop, Options options, LaunchCommand command, GroupMemory& memory,
                       SocketSet& sockets, Logger& logger, Owner& owner)
    : loop_(loop),
      options_(std::move(options)),
      command_(std::move(command)),
      memory_(memory),
      board_(memory.board()),
      sockets_(sockets),
      logger_(logger),
      owner_(owner),
      timer_([](void* self) { static_cast<Supervisor*>(self)->on_timer(); }, this) {}

Supervisor::~Supervisor() {
  for (size_t i = 0; i < generations_.size(); ++i) loop_.source_closed();
}

// --- starting generations

io::Result<std::optional<ControlChannel>> Supervisor::fork_first() {
  auto channel = ControlChannel::make();
  if (!channel) return channel.error();
  auto& [ours, theirs] = channel.value();
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) return io::Error{errno};
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    ours.close();
    return std::optional<ControlChannel>(std::move(theirs));
  }
  auto watcher = io::SignalWatcher::open(
      loop_, SIGCHLD, [](void* self, int) { static_cast<Supervisor*>(self)->reap(); }, this);
  if (watcher) child_signal_ = std::move(watcher.value());
  add_generation(child, std::move(ours));
  return std::optional<ControlChannel>();
}

void Supervisor::add_generation(int pid, ControlChannel control) {
  Generation& generation = generations_.emplace_back(*this, ++last_generation_, pid, std::move(control));
  // Its end is an event to come, also when its channel has ended before it.
  loop_.source_opened();
  generation.workers = options_.workers;
  generation.listeners = listener_keys(options_.listeners);
  auto watcher = io::ReadWatcher::open(
      loop_, generation.control.descriptor(),
      [](void* context) {
        auto& readable = *static_cast<Generation*>(context);
        Supervisor& supervisor = readable.supervisor;
        supervisor.read(readable);
        // It may have ended before its SIGCHLD was watched.
        if (!readable.watcher) supervisor.reap();
      },
      &generation);
  if (watcher) generation.watcher = std::move(watcher.value());
  if (options_.start_within.count() != 0) {
    loop_.refresh_now();
    timer_.start(loop_.timers(), loop_.now_ms() + options_.start_within.count());
  }
}

Handover Supervisor::make_handover(uint32_t number, int control) const {
  Handover handover;
  handover.role = Handover::Role::kGeneration;
  handover.generation = number;
  handover.control = control;
  handover.area = memory_.area_descriptor();
  handover.wakeups = memory_.bells();
  handover.sockets = sockets_.to_hand_over();
  return handover;
}

// Starts the script again as the next generation.
bool Supervisor::spawn() {
  timer_.stop();
  auto channel = ControlChannel::make();
  if (!channel) return false;
  auto& [ours, theirs] = channel.value();
  const Handover handover = make_handover(last_generation_ + 1, theirs.descriptor());
  const int list = handover.write();
  if (list < 0) return false;
  std::vector<int> kept = handover.descriptors();
  kept.push_back(list);
  LaunchCommand command = command_;
  command.set_variable(Handover::kVariable, std::to_string(list));
  for (const char* variable : ServiceManager::kVariables) command.remove_variable(variable);
  const auto started = command.start(kept);
  ::close(list);
  if (!started) {
    WEFT_LOG(logger_, Severity::kError, "generation.failed: cannot start the script again: %s",
             started.error().message());
    return false;
  }
  add_generation(started.value(), std::move(ours));
  return true;
}

bool Supervisor::reload(const std::string& cause) {
  if (state_ != State::kServing) return false;
  reload_succeeded_ = false;
  if (!spawn()) {
    ++board_.group().reload_failures;
    return false;
  }
  WEFT_LOG(logger_, Severity::kInfo, "reload.start: generation %u, cause: %s", last_generation_,
           cause.c_str());
  enter(State::kReloading);
  return true;
}

void Supervisor::request_reload(const std::string& cause) {
  if (state_ == State::kStarting || state_ == State::kReloading) {
    reload_again_ = cause;
  } else {
    reload(cause);
  }
}

void Supervisor::end_reload(bool succeeded) {
  reload_succeeded_ = succeeded;
  ++(succeeded ? board_.group().reloads : board_.group().reload_failures);
  if (succeeded) {
    WEFT_LOG(logger_, Severity::kInfo, "reload.done: generation %u serves", last_generation_);
  }
  enter(State::kServing);
}

// --- messages of the leaders

void Supervisor::read(Generation& generation) {
  while (true) {
    ControlChannel::Message message = generation.control.receive();
    if (message.status == ControlChannel::Status::kNothing) return;
    if (message.status == ControlChannel::Status::kEnd) {
      generation.watcher.reset();
      return;
    }
    on_message(generation, message);
  }
}

void Supervisor::on_message(Generation& generation, ControlChannel::Message& message) {
  const auto [word, rest] = split_word(message.text);
  if (word == "ready") {
    on_ready(generation);
  } else if (word == "failed") {
    generation.failure = rest;
  } else if (word == "started") {
    ++board_.group().worker_starts;
    const auto [number, pid] = split_word(rest);
    WEFT_LOG(logger_, Severity::kInfo, "worker.start: worker %.*s of generation %u is process %.*s",
             static_cast<int>(number.size()), number.data(), generation.number, static_cast<int>(pid.size()),
             pid.data());
  } else if (word == "exited") {
    on_worker_exited(generation, rest);
  } else if (word == "recycle") {
    ++board_.group().worker_recycles;
    const auto [number, why] = split_word(rest);
    WEFT_LOG(logger_, Severity::kInfo, "worker.recycle: worker %.*s is being replaced: %.*s",
             static_cast<int>(number.size()), number.data(), static_cast<int>(why.size()), why.data());
  } else if (word == "workers") {
    std::from_chars(rest.data(), rest.data() + rest.size(), generation.workers);
    generation.listeners.clear();
  } else if (word == "listener") {
    generation.listeners.emplace_back(rest);
  } else if (word == "socket" && message.descriptor >= 0) {
    adopt_socket(generation, rest, std::exchange(message.descriptor, -1));
  } else if (word == "coroutines" && message.descriptor >= 0) {
    on_coroutines(rest, message.descriptor);
  } else if (word == "stop") {
    owner_.on_stop_requested();
  } else if (word == "reload") {
    owner_.on_reload_requested();
  }
  if (message.descriptor >= 0) ::close(message.descriptor);
}

void Supervisor::on_ready(Generation& generation) {
  if (generation.state != Generation::State::kStarting) return;
  generation.state = Generation::State::kServing;
  timer_.stop();
  losses_ = 0;
  sockets_.merge(generation.opened);
  sockets_.trim(generation.listeners);
  board_.group().generation = generation.number;
  board_.group().workers_configured = generation.workers;
  for (Generation& old : generations_) {
    if (old.number < generation.number) dismiss(old, "retire");
  }
  if (state_ == State::kStarting) {
    enter(State::kServing);
  } else if (state_ == State::kReloading && generations_.size() == 1) {
    end_reload(true);
  } else if (state_ == State::kReloading) {
    WEFT_LOG(logger_, Severity::kInfo, "reload.ready: generation %u serves, the old one finishes what it has",
             generation.number);
  } else if (state_ == State::kStopping) {
    dismiss(generation, "drain");
  }
}

void Supervisor::on_coroutines(std::string_view text, int descriptor) {
  const auto [query_text, seat_text] = split_word(text);
  uint64_t query = 0;
  uint32_t seat = 0;
  std::from_chars(query_text.data(), query_text.data() + query_text.size(), query);
  std::from_chars(seat_text.data(), seat_text.data() + seat_text.size(), seat);
  owner_.on_coroutines(query, seat, read_memory_file(descriptor));
}

void Supervisor::adopt_socket(Generation& generation, std::string_view text, int descriptor) {
  const auto [worker, listener] = split_word(text);
  uint32_t index = 0;
  std::from_chars(worker.data(), worker.data() + worker.size(), index);
  SocketSet socket;
  socket.adopt({std::string(listener), index, descriptor});
  socket.own_files();
  generation.opened.merge(socket);
}

void Supervisor::on_worker_exited(const Generation& generation, std::string_view text) {
  const ExitedWorker worker = read_exited(text);
  if (WIFEXITED(worker.status) && WEXITSTATUS(worker.status) == 0) {
    ++board_.group().worker_exits;
    WEFT_LOG(logger_, Severity::kInfo, "worker.exit: worker %.*s (process %.*s) of generation %u has ended",
             static_cast<int>(worker.number.size()), worker.number.data(),
             static_cast<int>(worker.pid.size()), worker.pid.data(), generation.number);
    return;
  }
  ++board_.group().worker_crashes;
  const std::string how = how_it_ended(worker.status);
  WEFT_LOG(logger_, Severity::kError, "worker.crash: worker %.*s (process %.*s) of generation %u %s%s%.*s",
           static_cast<int>(worker.number.size()), worker.number.data(), static_cast<int>(worker.pid.size()),
           worker.pid.data(), generation.number, how.c_str(),
           worker.last_request.empty() ? "" : "; its last request: ",
           static_cast<int>(worker.last_request.size()), worker.last_request.data());
}

// --- the end

void Supervisor::dismiss(Generation& generation, const char* order) {
  // A script that has not come to its start() yet reads no orders; once it has, the signal is ignored.
  if (generation.state == Generation::State::kStarting) ::kill(generation.pid, SIGTERM);
  generation.state = Generation::State::kDraining;
  generation.control.send(order);
}

void Supervisor::stop() {
  end("drain");
}

void Supervisor::retire() {
  if (state_ != State::kStopping) end("retire");
}

void Supervisor::end(const char* order) {
  if (state_ == State::kOver) return;
  if (state_ == State::kReloading) {
    WEFT_LOG(logger_, Severity::kInfo, "reload.aborted: the server is to end");
  }
  timer_.stop();
  // From now on nobody is told to wait for us.
  sockets_.clear();
  for (Generation& generation : generations_) dismiss(generation, order);
  if (state_ != State::kStopping) enter(State::kStopping);
  if (generations_.empty()) enter(State::kOver);
}

void Supervisor::abort() {
  stop();
  if (state_ != State::kStopping) return;
  aborting_ = true;
  send_to_workers("abort");
  loop_.refresh_now();
  timer_.start(loop_.timers(), loop_.now_ms() + kAbortGraceMs);
}

void Supervisor::send_to_workers(const std::string& order) {
  for (Generation& generation : generations_) generation.control.send(order);
}

void Supervisor::reap() {
  for (auto generation = generations_.begin(); generation != generations_.end();) {
    const auto current = generation++;
    int status;
    if (::waitpid(current->pid, &status, WNOHANG) == current->pid) on_exited(current, status);
  }
}

void Supervisor::on_exited(std::list<Generation>::iterator generation, int status) {
  read(*generation);
  const uint32_t number = generation->number;
  const Generation::State was = generation->state;
  const std::string failure = std::move(generation->failure);
  const std::vector<std::string> listeners = std::move(generation->listeners);
  generations_.erase(generation);
  loop_.source_closed();
  // Its workers have ended with it; in order, it has left their seats itself.
  for (WorkerSeat& seat : board_.seats()) {
    if (seat.state == WorkerSeat::kFree || seat.generation != number) continue;
    memory_.bus().dismiss(memory_.place_of(seat));
    WorkerBoard::leave(seat);
  }
  if (was == Generation::State::kStarting) {
    timer_.stop();
    WEFT_LOG(logger_, Severity::kError, "%s: generation %u could not start: %s", failure_event(state_),
             number, failure.empty() ? ("the script " + how_it_ended(status)).c_str() : failure.c_str());
  } else if (was == Generation::State::kServing) {
    WEFT_LOG(logger_, Severity::kError, "generation.lost: the parent of generation %u %s; starting anew",
             number, how_it_ended(status).c_str());
  }
  switch (state_) {
    case State::kStarting:
      start_failed_ = true;
      enter(State::kOver);
      break;
    case State::kStopping:
      if (generations_.empty()) enter(State::kOver);
      break;
    case State::kServing: on_lost(); break;
    case State::kReloading:
      if (generations_.empty()) {
        on_lost();
      } else if (was == Generation::State::kStarting && number == last_generation_) {
        end_reload(false);
      } else if (generations_.front().state == Generation::State::kServing) {
        end_reload(true);
      }
      break;
    case State::kOver: break;
  }
}

// Nobody serves any more.
void Supervisor::on_lost() {
  if (!generations_.empty()) return;
  if (state_ == State::kReloading) end_reload(false);
  const bool first = losses_++ == 0;
  if (first && spawn()) return;
  loop_.refresh_now();
  timer_.start(loop_.timers(), loop_.now_ms() + kLossPauseMs);
}

void Supervisor::on_timer() {
  if (generations_.empty()) {
    if (state_ == State::kServing && !spawn()) on_lost();
    return;
  }
  for (Generation& generation : generations_) {
    if (!aborting_ && generation.state != Generation::State::kStarting) continue;
    if (!aborting_) generation.failure = "it took too long";
    ::kill(generation.pid, SIGKILL);
  }
}

void Supervisor::enter(State state) {
  state_ = state;
  if (state == State::kOver) timer_.stop();
  owner_.on_supervisor_changed();
  if (state_ == State::kServing && !reload_again_.empty()) reload(std::exchange(reload_again_, {}));
}

}  // namespace weft::server
