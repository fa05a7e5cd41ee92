#pragma once

#include <cstdint>
#include <memory>

#include "php/call.h"
#include "php/server_config.h"
#include "php/service.h"
#include "php/zend.h"
#include "weft/server/workers/control_channel.h"
#include "weft/server/workers/group_memory.h"
#include "weft/server/workers/handover.h"
#include "weft/server/workers/leader.h"
#include "weft/server/workers/socket_set.h"

namespace weft::php {

class ServerRun;
class WorkerRun;

// What the processes below the supervisor do instead of returning from start(): lead a generation, or be a
// worker of one.
class WorkerProcess {
 public:
  // What the script has given to its server; outlives the process's work.
  struct Role {
    const ServerConfig* config;
    const Service* service;
    // Told before the worker serves: this is its run, and these are its figures.
    void (*became_worker)(void* context, WorkerProcess& worker, std::shared_ptr<server::GroupMemory> memory);
    void* context;
  };

  // In a fork of the supervisor.
  [[noreturn]] static void lead(const Role& role, server::ControlChannel supervisor,
                                std::shared_ptr<server::GroupMemory> memory, server::SocketSet& sockets,
                                uint32_t generation);
  // In a process that the supervisor has started anew.
  [[noreturn]] static void lead(const Role& role, server::Handover handover);

  // For the script in a worker: both are the supervisor's business.
  void ask_to_stop() { control_.send("stop"); }
  void ask_to_reload() { control_.send("reload"); }

  server::WorkerSeat& seat() { return *seat_; }
  uint32_t seat_index() const;
  std::vector<io::SocketAddress> addresses() const;
  // Null before it serves.
  ServerRun* server() const;

 private:
  friend class WorkerRun;

  WorkerProcess(const Role& role, server::Leader::Worker worker, std::shared_ptr<server::GroupMemory> memory,
                server::SocketSet& sockets)
      : role_(role),
        control_(std::move(worker.control)),
        seat_(worker.seat),
        number_(worker.number),
        memory_(std::move(memory)),
        sockets_(sockets) {}

  [[noreturn]] void work(server::ServerOptions options);

  Role role_;
  server::ControlChannel control_;
  server::WorkerSeat* seat_;
  uint32_t number_;
  std::shared_ptr<server::GroupMemory> memory_;
  server::SocketSet& sockets_;
  WorkerRun* run_ = nullptr;
};

}  // namespace weft::php
