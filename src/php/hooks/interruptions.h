#pragma once

#include <csignal>
#include <ctime>

namespace weft::php::hooks {

// For system calls that cannot be told not to wait: as long as this lives, one in which the calling thread
// sleeps comes back with EINTR after a tenth of a millisecond, and so does the next. What need not sleep is
// not disturbed, and no other process or thread notices. By a timer of the thread and SIGURG, or SIGWINCH
// where the script has that for itself: both mean nothing by default.
class Interruptions {
 public:
  Interruptions();
  ~Interruptions();
  Interruptions(const Interruptions&) = delete;
  Interruptions& operator=(const Interruptions&) = delete;

 private:
  timer_t timer_{};
  sigset_t mask_before_{};
  bool running_ = false;
};

}  // namespace weft::php::hooks
