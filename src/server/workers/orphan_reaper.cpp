#include "weft/server/workers/orphan_reaper.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <string>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

namespace weft::server {

namespace {

// Between two looks; whoever has ended is reaped at the second one that finds it.
constexpr int64_t kPatienceMs = 3'000;

}  // namespace

std::vector<pid_t> list_children() {
  const std::string self = std::to_string(::getpid());
  std::ifstream file("/proc/" + self + "/task/" + self + "/children");
  std::vector<pid_t> children;
  for (pid_t child; file >> child;) children.push_back(child);
  return children;
}

bool has_ended(pid_t child) {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == child;
}

OrphanReaper::OrphanReaper(io::Loop& loop)
    : loop_(loop), timer_([](void* self) { static_cast<OrphanReaper*>(self)->sweep(); }, this) {}

io::Result<std::unique_ptr<OrphanReaper>> OrphanReaper::start(io::Loop& loop) {
  std::unique_ptr<OrphanReaper> reaper(new OrphanReaper(loop));
  auto watcher = io::SignalWatcher::open(
      loop, SIGCHLD, [](void* self, int) { static_cast<OrphanReaper*>(self)->look_again_later(); },
      reaper.get());
  if (!watcher) return watcher.error();
  reaper->watcher_ = std::move(watcher.value());
  reaper->look_again_later();
  return reaper;
}

void OrphanReaper::look_again_later() {
  if (timer_.running()) return;
  loop_.refresh_now();
  timer_.start(loop_.timers(), loop_.now_ms() + kPatienceMs);
}

void OrphanReaper::sweep() {
  std::vector<pid_t> ended;
  for (const pid_t child : list_children()) {
    if (child == left_alone_ || !has_ended(child)) continue;
    if (std::find(ended_.begin(), ended_.end(), child) == ended_.end()) {
      ended.push_back(child);
    } else {
      ::waitpid(child, nullptr, WNOHANG);
    }
  }
  ended_ = std::move(ended);
  if (!ended_.empty()) look_again_later();
}

}  // namespace weft::server
