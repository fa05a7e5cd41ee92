#pragma once

#include <memory>
#include <vector>

#include <sys/types.h>

#include "weft/io/loop.h"
#include "weft/io/signal_watcher.h"

namespace weft::server {

// For the first process of a container, whose children all orphans become: reaps those that have ended and
// that nobody has asked for within some seconds. A child that the script has started itself is left to it for
// that long. On the loop's thread; does not keep the loop alive longer than there is something to reap.
class OrphanReaper {
 public:
  static io::Result<std::unique_ptr<OrphanReaper>> start(io::Loop& loop);
  // That child is somebody else's to reap, however long it takes.
  void leave_alone(pid_t child) { left_alone_ = child; }
  OrphanReaper(const OrphanReaper&) = delete;
  OrphanReaper& operator=(const OrphanReaper&) = delete;

 private:
  explicit OrphanReaper(io::Loop& loop);
  void look_again_later();
  void sweep();

  io::Loop& loop_;
  std::unique_ptr<io::SignalWatcher> watcher_;
  io::Timer timer_;
  std::vector<pid_t> ended_;  // as of the last sweep
  pid_t left_alone_ = 0;
};

// The children of this process's main thread, those included that have ended and wait to be reaped.
std::vector<pid_t> list_children();
// That child has, and waits to be reaped.
bool has_ended(pid_t child);

}  // namespace weft::server
