#pragma once

#include <memory>

#include "php/server_config.h"
#include "weft/io/loop.h"
#include "weft/io/timer_wheel.h"
#include "weft/server/admin_server.h"

namespace weft::php {

// The admin listener of a configuration, from the start of a server to its very end: it goes on answering
// while the server drains. Owned by whoever runs the server.
//
//   open() --> open --close()--> closing --nothing is left, a second--> closed
class AdminListener {
 public:
  // Null where the configuration has none. All arguments outlive it; `on_closed` may be called from inside
  // close() and may give any order but destroy it.
  static std::unique_ptr<AdminListener> make(io::Loop& loop, const ServerConfig& config,
                                             server::AdminSources& sources, Logger& logger,
                                             void (*on_closed)(void* context), void* context);
  AdminListener(const AdminListener&) = delete;
  AdminListener& operator=(const AdminListener&) = delete;

  // Binds and begins to accept. False with a Runtime exception pending.
  bool open();
  // Takes no more connections, and gives those there are a second. No-op when that has begun.
  void close();
  bool closed() const { return state_ == State::kClosed; }

  server::AdminServer& server() { return *server_; }

 private:
  enum class State : uint8_t { kOpen, kClosing, kClosed };

  AdminListener(io::Loop& loop, std::unique_ptr<server::AdminServer> server, void (*on_closed)(void*),
                void* context);
  void check_closed();

  io::Loop& loop_;
  std::unique_ptr<server::AdminServer> server_;
  void (*const on_closed_)(void* context);
  void* const context_;
  io::Timer patience_;
  State state_ = State::kOpen;
};

}  // namespace weft::php
