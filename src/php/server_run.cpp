#include "php/server_run.h"

#include <csignal>
#include <utility>

#include "php/engine_options.h"
#include "php/errors.h"
#include "php/globals.h"
#include "weft/h1/h1_session.h"

namespace weft::php {

namespace {

std::vector<server::ProtocolEntry> protocols_of_this_build() {
  std::vector<server::ProtocolEntry> protocols;
  protocols.push_back({server::kHttp1, h1::make_session_factory()});
  return protocols;
}

}  // namespace

ServerRun::ServerRun(Scheduler& scheduler, const ServerConfig& config, const Callable& handler,
                     server::ServerStats& stats)
    : scheduler_(scheduler),
      config_(config),
      log_(config.log_resource),
      dispatcher_(scheduler, dispatch_options(config)),
      stats_(stats),
      engine_(server::Server::create(scheduler.loop(), engine_options(config), protocols_of_this_build(),
                                     dispatcher_, stats, log_)),
      force_timer_([](void* self) { static_cast<ServerRun*>(self)->force(); }, this),
      gauges_(scheduler, stats) {
  log_.set_threshold(log_threshold(config));
  dispatcher_.set_handler(handler);
  dispatcher_.set_idle_callback([](void* self) { static_cast<ServerRun*>(self)->check_over(); }, this);
  engine_->set_idle_callback([](void* self) { static_cast<ServerRun*>(self)->check_over(); }, this);
  WEFT_G(survived_fatals) = &stats.fatals_survived;
}

ServerRun::~ServerRun() {
  if (WEFT_G(survived_fatals) == &stats_.fatals_survived) WEFT_G(survived_fatals) = nullptr;
}

bool ServerRun::open() {
  const auto opened = engine_->open();
  if (!opened) {
    throw_runtime("Cannot listen on %s: %s", opened.error().where.c_str(), opened.error().reason.c_str());
    return false;
  }
  if (!watch_signals()) return false;
  engine_->start();
  gauges_.start();
  return true;
}

bool ServerRun::serve() {
  parked_ = scheduler_.current();
  if (parked_) {
    park();
    parked_ = nullptr;
  } else {
    scheduler_.run_until([](void* self) { return static_cast<ServerRun*>(self)->over(); }, this);
  }
  terminate_.reset();
  interrupt_.reset();
  return !EG(exception);
}

// A cancellation of the coroutine that called start() stops the server in order and is thrown on when it is
// over. At the end of the request there is no waiting any more: the caller leaves and the handlers are
// unwound after it.
void ServerRun::park() {
  while (!over()) {
    if (scheduler_.suspend("server")) continue;
    if (scheduler_.closing()) return;
    zend_exception_save();
    stop();
  }
  zend_exception_restore();
}

void ServerRun::stop() {
  if (stage_ != Stage::kServing) return;
  stage_ = Stage::kDraining;
  // Nothing but what is to end may keep the loop waiting.
  gauges_.stop();
  engine_->begin_drain();
  if (config_.shutdown_timeout != 0) {
    io::Loop& loop = scheduler_.loop();
    loop.refresh_now();
    force_timer_.start(loop.timers(), loop.now_ms() + config_.shutdown_timeout * 1000);
  }
  check_over();
}

void ServerRun::force() {
  if (stage_ != Stage::kDraining) return;
  stage_ = Stage::kForced;
  force_timer_.stop();
  dispatcher_.cancel_all();
  engine_->abort();
  check_over();
}

void ServerRun::check_over() {
  if (stage_ == Stage::kServing || stage_ == Stage::kOver) return;
  if (!engine_->idle() || dispatcher_.running() != 0) return;
  stage_ = Stage::kOver;
  force_timer_.stop();
  if (parked_) scheduler_.resume(*parked_);
  scheduler_.loop().interrupt();
}

bool ServerRun::watch_signals() {
  const auto on_signal = [](void* self, int signal) { static_cast<ServerRun*>(self)->on_signal(signal); };
  for (auto [number, watcher] : {std::pair{SIGTERM, &terminate_}, std::pair{SIGINT, &interrupt_}}) {
    auto opened = io::SignalWatcher::open(scheduler_.loop(), number, on_signal, this);
    if (!opened) {
      throw_runtime("Cannot watch signal %d: %s", number, opened.error().message());
      return false;
    }
    *watcher = std::move(opened.value());
  }
  return true;
}

void ServerRun::on_signal(int signal) {
  switch (stage_) {
    case Stage::kServing: stop(); break;
    case Stage::kDraining: force(); break;
    case Stage::kForced:
    case Stage::kOver:
      terminate_.reset();
      interrupt_.reset();
      std::raise(signal);
      break;
  }
}

}  // namespace weft::php
