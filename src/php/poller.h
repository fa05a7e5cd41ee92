#pragma once

#include <map>
#include <memory>
#include <set>

#include "php/async/wait.h"
#include "weft/io/poll_set.h"
#include "weft/io/signal_watcher.h"

namespace weft::php {

// The native part of a Weft\Poller.
class Poller {
 public:
  static constexpr zend_long kReadable = io::PollSet::kReadable;
  static constexpr zend_long kWritable = io::PollSet::kWritable;

  Poller() = default;
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // The events of a descriptor, none to forget it. 0 or errno.
  int watch(int descriptor, uint8_t events);
  // False: not a signal that can be caught.
  bool watch_signal(int signal);
  void forget_signal(int signal);

  // Makes `ready` an array. Negative: no time limit. False with EG(exception).
  bool wait(int64_t milliseconds, zval* ready);
  void wake();
  // Makes `signals` an array.
  void take_signals(zval* signals);

 private:
  class Parking;

  void settle();
  bool open_signal(int signal);
  void look(zval* ready) const;
  bool park(int64_t milliseconds);

  Scheduler* scheduler_ = nullptr;  // whose loop the watchers are on; another one after a fork
  std::unique_ptr<io::PollSet> set_;
  std::map<int, std::unique_ptr<io::SignalWatcher>> signals_;
  std::set<int> came_;
  WaitList waiters_;
  bool waiting_ = false;
  bool woken_ = false;
};

}  // namespace weft::php
