#include "php/admin/admin_listener.h"

#include <utility>

#include "php/engine_options.h"
#include "php/errors.h"

namespace weft::php {

namespace {

constexpr int64_t kPatienceMs = 1'000;

}  // namespace

std::unique_ptr<AdminListener> AdminListener::make(io::Loop& loop, const ServerConfig& config,
                                                   server::AdminSources& sources, Logger& logger,
                                                   void (*on_closed)(void*), void* context) {
  if (!config.admin_listener) return nullptr;
  auto server = server::AdminServer::create(loop, admin_options(config), sources, logger);
  return std::unique_ptr<AdminListener>(new AdminListener(loop, std::move(server), on_closed, context));
}

AdminListener::AdminListener(io::Loop& loop, std::unique_ptr<server::AdminServer> server,
                             void (*on_closed)(void*), void* context)
    : loop_(loop),
      server_(std::move(server)),
      on_closed_(on_closed),
      context_(context),
      patience_([](void* self) { static_cast<AdminListener*>(self)->server_->abort(); }, this) {
  server_->set_idle_callback([](void* self) { static_cast<AdminListener*>(self)->check_closed(); }, this);
}

bool AdminListener::open() {
  const auto opened = server_->open();
  if (!opened) {
    throw_runtime("Cannot listen on %s for the operator: %s", opened.error().where.c_str(),
                  opened.error().reason.c_str());
    return false;
  }
  server_->start();
  return true;
}

void AdminListener::close() {
  if (state_ != State::kOpen) return;
  state_ = State::kClosing;
  server_->begin_drain();
  loop_.refresh_now();
  patience_.start(loop_.timers(), loop_.now_ms() + kPatienceMs);
  check_closed();
}

void AdminListener::check_closed() {
  if (state_ != State::kClosing || !server_->idle()) return;
  state_ = State::kClosed;
  patience_.stop();
  on_closed_(context_);
}

}  // namespace weft::php
