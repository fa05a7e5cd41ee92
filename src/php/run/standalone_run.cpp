#include "php/run/standalone_run.h"
#include "php/coroutine_dump.h"

#include <csignal>
#include <utility>

#include "php/admin/coroutines_json.h"
#include "php/async/exceptions.h"
#include "php/engine_options.h"
#include "php/errors.h"
#include "php/process.h"

namespace weft::php {

StandaloneRun::StandaloneRun(Scheduler& scheduler, const ServerConfig& config, const Service& service,
                             ServerNumbers& numbers)
    : Run(scheduler),
      config_(config),
      service_(service),
      numbers_(numbers),
      log_(config),
      process_(scheduler.loop(), log_.pipeline(), *this),
      bootload_(scheduler, config),
      admin_(scheduler.loop(), config, numbers, log_.pipeline(), *this) {}

StandaloneRun::~StandaloneRun() = default;

bool StandaloneRun::open() {
  if (!log_.open() || !process_.watch_signals()) return false;
  events_ = EventHubs::make_own(scheduler_, static_cast<size_t>(config_.event_history), numbers_.stats());
  if (!events_ || !boot()) return false;
  if (ended_early_) return true;
  server::ServerOptions options = engine_options(config_);
  if (!process_.open_sockets(options.listeners, 1)) return false;
  if (!process_.open_admin_socket(admin_listeners(config_))) return false;
  process_.sockets().assign(options.listeners, 0, 1);
  ServerRun::Owner& owner = *this;
  server_ = std::make_unique<ServerRun>(scheduler_, config_, std::move(options), service_, numbers_.stats(),
                                        log_, owner);
  if (!server_->open() || !admin_.open(process_)) return false;
  server_->start();
  admin_.start();
  process_.announce_start(engine_options(config_).listeners, 1);
  return true;
}

bool StandaloneRun::boot() {
  if (bootload_.run()) return true;
  if (ended_early_ && instanceof_function(EG(exception)->ce, async_cancellation_class())) {
    zend_clear_exception();
  }
  return !EG(exception);
}

void StandaloneRun::stop() {
  process_.announce_stopping("stop()");
  if (!server_) {
    ended_early_ = true;
    bootload_.cancel();
    return;
  }
  begin_drain();
  server_->stop();
}

void StandaloneRun::begin_drain() {
  process_.sockets().clear();
  numbers_.begin_drain();
}

bool StandaloneRun::reload() {
  throw_runtime(
      "reload(): the server has one worker, this process; it needs setWorkers() of 2 or more, or 0");
  return false;
}

bool StandaloneRun::over() const {
  return ended_early_ || (server_ && server_->over() && admin_.closed());
}

std::vector<io::SocketAddress> StandaloneRun::addresses() const {
  return server_ ? server_->engine().addresses() : std::vector<io::SocketAddress>();
}

void StandaloneRun::leave() {
  process_.leave();
}

void StandaloneRun::on_server_over() {
  if (admin_.closed()) {
    ended();
  } else {
    admin_.close();
  }
}

void StandaloneRun::on_terminate(int signal) {
  if (server_) {
    begin_drain();
    server_->escalate(signal);
  } else if (bootload_.running() && !std::exchange(ended_early_, true)) {
    bootload_.cancel();
  } else {
    end_by_signal(signal);
  }
}

void StandaloneRun::on_hangup() {
  process_.terminate(SIGHUP);
}

void StandaloneRun::on_reopen() {
  log_.pipeline().reopen();
  dump_coroutines(scheduler_);
}

void StandaloneRun::on_taken_over() {
  process_.announce_stopping("the successor");
  // The operator wants to see the one that serves now.
  admin_.close();
  begin_drain();
  server_->retire();
}

// --- AdminListener::Owner

server::LifeStage StandaloneRun::life_stage() const {
  return server_->stopping() ? server::LifeStage::kDraining : server::LifeStage::kServing;
}

void StandaloneRun::refresh_numbers() {
  server_->gauges().refresh();
}

void StandaloneRun::ask_coroutines(uint64_t query) {
  admin_.take_coroutines(query, 0, coroutines_json(scheduler_, kCoroutinesRoom));
}

void StandaloneRun::on_admin_closed() {
  if (over()) ended();
}

}  // namespace weft::php
