#pragma once

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "weft/base/log.h"
#include "weft/io/loop.h"
#include "weft/io/signal_watcher.h"
#include "weft/server/server_options.h"
#include "weft/server/workers/handover.h"
#include "weft/server/workers/launch_command.h"
#include "weft/server/workers/orphan_reaper.h"
#include "weft/server/workers/service_manager.h"
#include "weft/server/workers/socket_set.h"
#include "weft/server/workers/upgrade.h"

namespace weft::php {

// What the process that the operator started has to do with its surroundings: the listening sockets, wherever
// they come from, the service manager, signals, and a successor that takes over on SIGUSR2. There is one with
// one worker and with many; not in worker processes.
class MainProcess {
 public:
  class Owner {
   public:
    virtual void on_terminate(int signal) = 0;  // SIGTERM, SIGINT
    virtual void on_hangup() = 0;               // SIGHUP
    virtual void on_reopen() = 0;               // SIGUSR1
    // The successor serves.
    virtual void on_taken_over() = 0;

   protected:
    ~Owner() = default;
  };

  // The references outlive it.
  MainProcess(io::Loop& loop, Logger& logger, Owner& owner);
  ~MainProcess();
  MainProcess(const MainProcess&) = delete;
  MainProcess& operator=(const MainProcess&) = delete;

  // Takes over the sockets of a predecessor or of the service manager and opens the others. False with a
  // Runtime exception pending.
  bool open_sockets(const std::vector<server::ListenerOptions>& listeners, uint32_t workers);
  // The same for the operator's, of which there is one or none. After open_sockets().
  bool open_admin_socket(const std::vector<server::ListenerOptions>& listeners);
  // -1 without one.
  int admin_descriptor() const;
  // What it is bound to; nothing without one.
  std::optional<io::SocketAddress> admin_address() const;
  // In a child, or when a successor has taken over: the files of sockets are not its own.
  void keep_files();
  // In a child, which has nothing to do with it.
  void forget_admin_socket() { admin_sockets_.clear(); }

  // Signals wait from now on, so that none is missed while children are forked which must not watch them:
  // until watch_signals(), or release_signals() in the child.
  void hold_signals();
  void release_signals();
  // False with a Runtime exception pending.
  bool watch_signals();
  // The server serves, for the first time: also tells the log and the predecessor. `workers` as in
  // setWorkers().
  void announce_start(const std::vector<server::ListenerOptions>& listeners, uint32_t workers);
  // The server serves: tells the service manager.
  void announce_ready();
  void announce_reloading();
  // It is about to end, for that reason; only the first one counts. Ends a successor that does not serve yet.
  void announce_stopping(const std::string& cause);
  // What SIGTERM does.
  void terminate(int signal);
  // Somebody else serves until announce_start().
  bool has_predecessor() const { return predecessor_.descriptor() >= 0; }
  // Signals are delivered as before. When a successor of the first process of a container lives, this process
  // stays with it and ends with its exit code.
  void leave();

  server::SocketSet& sockets() { return sockets_; }
  const server::SocketSet& sockets() const { return sockets_; }
  const server::LaunchCommand& command() const { return command_; }

 private:
  void on_signal(int signal);
  void upgrade();
  void abandon_upgrade();
  void on_upgrade(server::Upgrade::Outcome outcome);
  std::vector<server::Handover::Socket> all_sockets() const;
  void adopt_service_sockets(const std::vector<server::ListenerOptions>& listeners,
                             server::SocketSet& sockets);
  bool open(const std::vector<server::ListenerOptions>& listeners, uint32_t workers,
            server::SocketSet& sockets);
  void pat_watchdog();

  io::Loop& loop_;
  Logger& logger_;
  Owner& owner_;
  server::LaunchCommand command_;
  server::ServiceManager manager_;
  std::vector<int> offered_;  // listening sockets of the manager's that no listener has yet
  server::SocketSet sockets_;
  server::SocketSet admin_sockets_;  // one or none; no worker has it
  server::ControlChannel predecessor_;
  std::optional<sigset_t> mask_before_;  // while signals are held
  std::vector<std::unique_ptr<io::SignalWatcher>> signals_;
  std::unique_ptr<server::OrphanReaper> reaper_;
  std::unique_ptr<server::Upgrade> upgrade_;
  bool announced_ = false;             // announce_start()
  bool upgrade_awaits_start_ = false;  // until then
  bool stopping_ = false;
  bool taken_over_ = false;
  bool end_passed_on_ = false;  // to the successor
  bool in_container_ = false;   // whose first process is this one or a predecessor
  io::Timer watchdog_timer_;
};

}  // namespace weft::php
