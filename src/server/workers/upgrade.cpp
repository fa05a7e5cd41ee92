#include "weft/server/workers/upgrade.h"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

namespace weft::server {

namespace {

int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Any child there is, 0 when there is none.
pid_t some_child() {
  std::ifstream file("/proc/self/task/" + std::to_string(::getpid()) + "/children");
  pid_t child = 0;
  file >> child;
  return child;
}

}  // namespace

Upgrade::Upgrade(int pid, ControlChannel control, Callback callback, void* context)
    : pid_(pid), control_(std::move(control)), callback_(callback), context_(context) {}

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
  const auto started = command.start(kept, LaunchCommand::Ends::kOnItsOwn);
  ::close(list);
  if (!started) return started.error();
  std::unique_ptr<Upgrade> upgrade(new Upgrade(started.value(), std::move(ours), callback, context));
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

int Upgrade::stay_as_init() {
  sigset_t awaited;
  sigemptyset(&awaited);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) sigaddset(&awaited, signal);
  ::sigprocmask(SIG_BLOCK, &awaited, nullptr);
  int code = 0;
  while (true) {
    int status;
    const pid_t gone = ::waitpid(-1, &status, WNOHANG);
    if (gone < 0 && errno == ECHILD) return code;
    if (gone > 0) {
      if (gone != pid_) continue;
      code = exit_code_of(status);
      // It may have had a successor itself, which is our child now.
      pid_ = some_child();
      continue;
    }
    int signal;
    if (::sigwait(&awaited, &signal) == 0 && signal != SIGCHLD && pid_ > 0) ::kill(pid_, signal);
  }
}

}  // namespace weft::server
