#pragma once

#include "php/scheduler.h"
#include "php/server_config.h"

namespace weft::php {

// The call of a configuration's bootloader, if it has one. The references outlive it.
class Bootload {
 public:
  Bootload(Scheduler& scheduler, const ServerConfig& config) : scheduler_(scheduler), config_(config) {}
  Bootload(const Bootload&) = delete;
  Bootload& operator=(const Bootload&) = delete;

  // In the current coroutine, or in one of its own while this drives the loop. False when it failed: its
  // exception, or one that tells of it, is pending. A bailout passes through when called inside a coroutine.
  bool run();
  // While run() waits; from then on it fails with an Async\AsyncCancellation, unless that is caught.
  void cancel();
  bool running() const { return coroutine_ != nullptr; }

 private:
  void run_here();
  void run_in_coroutine();

  Scheduler& scheduler_;
  const ServerConfig& config_;
  Coroutine* coroutine_ = nullptr;  // what it runs in
};

}  // namespace weft::php
