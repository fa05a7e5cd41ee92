#include "php/run/main_process.h"

#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "php/errors.h"
#include "php/process.h"
#include "php/zend.h"

namespace weft::php {

using server::Handover;
using server::SocketSet;
using server::Upgrade;

namespace {

// How the operator's socket is called among those handed over.
constexpr std::string_view kAdmin = "admin ";

constexpr int kSignals[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2};

// "127.0.0.1:8080, [::1]:8080, /run/app.sock"
std::string list_addresses(const std::vector<server::ListenerOptions>& listeners,
                           const std::vector<io::SocketAddress>& bound) {
  std::string list;
  for (size_t i = 0; i < listeners.size(); ++i) {
    io::ListenAddress address = listeners[i].address;
    if (bound[i].port) {
      address.host = bound[i].host;
      address.port = *bound[i].port;
    }
    list += (list.empty() ? "" : ", ") + io::describe(address);
  }
  return list;
}

std::string address_of(int descriptor) {
  io::ListenAddress address;
  address.descriptor = descriptor;
  const auto socket = io::ListenSocket::open(address);
  if (!socket) return "a socket";
  const io::SocketAddress bound = socket.value()->local_address();
  address.host = bound.host;
  address.port = bound.port.value_or(0);
  address.unix_path = socket.value()->unix_path();
  return io::describe(address);
}

// The first process of a container, or of the machine.
bool is_init() {
  return ::getpid() == 1;
}

}  // namespace

MainProcess::MainProcess(io::Loop& loop, Logger& logger, Owner& owner)
    : loop_(loop),
      logger_(logger),
      owner_(owner),
      manager_(server::ServiceManager::from_environment()),
      offered_(manager_.sockets()),
      watchdog_timer_([](void* self) { static_cast<MainProcess*>(self)->pat_watchdog(); }, this) {
  auto command = server::LaunchCommand::of_this_process(initial_folder(), initial_descriptors());
  if (command) command_ = std::move(command.value());
  in_container_ = is_init() || command_.is_run_by(1);
}

MainProcess::~MainProcess() {
  release_signals();
}

bool MainProcess::open_sockets(const std::vector<server::ListenerOptions>& listeners, uint32_t workers) {
  if (auto handover = take_handover()) {
    predecessor_ = server::ControlChannel(handover->control);
    for (Handover::Socket& socket : handover->sockets) {
      if (socket.listener.starts_with(kAdmin)) {
        socket.listener.erase(0, kAdmin.size());
        admin_sockets_.adopt(std::move(socket));
      } else {
        sockets_.adopt(std::move(socket));
      }
    }
    sockets_.trim(server::listener_keys(listeners));
  }
  return open(listeners, workers, sockets_);
}

bool MainProcess::open_admin_socket(const std::vector<server::ListenerOptions>& listeners) {
  admin_sockets_.trim(server::listener_keys(listeners));
  return open(listeners, 1, admin_sockets_);
}

bool MainProcess::open(const std::vector<server::ListenerOptions>& listeners, uint32_t workers,
                       SocketSet& sockets) {
  adopt_service_sockets(listeners, sockets);
  const auto opened = sockets.open(listeners, workers);
  if (opened) return true;
  throw_runtime("Cannot listen on %s: %s", opened.error().where.c_str(), opened.error().reason.c_str());
  return false;
}

int MainProcess::admin_descriptor() const {
  const auto& entries = admin_sockets_.entries();
  return entries.empty() ? -1 : entries.front().socket->descriptor();
}

std::optional<io::SocketAddress> MainProcess::admin_address() const {
  const auto& entries = admin_sockets_.entries();
  if (entries.empty()) return std::nullopt;
  return entries.front().socket->local_address();
}

void MainProcess::keep_files() {
  sockets_.keep_files();
  admin_sockets_.keep_files();
}

std::vector<Handover::Socket> MainProcess::all_sockets() const {
  std::vector<Handover::Socket> all = sockets_.to_hand_over();
  for (Handover::Socket& socket : admin_sockets_.to_hand_over()) {
    socket.listener.insert(0, kAdmin);
    all.push_back(std::move(socket));
  }
  return all;
}

void MainProcess::adopt_service_sockets(const std::vector<server::ListenerOptions>& listeners,
                                        SocketSet& sockets) {
  const std::vector<std::string> keys = server::listener_keys(listeners);
  std::erase_if(offered_, [&](int descriptor) {
    io::ListenAddress address;
    address.descriptor = descriptor;
    const auto socket = io::ListenSocket::open(address);
    bool taken = false;
    // One for any address of both families may serve two listeners.
    for (size_t i = 0; socket && i < listeners.size(); ++i) {
      if (!socket.value()->serves(listeners[i].address)) continue;
      const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
      if (copy >= 0) sockets.adopt({keys[i], 0, copy, true});
      taken = true;
    }
    if (taken) ::close(descriptor);
    return taken;
  });
}

// --- signals

void MainProcess::hold_signals() {
  sigset_t held;
  sigemptyset(&held);
  for (const int number : kSignals) sigaddset(&held, number);
  ::pthread_sigmask(SIG_BLOCK, &held, &mask_before_.emplace());
}

void MainProcess::release_signals() {
  if (!mask_before_) return;
  ::pthread_sigmask(SIG_SETMASK, &*mask_before_, nullptr);
  mask_before_.reset();
}

bool MainProcess::watch_signals() {
  for (const int number : kSignals) {
    auto watcher = io::SignalWatcher::open(
        loop_, number, [](void* self, int signal) { static_cast<MainProcess*>(self)->on_signal(signal); },
        this);
    if (!watcher) {
      throw_runtime("Cannot watch signal %d: %s", number, watcher.error().message());
      return false;
    }
    signals_.push_back(std::move(watcher.value()));
  }
  release_signals();
  if (!is_init()) return true;
  auto reaper = server::OrphanReaper::start(loop_);
  if (reaper) reaper_ = std::move(reaper.value());
  return true;
}

void MainProcess::on_signal(int signal) {
  if (taken_over_ && in_container_) {
    // The operator means the server, which is another process by now.
    upgrade_->pass_on(signal);
    const bool ends = signal == SIGTERM || signal == SIGINT;
    if (!ends || !std::exchange(end_passed_on_, true)) return;
  }
  switch (signal) {
    case SIGHUP:
      if (terminal_has_hung_up()) {
        terminate(signal);
      } else {
        owner_.on_hangup();
      }
      break;
    case SIGUSR1: owner_.on_reopen(); break;
    case SIGUSR2: upgrade(); break;
    default: terminate(signal); break;
  }
}

void MainProcess::terminate(int signal) {
  const std::string name = std::string("SIG") + ::sigabbrev_np(signal);
  if (stopping_) {
    WEFT_LOG(logger_, Severity::kWarn, "server.stop: %s while stopping, nothing is waited for any more",
             name.c_str());
  } else {
    announce_stopping(name);
  }
  owner_.on_terminate(signal);
}

void MainProcess::leave() {
  watchdog_timer_.stop();
  reaper_.reset();
  const bool stays = taken_over_ && is_init();
  if (stays) Upgrade::hold_signals();
  signals_.clear();
  if (stays) end_process(upgrade_->stay_as_init());
}

// --- the successor

void MainProcess::upgrade() {
  if (stopping_) {
    WEFT_LOG(logger_, Severity::kWarn, "upgrade.refused: the server is about to end");
    return;
  }
  if (!announced_) {
    upgrade_awaits_start_ = true;
    return;
  }
  if (upgrade_) {
    WEFT_LOG(logger_, Severity::kWarn, "upgrade.refused: a successor is being started already, as process %d",
             upgrade_->pid());
    return;
  }
  auto started = Upgrade::start(
      loop_, command_, all_sockets(),
      [](void* self, Upgrade::Outcome outcome) { static_cast<MainProcess*>(self)->on_upgrade(outcome); },
      this);
  if (!started) {
    WEFT_LOG(logger_, Severity::kError, "upgrade.failed: cannot start a successor: %s",
             started.error().message());
    return;
  }
  upgrade_ = std::move(started.value());
  WEFT_LOG(logger_, Severity::kInfo, "upgrade.start: a successor is being started as process %d",
           upgrade_->pid());
}

void MainProcess::abandon_upgrade() {
  if (!upgrade_) return;
  WEFT_LOG(logger_, Severity::kInfo,
           "upgrade.aborted: the server is to end, and the successor, process %d, with it", upgrade_->pid());
  upgrade_->abandon();
  upgrade_.reset();
}

void MainProcess::on_upgrade(Upgrade::Outcome outcome) {
  if (outcome == Upgrade::Outcome::kFailed) {
    WEFT_LOG(logger_, Severity::kError,
             "upgrade.failed: the successor, process %d, could not start; nothing has changed",
             upgrade_->pid());
    upgrade_.reset();
    return;
  }
  WEFT_LOG(logger_, Severity::kInfo, "upgrade.done: the successor, process %d, has taken over",
           upgrade_->pid());
  taken_over_ = true;
  if (reaper_) reaper_->leave_alone(upgrade_->pid());
  keep_files();
  manager_.notify("MAINPID=" + std::to_string(upgrade_->pid()));
  owner_.on_taken_over();
}

// --- announcements

void MainProcess::announce_start(const std::vector<server::ListenerOptions>& listeners, uint32_t workers) {
  announced_ = true;
  WEFT_LOG(logger_, Severity::kInfo, "server.start: process %d with %u worker%s on %s", ::getpid(), workers,
           workers == 1 ? "" : "s", list_addresses(listeners, sockets_.addresses(listeners)).c_str());
  for (const int descriptor : offered_) {
    WEFT_LOG(logger_, Severity::kWarn,
             "socket.unused: nobody listens on %s, which the service manager has opened",
             address_of(descriptor).c_str());
  }
  if (predecessor_.descriptor() >= 0) {
    sockets_.own_files();
    admin_sockets_.own_files();
    Upgrade::stand_alone();
    predecessor_.send("ready");
    predecessor_.close();
  }
  announce_ready();
  if (manager_.watchdog()) pat_watchdog();
  if (std::exchange(upgrade_awaits_start_, false)) upgrade();
}

void MainProcess::announce_ready() {
  manager_.notify("READY=1");
}

void MainProcess::announce_reloading() {
  manager_.notify_reloading();
}

void MainProcess::announce_stopping(const std::string& cause) {
  if (std::exchange(stopping_, true)) return;
  WEFT_LOG(logger_, Severity::kInfo, "server.stop: cause: %s", cause.c_str());
  if (taken_over_) return;
  manager_.notify("STOPPING=1");
  abandon_upgrade();
}

void MainProcess::pat_watchdog() {
  manager_.notify("WATCHDOG=1");
  loop_.refresh_now();
  watchdog_timer_.start(loop_.timers(), loop_.now_ms() + manager_.watchdog()->count());
}

}  // namespace weft::php
