#include "weft/server/workers/service_manager.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace weft::server {

namespace {

constexpr int kFirstSocket = 3;  // SD_LISTEN_FDS_START

std::string take_variable(const char* name) {
  const char* value = std::getenv(name);
  std::string text = value ? value : "";
  ::unsetenv(name);
  return text;
}

std::optional<uint64_t> to_number(std::string_view text) {
  uint64_t number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_for_us(std::string_view pid) {
  return to_number(pid) == static_cast<uint64_t>(::getpid());
}

bool is_listening(int descriptor) {
  int listening = 0;
  socklen_t size = sizeof listening;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening;
}

}  // namespace

ServiceManager ServiceManager::from_environment() {
  ServiceManager manager;
  manager.address_ = take_variable("NOTIFY_SOCKET");
  const std::string count = take_variable("LISTEN_FDS");
  const bool sockets_are_ours = is_for_us(take_variable("LISTEN_PID"));
  take_variable("LISTEN_FDNAMES");
  if (sockets_are_ours) {
    const auto sockets = static_cast<int>(to_number(count).value_or(0));
    for (int descriptor = kFirstSocket; descriptor < kFirstSocket + sockets; ++descriptor) {
      ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
      if (is_listening(descriptor)) manager.sockets_.push_back(descriptor);
    }
  }
  const std::string interval = take_variable("WATCHDOG_USEC");
  const std::string watched = take_variable("WATCHDOG_PID");
  const auto microseconds = to_number(interval);
  if (microseconds && *microseconds > 0 && (watched.empty() || is_for_us(watched))) {
    // Twice as often as asked for, as sd_watchdog_enabled(3) advises.
    manager.watchdog_ = std::chrono::milliseconds(std::max<uint64_t>(*microseconds / 2000, 1));
  }
  return manager;
}

void ServiceManager::notify(const std::string& state) const {
  if (address_.empty()) return;
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  if (address_.size() >= sizeof where.sun_path) return;
  std::memcpy(where.sun_path, address_.data(), address_.size());
  if (where.sun_path[0] == '@') where.sun_path[0] = '\0';  // an abstract one
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  (void)!::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                  reinterpret_cast<const sockaddr*>(&where), size);
  ::close(descriptor);
}

void ServiceManager::notify_reloading() const {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const uint64_t microseconds =
      static_cast<uint64_t>(now.tv_sec) * 1'000'000 + static_cast<uint64_t>(now.tv_nsec) / 1000;
  notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

}  // namespace weft::server
