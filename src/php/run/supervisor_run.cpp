#include "php/run/supervisor_run.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

#include "php/engine_options.h"
#include "php/errors.h"
#include "php/process.h"
#include "php/workers_options.h"
#include "weft/server/rate_table.h"

namespace weft::php {

using server::Supervisor;
using State = Supervisor::State;

SupervisorRun::SupervisorRun(Scheduler& scheduler, const ServerConfig& config, WorkerProcess::Role role,
                             ServerNumbers& numbers)
    : Run(scheduler),
      config_(config),
      role_(role),
      numbers_(numbers),
      listeners_(engine_options(config).listeners),
      log_(config),
      process_(scheduler.loop(), log_.pipeline(), *this),
      admin_(scheduler.loop(), config, numbers, log_.pipeline(), *this),
      hot_reload_(scheduler.loop(), config.hot_reload, log_.pipeline(), *this) {}

SupervisorRun::~SupervisorRun() = default;

bool SupervisorRun::open() {
  if (!log_.open()) return false;
  const uint32_t workers = worker_count(config_);
  if (!process_.open_sockets(listeners_, workers)) return false;
  if (!process_.open_admin_socket(admin_listeners(config_)) || !hot_reload_.open()) return false;
  // Also without limits: a reload may bring some.
  const size_t rate_limit_bytes =
      server::RateTable::size_of(static_cast<size_t>(config_.rate_limit_table_size));
  auto memory = server::GroupMemory::create(seats_for(workers), rate_limit_bytes,
                                            static_cast<size_t>(config_.event_history));
  if (!memory) {
    throw_runtime("start(): no shared memory for %u workers: %s", workers, memory.error().message());
    return false;
  }
  memory_ = std::move(memory.value());
  numbers_.share(memory_, nullptr);
  numbers_.begin_group();
  Supervisor::Options options;
  options.workers = workers;
  options.listeners = listeners_;
  options.start_within = std::chrono::seconds(config_.worker_start_timeout);
  Supervisor::Owner& owner = *this;
  supervisor_ = std::make_unique<Supervisor>(scheduler_.loop(), std::move(options), process_.command(),
                                             *memory_, process_.sockets(), log_.pipeline(), owner);
  process_.hold_signals();
  auto forked = supervisor_->fork_first();
  if (!forked) {
    throw_runtime("start(): cannot fork: %s", forked.error().message());
    return false;
  }
  if (forked.value()) {
    process_.release_signals();
    hot_reload_.close();
    log_.abandon();
    process_.keep_files();
    process_.forget_admin_socket();
    WorkerProcess::lead(role_, std::move(*forked.value()), memory_, process_.sockets(), 1);
  }
  set_process_title("supervisor");
  events_ = EventHubs::make_shared(scheduler_, memory_, 0, nullptr);
  if (!events_) return false;
  if (!process_.watch_signals() || !admin_.open(process_) || !hot_reload_.start()) return false;
  // Who asks during an upgrade is answered by the one that serves.
  if (!process_.has_predecessor()) admin_.start();
  return true;
}

void SupervisorRun::stop() {
  process_.announce_stopping("stop()");
  hot_reload_.close();
  supervisor_->stop();
}

bool SupervisorRun::reload() {
  if (!supervisor_->reload("reload()")) return false;
  if (!scheduler_.current()) return true;
  reloader_ = scheduler_.current();
  reload_over_ = false;
  while (!reload_over_ && scheduler_.suspend("the reload")) {
  }
  reloader_ = nullptr;
  return !EG(exception) && reloaded_;
}

bool SupervisorRun::over() const {
  return supervisor_ && supervisor_->state() == State::kOver && admin_.closed();
}

std::vector<io::SocketAddress> SupervisorRun::addresses() const {
  return process_.sockets().addresses(listeners_);
}

void SupervisorRun::leave() {
  process_.leave();
}

// --- server::Supervisor::Owner

void SupervisorRun::on_supervisor_changed() {
  const State state = supervisor_->state();
  const State before = std::exchange(known_, state);
  if (state == State::kServing && before == State::kStarting) {
    process_.announce_start(listeners_, worker_count(config_));
    admin_.start();
  } else if (state == State::kServing && before == State::kReloading) {
    process_.announce_ready();
  }
  if (state == State::kReloading) process_.announce_reloading();
  if (before == State::kReloading) {
    reload_over_ = true;
    reloaded_ = state == State::kServing && supervisor_->reload_succeeded();
    if (reloader_) scheduler_.resume(*reloader_);
  }
  if (state == State::kServing) hot_reload_.retry();
  if (state != State::kOver) return;
  if (admin_.closed()) {
    ended();
  } else {
    admin_.close();
  }
}

void SupervisorRun::on_stop_requested() {
  process_.announce_stopping("stop() in a worker");
  stop();
}

void SupervisorRun::on_reload_requested() {
  supervisor_->request_reload("reload() in a worker");
}

void SupervisorRun::on_coroutines(uint64_t query, uint32_t seat, const std::string& json) {
  admin_.take_coroutines(query, seat, json);
}

// --- HotReload::Owner

bool SupervisorRun::on_files_changed(const std::string& cause) {
  const State state = supervisor_->state();
  if (state != State::kServing) return state >= State::kStopping;
  supervisor_->reload(cause);
  return true;
}

// --- MainProcess::Owner

void SupervisorRun::on_terminate(int signal) {
  if (supervisor_->state() < State::kStopping) {
    stop();
  } else if (!std::exchange(aborted_, true)) {
    supervisor_->abort();
  } else {
    end_by_signal(signal);
  }
}

void SupervisorRun::on_hangup() {
  if (!config_.reload_on_signal) {
    process_.terminate(SIGHUP);
  } else {
    supervisor_->request_reload("SIGHUP");
  }
}

void SupervisorRun::on_reopen() {
  log_.pipeline().reopen();
  supervisor_->send_to_workers("reopen");
}

void SupervisorRun::on_taken_over() {
  process_.announce_stopping("the successor");
  // The operator wants to see the one that serves now.
  admin_.close();
  supervisor_->retire();
}

// --- AdminListener::Owner

server::LifeStage SupervisorRun::life_stage() const {
  switch (supervisor_->state()) {
    case State::kStarting: return server::LifeStage::kStarting;
    case State::kServing:
    case State::kReloading: return server::LifeStage::kServing;
    case State::kStopping:
    case State::kOver: break;
  }
  return server::LifeStage::kDraining;
}

void SupervisorRun::ask_coroutines(uint64_t query) {
  supervisor_->ask_coroutines(query);
}

void SupervisorRun::on_admin_closed() {
  if (over()) ended();
}

}  // namespace weft::php
