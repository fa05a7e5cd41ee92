#pragma once

#include <cstdint>
#include <memory>

#include "php/server_config.h"
#include "php/server_numbers.h"
#include "weft/io/loop.h"
#include "weft/io/timer_wheel.h"
#include "weft/server/admin_server.h"

namespace weft::php {

class MainProcess;

// The admin listener of a configuration, from the start of a server to its very end: it goes on answering
// while the server drains. Where the configuration has none it does nothing and is closed from the first.
//
//   open() --> open --close()--> closing --nothing is left, a second--> closed
class AdminListener final : private server::AdminSources {
 public:
  // Whoever runs the server.
  class Owner {
   public:
    virtual server::LifeStage life_stage() const = 0;
    // Somebody is about to look at the numbers.
    virtual void refresh_numbers() {}
    // Answers go to take_coroutines(), from inside this call or later.
    virtual void ask_coroutines(uint64_t query) = 0;
    // Nothing is left; may be called from inside close().
    virtual void on_admin_closed() = 0;

   protected:
    ~Owner() = default;
  };

  // The references outlive it.
  AdminListener(io::Loop& loop, const ServerConfig& config, const ServerNumbers& numbers, Logger& logger,
                Owner& owner);
  AdminListener(const AdminListener&) = delete;
  AdminListener& operator=(const AdminListener&) = delete;

  // With the socket `process` has opened. False with a Runtime exception pending.
  bool open(const MainProcess& process);
  // Begins to accept. No-op when it does.
  void start();
  // Takes no more connections, and gives those there are a second. No-op when that has begun.
  void close();
  bool closed() const { return state_ == State::kClosed; }

  // Of a worker, as AdminServer::take_coroutines().
  void take_coroutines(uint64_t query, uint32_t seat, Bytes json);

 private:
  enum class State : uint8_t { kClosed, kOpen, kAccepting, kClosing };

  // server::AdminSources
  server::WorkerBoard board() const override;
  server::LifeStage stage() const override { return owner_.life_stage(); }
  std::string config_json() const override { return config_.json; }
  void ask_coroutines(uint64_t query) override { owner_.ask_coroutines(query); }

  void check_closed();

  io::Loop& loop_;
  const ServerConfig& config_;
  const ServerNumbers& numbers_;
  Logger& logger_;
  Owner& owner_;
  io::Timer patience_;
  std::unique_ptr<server::AdminServer> server_;
  State state_ = State::kClosed;
};

}  // namespace weft::php
