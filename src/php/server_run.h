#pragma once

#include <memory>

#include "php/dispatcher.h"
#include "php/scheduler.h"
#include "php/server_config.h"
#include "php/server_log.h"
#include "php/worker_gauges.h"
#include "weft/io/signal_watcher.h"
#include "weft/server/server.h"

namespace weft::php {

// A server from start() to its end: the engine, the dispatcher and the signals, put together from a
// configuration. Owned by the HttpServer object; `config`, `handler` and `stats` outlive it.
//
//   kServing --stop(), SIGTERM, SIGINT--> kDraining --time is up, second signal--> kForced
//                                             \--nothing is left--> kOver <-------/
//
// A third signal ends the process the default way.
class ServerRun {
 public:
  ServerRun(Scheduler& scheduler, const ServerConfig& config, const Callable& handler,
            server::ServerStats& stats);
  ~ServerRun();
  ServerRun(const ServerRun&) = delete;
  ServerRun& operator=(const ServerRun&) = delete;

  // Binds and begins to accept. False with a Runtime exception pending.
  bool open();
  // Returns when the server is over: drives the loop, or parks when called inside a coroutine. False when
  // that was interrupted by an exception, which is then pending.
  bool serve();

  // Lets the requests under way finish, for at most the shutdown timeout.
  void stop();

  // No handler runs and no connection is left. Only then may this object go, but for the end of the request.
  bool over() const { return stage_ == Stage::kOver; }

  server::Server& engine() { return *engine_; }
  const Dispatcher& dispatcher() const { return dispatcher_; }
  WorkerGauges& gauges() { return gauges_; }

 private:
  enum class Stage : uint8_t { kServing, kDraining, kForced, kOver };

  void park();
  void force();
  void check_over();
  bool watch_signals();
  void on_signal(int signal);

  Scheduler& scheduler_;
  const ServerConfig& config_;
  ServerLog log_;
  Dispatcher dispatcher_;
  server::ServerStats& stats_;
  std::unique_ptr<server::Server> engine_;
  std::unique_ptr<io::SignalWatcher> terminate_;
  std::unique_ptr<io::SignalWatcher> interrupt_;
  io::Timer force_timer_;
  WorkerGauges gauges_;
  Stage stage_ = Stage::kServing;
  Coroutine* parked_ = nullptr;  // in serve()
};

}  // namespace weft::php
