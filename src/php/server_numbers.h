#pragma once

#include <memory>

#include "php/zend.h"
#include "weft/server/worker_board.h"
#include "weft/server/workers/group_memory.h"

namespace weft::php {

// What a server counts and how scripts see it: the board all its workers write on, and the seat of this
// process. Owned by the HttpServer object.
//
// On its own a server has a board of one seat that nobody else sees; a group of processes shares one.
class ServerNumbers {
 public:
  ServerNumbers();
  ServerNumbers(const ServerNumbers&) = delete;
  ServerNumbers& operator=(const ServerNumbers&) = delete;

  // From now on the board of a group, which is in `memory`; `seat` is null in a process that serves nothing
  // itself.
  void share(std::shared_ptr<server::GroupMemory> memory, server::WorkerSeat* seat);

  // In the process that has made the board of a group: the server starts now.
  void begin_group();

  // Around every run of a server on its own. In a group the supervisor sees to the seats.
  void begin_run();
  void begin_drain();
  void end_run();

  const server::WorkerBoard& board() const { return board_; }
  // What this process counts. Not in a process without a seat.
  server::ServerStats& stats() { return seat_->stats; }

  // Fill the arrays of HttpServer::getTelemetry() and getStats().
  void list_telemetry(zval* array) const;
  void list_stats(zval* array) const;
  void reset_telemetry();

 private:
  struct MemoryDelete {
    void operator()(void* memory) const;
  };

  server::ServerStats counted() const;

  std::unique_ptr<void, MemoryDelete> own_;      // null in a group
  std::shared_ptr<server::GroupMemory> shared_;  // null else
  server::WorkerBoard board_;
  server::WorkerSeat* seat_;
  server::ServerStats baseline_;  // what getTelemetry() leaves out
};

}  // namespace weft::php
