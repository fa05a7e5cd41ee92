#include "php/run/standalone_run.h"

#include <csignal>
#include <utility>

#include "php/engine_options.h"
#include "php/errors.h"

namespace weft::php {

StandaloneRun::StandaloneRun(Scheduler& scheduler, const ServerConfig& config, const Callable& handler,
                             server::ServerStats& stats)
    : Run(scheduler),
      config_(config),
      handler_(handler),
      stats_(stats),
      log_(config.log_resource),
      process_(scheduler.loop(), log_, *this) {
  log_.set_threshold(log_threshold(config));
}

StandaloneRun::~StandaloneRun() = default;

bool StandaloneRun::open() {
  server::ServerOptions options = engine_options(config_);
  if (!process_.open_sockets(options.listeners, 1)) return false;
  process_.sockets().assign(options.listeners, 0);
  ServerRun::Owner& owner = *this;
  server_ = std::make_unique<ServerRun>(scheduler_, config_, std::move(options), handler_, stats_, owner);
  if (!process_.watch_signals() || !server_->open()) return false;
  process_.announce_start(engine_options(config_).listeners, 1);
  return true;
}

void StandaloneRun::stop() {
  process_.announce_stopping("stop()");
  process_.sockets().clear();
  server_->stop();
}

bool StandaloneRun::reload() {
  throw_runtime(
      "reload(): the server has one worker, this process; it needs setWorkers() of 2 or more, or 0");
  return false;
}

bool StandaloneRun::over() const {
  return server_ && server_->over();
}

std::vector<io::SocketAddress> StandaloneRun::addresses() const {
  return server_ ? server_->engine().addresses() : std::vector<io::SocketAddress>();
}

void StandaloneRun::leave() {
  process_.leave();
}

void StandaloneRun::on_server_over() {
  ended();
}

void StandaloneRun::on_terminate(int signal) {
  process_.sockets().clear();
  server_->escalate(signal);
}

void StandaloneRun::on_hangup() {
  process_.terminate(SIGHUP);
}

void StandaloneRun::on_reopen() {}

void StandaloneRun::on_taken_over() {
  process_.announce_stopping("the successor");
  stop();
}

}  // namespace weft::php
