#include "weft/server/stall_monitor.h"

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>

#include <unistd.h>

#include "weft/base/clock.h"

namespace weft::server {

namespace {

constexpr size_t kStackSize = 256 * 1024;

}  // namespace

struct StallMonitor::Gate {
  std::mutex mutex;
  std::condition_variable opened;
  bool stop = false;
};

StallMonitor::StallMonitor(io::LoopPulse& pulse, const StallLimits& limits, StallListener& listener)
    : pulse_(pulse),
      listener_(listener),
      tick_(limits.tick()),
      detector_(limits),
      gate_(std::make_unique<Gate>()) {}

std::unique_ptr<StallMonitor> StallMonitor::start(io::LoopPulse& pulse, const StallLimits& limits,
                                                  StallListener& listener) {
  std::unique_ptr<StallMonitor> monitor(new StallMonitor(pulse, limits, listener));
  if (!monitor->start_thread()) monitor.reset();
  return monitor;
}

// Signals are for the loop's thread.
bool StallMonitor::start_thread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackSize);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const auto body = [](void* self) -> void* {
    static_cast<StallMonitor*>(self)->run();
    return nullptr;
  };
  const int status = pthread_create(&thread_, &attributes, body, this);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (status == 0) process_ = ::getpid();
  return status == 0;
}

StallMonitor::~StallMonitor() {
  if (process_ == 0) return;
  if (process_ != ::getpid()) {
    // The gate is in whatever state the fork found it in, and its waiter is gone.
    static_cast<void>(gate_.release());
    return;
  }
  {
    const std::lock_guard lock(gate_->mutex);
    gate_->stop = true;
  }
  gate_->opened.notify_one();
  pthread_join(thread_, nullptr);
}

void StallMonitor::run() {
#ifdef __linux__
  pthread_setname_np(pthread_self(), "weft-watch");
#endif
  std::unique_lock lock(gate_->mutex);
  while (!gate_->opened.wait_for(lock, tick_, [this] { return gate_->stop; })) look();
}

void StallMonitor::look() {
  const uint64_t step = pulse_.step();
  const int64_t now = monotonic_ms();
  const auto verdict = detector_.observe(step, answers_.load(std::memory_order_relaxed), now);
  if (verdict == StallDetector::Verdict::kCalm) return;
  held_since_.store(detector_.since_ms(), std::memory_order_relaxed);
  held_step_.store(step, std::memory_order_release);
  pulse_.mark();
  listener_.interrupt();
  if (verdict == StallDetector::Verdict::kBlocked) listener_.on_blocked(step, now - detector_.since_ms());
}

std::optional<int64_t> StallMonitor::held_for() const {
  if (held_step_.load(std::memory_order_acquire) != pulse_.last()) return std::nullopt;
  return monotonic_ms() - held_since_.load(std::memory_order_relaxed);
}

}  // namespace weft::server
