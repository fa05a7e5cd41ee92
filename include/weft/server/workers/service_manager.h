#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace weft::server {

// The service manager that started this process, when it speaks systemd's protocols (sd_notify(3),
// sd_listen_fds(3)). What it told in the environment is taken out of it, so that child processes do not take
// it for theirs.
class ServiceManager {
 public:
  // Where it tells what it wants.
  static constexpr const char* kVariables[] = {"NOTIFY_SOCKET",  "LISTEN_FDS",    "LISTEN_PID",
                                               "LISTEN_FDNAMES", "WATCHDOG_USEC", "WATCHDOG_PID"};

  // Call once, early.
  static ServiceManager from_environment();

  // Listening sockets it has opened for us; the caller's from now on.
  const std::vector<int>& sockets() const { return sockets_; }

  // "READY=1", "STOPPING=1" and so on; several lines are one message. Nothing when nobody wants to know.
  void notify(const std::string& state) const;
  // What must be sent at start and end of a reload.
  void notify_reloading() const;

  // How often it wants to hear "WATCHDOG=1"; nothing when it does not.
  std::optional<std::chrono::milliseconds> watchdog() const { return watchdog_; }

 private:
  std::string address_;
  std::vector<int> sockets_;
  std::optional<std::chrono::milliseconds> watchdog_;
};

}  // namespace weft::server
