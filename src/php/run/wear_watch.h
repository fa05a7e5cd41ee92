#pragma once

#include "php/server_config.h"
#include "weft/io/loop.h"
#include "weft/server/recycle_policy.h"
#include "weft/server/worker_board.h"

namespace weft::php {

// Looks once a second whether a worker has served its time, and says so once.
class WearWatch {
 public:
  // `reason` is for the log.
  using Callback = void (*)(void* context, const std::string& reason);

  WearWatch(io::Loop& loop, const ServerConfig& config, const server::WorkerSeat& seat, Callback callback,
            void* context);

 private:
  static constexpr int64_t kPeriodMs = 1000;

  void look();

  io::Loop& loop_;
  const server::WorkerSeat& seat_;
  server::RecyclePolicy policy_;
  server::ResidentMemory memory_;
  Callback callback_;
  void* context_;
  io::Timer timer_;
};

}  // namespace weft::php
