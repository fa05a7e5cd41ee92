#include "php/run/wear_watch.h"

#include <unistd.h>

namespace weft::php {

namespace {

server::RecycleLimits limits(const ServerConfig& config) {
  server::RecycleLimits limits;
  limits.max_requests = static_cast<uint64_t>(config.max_requests_per_worker);
  limits.max_memory = static_cast<uint64_t>(config.max_memory_per_worker);
  limits.jitter = config.recycle_jitter;
  return limits;
}

}  // namespace

WearWatch::WearWatch(io::Loop& loop, const ServerConfig& config, const server::WorkerSeat& seat,
                     Callback callback, void* context)
    : loop_(loop),
      seat_(seat),
      policy_(limits(config), static_cast<uint64_t>(::getpid())),
      callback_(callback),
      context_(context),
      timer_([](void* self) { static_cast<WearWatch*>(self)->look(); }, this) {
  timer_.start(loop_.timers(), loop_.now_ms() + kPeriodMs);
}

void WearWatch::look() {
  server::WorkerWear wear;
  wear.requests = seat_.stats.requests - seat_.before.requests;
  wear.fatals = seat_.stats.fatals_survived - seat_.before.fatals_survived;
  wear.resident = policy_.max_memory() == 0 ? 0 : memory_.at(loop_.now_ms());
  const server::RecycleReason reason = policy_.judge(wear);
  if (reason == server::RecycleReason::kNone) {
    timer_.start(loop_.timers(), loop_.now_ms() + kPeriodMs);
  } else {
    callback_(context_, server::RecyclePolicy::describe(reason, wear));
  }
}

}  // namespace weft::php
