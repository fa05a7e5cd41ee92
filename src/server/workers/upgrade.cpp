#include "weft/server/workers/upgrade.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "weft/server/workers/orphan_reaper.h"

namespace weft::server {

namespace {

int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

sigset_t held_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

Upgrade::Upgrade(int pid, LaunchCommand command, ControlChannel control, Callback callback, void* context)
    : pid_(pid),
      command_(std::move(command)),
      control_(std::move(control)),
      callback_(callback),
      context_(context) {}

Upgrade::~Upgrade() = default;

io::Result<std::unique_ptr<Upgrade>> Upgrade::start(io::Loop& loop, LaunchCommand command,
                                                    std::vector<Handover::Socket> sockets, Callback callback,
                                                    void* context) {
  auto channel = ControlChannel::make();
  if (!channel) return channel.error();
  auto& [ours, theirs] = channel.value();
  Handover handover;
  handover.role = Handover::Role::kSuccessor;
  handover.control = theirs.descriptor();
  handover.sockets = std::move(sockets);
  const int list = handover.write();
  if (list < 0) return io::Error{errno};
  std::vector<int> kept = handover.descriptors();
  kept.push_back(list);
  command.set_variable(Handover::kVariable, std::to_string(list));
  command.set_variable("WATCHDOG_PID", "");  // it is for whoever is the main process
  const auto started = command.start(kept);
  ::close(list);
  if (!started) return started.error();
  std::unique_ptr<Upgrade> upgrade(
      new Upgrade(started.value(), std::move(command), std::move(ours), callback, context));
  auto watcher = io::ReadWatcher::open(
      loop, upgrade->control_.descriptor(), [](void* self) { static_cast<Upgrade*>(self)->read(); },
      upgrade.get());
  if (!watcher) return watcher.error();
  upgrade->watcher_ = std::move(watcher.value());
  return upgrade;
}

void Upgrade::read() {
  const auto message = control_.receive();
  if (message.status == ControlChannel::Status::kNothing) return;
  watcher_.reset();
  control_.close();
  if (message.status == ControlChannel::Status::kMessage && message.text == "ready") {
    callback_(context_, Outcome::kTookOver);
    return;
  }
  // Without the channel it could not take over any more.
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  callback_(context_, Outcome::kFailed);
}

void Upgrade::hold_signals() {
  const sigset_t signals = held_signals();
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
}

void Upgrade::pass_on(int signal) const {
  const int successor = has_ended(pid_) ? last_successor() : pid_;
  if (successor > 0) ::kill(successor, signal);
}

// Of those whose parent has ended: they are our children now. 0 when there is none.
int Upgrade::last_successor() const {
  for (const pid_t child : list_children()) {
    if (command_.is_run_by(child)) return child;
  }
  return 0;
}

void Upgrade::abandon() {
  watcher_.reset();
  control_.close();
  // It may serve already, so it is asked. While it starts the signal is still the default one, or the end of
  // this process is its own.
  ::kill(pid_, SIGTERM);
}

void Upgrade::stand_alone() {
  ::prctl(PR_SET_PDEATHSIG, 0);
}

int Upgrade::stay_as_init() {
  hold_signals();
  const sigset_t awaited = held_signals();
  int code = 0;
  while (true) {
    int status;
    for (pid_t gone; (gone = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      if (gone != pid_) continue;
      code = exit_code_of(status);
      pid_ = last_successor();
      if (pid_ == 0) return code;
    }
    int signal;
    if (::sigwait(&awaited, &signal) == 0 && signal != SIGCHLD) pass_on(signal);
  }
}

}  // namespace weft::server
