#pragma once

#include <memory>
#include <vector>

#include "weft/io/loop.h"
#include "weft/io/read_watcher.h"
#include "weft/server/workers/control_channel.h"
#include "weft/server/workers/handover.h"
#include "weft/server/workers/launch_command.h"

namespace weft::server {

// A second server, started by the same command (so maybe by a newer PHP, weft or script) with our listening
// sockets, that is to take over from this one. Until it serves it lives no longer than this process. On the
// loop's thread.
class Upgrade {
 public:
  // The new one serves: this one may go; or it has ended before it served, which is all there is to it.
  enum class Outcome : uint8_t { kTookOver, kFailed };
  using Callback = void (*)(void* context, Outcome outcome);

  static io::Result<std::unique_ptr<Upgrade>> start(io::Loop& loop, LaunchCommand command,
                                                    std::vector<Handover::Socket> sockets, Callback callback,
                                                    void* context);
  ~Upgrade();
  Upgrade(const Upgrade&) = delete;
  Upgrade& operator=(const Upgrade&) = delete;

  int pid() const { return pid_; }
  // To it or, when it has ended, to the successor it has had itself.
  void pass_on(int signal) const;

  // It is not wanted any more: tells it to end, and has nothing to do with it from now on. No callback
  // follows.
  void abandon();

  // In the successor, before it tells that it serves: it lives on without its predecessor.
  static void stand_alone();

  // For the first process of a container, whose end would be that of all: stays as long as the successor and
  // those of its own, passes signals on and reaps. The result is the exit code of the last one. Signals that
  // arrive from hold_signals() on are not lost.
  static void hold_signals();
  int stay_as_init();

 private:
  Upgrade(int pid, LaunchCommand command, ControlChannel control, Callback callback, void* context);
  void read();
  int last_successor() const;

  int pid_;  // reaped only here
  LaunchCommand command_;
  ControlChannel control_;
  Callback callback_;
  void* context_;
  std::unique_ptr<io::ReadWatcher> watcher_;
};

}  // namespace weft::server
