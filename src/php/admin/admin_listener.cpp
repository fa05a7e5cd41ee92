#include "php/admin/admin_listener.h"

#include "php/engine_options.h"
#include "php/errors.h"
#include "php/run/main_process.h"

namespace weft::php {

namespace {

constexpr int64_t kPatienceMs = 1'000;

}  // namespace

AdminListener::AdminListener(io::Loop& loop, const ServerConfig& config, const ServerNumbers& numbers,
                             Logger& logger, Owner& owner)
    : loop_(loop),
      config_(config),
      numbers_(numbers),
      logger_(logger),
      owner_(owner),
      patience_([](void* self) { static_cast<AdminListener*>(self)->server_->abort(); }, this) {}

bool AdminListener::open(const MainProcess& process) {
  if (!config_.admin_listener) return true;
  server::AdminOptions options = admin_options(config_);
  options.address.descriptor = process.admin_descriptor();
  server::AdminSources& sources = *this;
  server_ = server::AdminServer::create(loop_, std::move(options), sources, logger_);
  const auto opened = server_->open();
  if (!opened) {
    throw_runtime("Cannot listen on %s: %s", opened.error().where.c_str(), opened.error().reason.c_str());
    return false;
  }
  server_->set_idle_callback([](void* self) { static_cast<AdminListener*>(self)->check_closed(); }, this);
  state_ = State::kOpen;
  return true;
}

void AdminListener::start() {
  if (state_ != State::kOpen) return;
  state_ = State::kAccepting;
  server_->start();
}

void AdminListener::close() {
  if (state_ == State::kClosed || state_ == State::kClosing) return;
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
  owner_.on_admin_closed();
}

void AdminListener::take_coroutines(uint64_t query, uint32_t seat, Bytes json) {
  if (server_) server_->take_coroutines(query, seat, json);
}

server::WorkerBoard AdminListener::board() const {
  owner_.refresh_numbers();
  return numbers_.board();
}

}  // namespace weft::php
