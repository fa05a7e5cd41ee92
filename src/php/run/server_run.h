#pragma once

#include <memory>
#include <string>

#include "php/dispatcher.h"
#include "php/run/no_handler.h"
#include "php/scheduler.h"
#include "php/server_config.h"
#include "php/server_log.h"
#include "php/service.h"
#include "php/watchdog/watchdog.h"
#include "php/worker_gauges.h"
#include "weft/files/static_files.h"
#include "weft/server/server.h"

namespace weft::php {

// The part of a run that answers requests: the engine and the dispatcher, put together from a configuration.
// The only one with one worker, one in each worker process else. The references outlive it.
//
//   kServing --retire()--> kRetiring --stop(), time is up--> kDraining --time is up, force()--> kForced
//   and from each of the last three, when nothing is left, --> kOver
class ServerRun {
 public:
  class Owner {
   public:
    virtual void on_server_over() = 0;

   protected:
    ~Owner() = default;
  };

  ServerRun(Scheduler& scheduler, const ServerConfig& config, server::ServerOptions options,
            const Service& service, server::ServerStats& stats, ServerLog& log, Owner& owner);
  ~ServerRun();
  ServerRun(const ServerRun&) = delete;
  ServerRun& operator=(const ServerRun&) = delete;

  // Binds. False with a Runtime exception pending.
  bool open();
  // Begins to accept.
  void start();

  // Another process serves in this one's place: lets clients go with their next answer, and after a while
  // stops.
  void retire();
  // Lets the requests under way finish, for at most the shutdown timeout.
  void stop();
  // Does not wait for them any longer.
  void force();
  // What a signal to end means at this stage: stop(), force(), or the end of the process.
  void escalate(int signal);

  bool stopping() const { return stage_ != Stage::kServing; }
  // No handler runs and no connection is left. Only then may this object go, but for the end of the request.
  bool over() const { return stage_ == Stage::kOver; }

  server::Server& engine() { return *engine_; }
  const Dispatcher& dispatcher() const { return dispatcher_; }
  // Null without mounts.
  const files::StaticFiles* files() const { return files_.get(); }
  WorkerGauges& gauges() { return gauges_; }
  Logger& log() { return log_.pipeline(); }

 private:
  enum class Stage : uint8_t { kServing, kRetiring, kDraining, kForced, kOver };

  void check_over();
  http::ExchangeHandler& behind_files() {
    if (service_.handler) return dispatcher_;
    return no_handler_;
  }
  std::unique_ptr<files::StaticFiles> open_files();

  Scheduler& scheduler_;
  const ServerConfig& config_;
  Owner& owner_;
  ServerLog& log_;
  const Service& service_;
  HooksInstead hooks_;
  Dispatcher dispatcher_;
  NoHandler no_handler_;
  std::string files_failure_;
  std::unique_ptr<files::StaticFiles> files_;
  server::ServerStats& stats_;
  std::unique_ptr<server::Server> engine_;
  std::unique_ptr<Watch> watch_;
  io::Timer retirement_timer_;
  io::Timer force_timer_;
  WorkerGauges gauges_;
  Stage stage_ = Stage::kServing;
};

}  // namespace weft::php
