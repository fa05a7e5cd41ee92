#include "php/run/server_run.h"

#include <cstring>
#include <utility>

#include "php/engine_options.h"
#include "php/errors.h"
#include "php/globals.h"
#include "php/process.h"
#include "php/protocols.h"
#include "php/workers_options.h"

namespace weft::php {

ServerRun::ServerRun(Scheduler& scheduler, const ServerConfig& config, server::ServerOptions options,
                     const Service& service, server::ServerStats& stats, ServerLog& log, Owner& owner)
    : scheduler_(scheduler),
      config_(config),
      owner_(owner),
      log_(log),
      service_(service),
      hooks_(config.hooks),
      dispatcher_(scheduler, dispatch_options(config), stats, log.pipeline()),
      files_(open_files()),
      stats_(stats),
      engine_(server::Server::create(scheduler.loop(), std::move(options), make_protocols(config),
                                     files_ ? static_cast<http::ExchangeHandler&>(*files_) : behind_files(),
                                     stats, log.pipeline(), &log.pipeline())),
      retirement_timer_([](void* self) { static_cast<ServerRun*>(self)->stop(); }, this),
      force_timer_([](void* self) { static_cast<ServerRun*>(self)->force(); }, this),
      gauges_(scheduler, stats, log.pipeline()) {
  dispatcher_.set_handler(service.handler);
  dispatcher_.set_engine(*engine_);
  gauges_.watch_files(files_.get());
  dispatcher_.set_idle_callback([](void* self) { static_cast<ServerRun*>(self)->check_over(); }, this);
  engine_->set_idle_callback([](void* self) { static_cast<ServerRun*>(self)->check_over(); }, this);
  WEFT_G(survived_fatals) = &stats.fatals_survived;
}

ServerRun::~ServerRun() {
  if (WEFT_G(survived_fatals) == &stats_.fatals_survived) WEFT_G(survived_fatals) = nullptr;
}

std::unique_ptr<files::StaticFiles> ServerRun::open_files() {
  if (service_.mounts.empty()) return nullptr;
  CodingService& codings = dispatcher_.codings();
  const files::Coders coders = {codings.policy, codings.encoders, codings.dictionaries};
  auto opened = files::StaticFiles::open(scheduler_.loop(), service_.mounts, coders, behind_files());
  if (opened) return std::move(opened.value());
  files_failure_ = opened.error().root + ": " + std::strerror(opened.error().error);
  return nullptr;
}

bool ServerRun::open() {
  if (!files_failure_.empty()) {
    throw_runtime("Cannot serve files of %s", files_failure_.c_str());
    return false;
  }
  const auto opened = engine_->open();
  if (!opened) {
    throw_runtime("Cannot listen on %s: %s", opened.error().where.c_str(), opened.error().reason.c_str());
    return false;
  }
  watch_ = std::make_unique<Watch>(scheduler_, stall_limits(config_), log_.pipeline(), stats_);
  return true;
}

void ServerRun::start() {
  if (stage_ != Stage::kServing) return;
  engine_->start();
  gauges_.start();
}

void ServerRun::retire() {
  if (stage_ != Stage::kServing) return;
  stage_ = Stage::kRetiring;
  engine_->retire();
  dispatcher_.end_event_streams();
  io::Loop& loop = scheduler_.loop();
  loop.refresh_now();
  retirement_timer_.start(loop.timers(), loop.now_ms() + retirement(config_).count());
  check_over();
}

void ServerRun::stop() {
  if (stage_ != Stage::kServing && stage_ != Stage::kRetiring) return;
  stage_ = Stage::kDraining;
  retirement_timer_.stop();
  // Nothing but what is to end may keep the loop waiting.
  gauges_.stop();
  if (files_) files_->close_cache();
  engine_->begin_drain();
  dispatcher_.end_event_streams();
  if (config_.shutdown_timeout != 0) {
    io::Loop& loop = scheduler_.loop();
    loop.refresh_now();
    force_timer_.start(loop.timers(), loop.now_ms() + config_.shutdown_timeout * 1000);
  }
  check_over();
}

void ServerRun::force() {
  stop();
  if (stage_ != Stage::kDraining) return;
  stage_ = Stage::kForced;
  force_timer_.stop();
  dispatcher_.cancel_all();
  engine_->abort();
  check_over();
}

void ServerRun::escalate(int signal) {
  switch (stage_) {
    case Stage::kServing:
    case Stage::kRetiring: stop(); break;
    case Stage::kDraining: force(); break;
    case Stage::kForced:
    case Stage::kOver: end_by_signal(signal);
  }
}

void ServerRun::check_over() {
  if (stage_ == Stage::kServing || stage_ == Stage::kOver) return;
  if (!engine_->idle() || dispatcher_.running() != 0) return;
  stage_ = Stage::kOver;
  watch_.reset();
  retirement_timer_.stop();
  force_timer_.stop();
  owner_.on_server_over();
}

}  // namespace weft::php
