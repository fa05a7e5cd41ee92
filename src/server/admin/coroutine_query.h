#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "weft/http/exchange.h"
#include "weft/io/timer_wheel.h"
#include "weft/server/worker_board.h"

namespace weft::server {

// A request for /coroutines that waits for what the workers say. Asks those that are up when it begins.
class CoroutineQuery {
 public:
  using Callback = void (*)(void* context);

  // `on_time_up` is called when the timer the owner starts has come to its end.
  CoroutineQuery(uint64_t id, http::Exchange& exchange, const WorkerBoard& board, Callback on_time_up,
                 void* context);

  uint64_t id() const { return id_; }
  http::Exchange& exchange() const { return exchange_; }
  io::Timer& timer() { return timer_; }

  void take(uint32_t seat, Bytes json);
  bool complete() const { return missing_ == 0; }
  // What has come, and who is missing.
  std::string page() const;

 private:
  struct Worker {
    uint32_t seat;
    uint32_t number;
    uint32_t generation;
    uint32_t pid;
    std::string json;  // empty: no answer yet
  };

  const uint64_t id_;
  http::Exchange& exchange_;
  io::Timer timer_;
  std::vector<Worker> workers_;
  size_t missing_ = 0;
};

}  // namespace weft::server
