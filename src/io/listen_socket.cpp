#include "weft/io/listen_socket.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "io/address.h"

namespace weft::io {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

Error last_error() {
  return {errno};
}

int open_socket(int family) {
  return ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

bool set_option(int descriptor, int level, int option) {
  const int on = 1;
  return ::setsockopt(descriptor, level, option, &on, sizeof(on)) == 0;
}

struct FreeAddrinfo {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Candidates = std::unique_ptr<addrinfo, FreeAddrinfo>;

int resolver_errno(int status) {
  switch (status) {
    case EAI_SYSTEM: return errno;
    case EAI_MEMORY: return ENOMEM;
    default: return EADDRNOTAVAIL;
  }
}

Result<Candidates> resolve(const std::string& host, uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  const std::string service = std::to_string(port);
  addrinfo* list = nullptr;
  int status = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &list);
  if (status == EAI_NONAME) {
    hints.ai_flags = AI_NUMERICSERV;
    status = ::getaddrinfo(host.c_str(), service.c_str(), &hints, &list);
  }
  if (status != 0) return Error{resolver_errno(status)};
  return Candidates(list);
}

Result<int> listen_on(const addrinfo& candidate, const ListenAddress& address) {
  Descriptor socket(open_socket(candidate.ai_family));
  const int number = socket.get();
  if (number < 0 || !set_option(number, SOL_SOCKET, SO_REUSEADDR) ||
      (address.reuse_port && !set_option(number, SOL_SOCKET, SO_REUSEPORT)) ||
      (candidate.ai_family == AF_INET6 && !set_option(number, IPPROTO_IPV6, IPV6_V6ONLY)) ||
      !set_option(number, IPPROTO_TCP, TCP_NODELAY) ||
      ::bind(number, candidate.ai_addr, candidate.ai_addrlen) != 0 ||
      (!address.listen_later && ::listen(number, address.backlog) != 0)) {
    return last_error();
  }
  return socket.release();
}

// Makes way for bind(): nothing may be at `path`, or a socket file that nobody answers on.
Result<void> remove_stale_file(const std::string& path, const sockaddr_un& where) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return errno == ENOENT ? Result<void>() : last_error();
  if (!S_ISSOCK(found.st_mode)) return Error{EADDRINUSE};
  Descriptor probe(open_socket(AF_UNIX));
  if (probe.get() < 0) return last_error();
  const int status = ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&where), sizeof(where));
  if (status == 0 || (errno != ECONNREFUSED && errno != ENOENT)) return Error{EADDRINUSE};
  if (errno == ECONNREFUSED && ::unlink(path.c_str()) != 0 && errno != ENOENT) return last_error();
  return {};
}

}  // namespace

std::string describe(const ListenAddress& address) {
  if (!address.unix_path.empty()) return address.unix_path;
  const bool ipv6 = address.host.find(':') != std::string::npos;
  return (ipv6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

Result<std::unique_ptr<ListenSocket>> ListenSocket::open(const ListenAddress& address) {
  if (address.descriptor >= 0) return duplicate(address.descriptor);
  return address.unix_path.empty() ? open_tcp(address) : open_unix(address);
}

Result<std::unique_ptr<ListenSocket>> ListenSocket::duplicate(int descriptor) {
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return last_error();
  std::unique_ptr<ListenSocket> socket(new ListenSocket(copy));
  // Inherited from a service manager it may block, and not have the options that accepted sockets inherit.
  const int flags = ::fcntl(copy, F_GETFL);
  if (flags < 0 || ::fcntl(copy, F_SETFL, flags | O_NONBLOCK) != 0) return last_error();
  set_option(copy, IPPROTO_TCP, TCP_NODELAY);
  return socket;
}

Result<std::unique_ptr<ListenSocket>> ListenSocket::open_tcp(const ListenAddress& address) {
  Result<Candidates> resolved = resolve(address.host, address.port);
  if (!resolved) return resolved.error();
  std::vector<const addrinfo*> candidates;
  for (const addrinfo* i = resolved.value().get(); i; i = i->ai_next) candidates.push_back(i);
  // One listener is one socket. Of a name that has both, clients that try only one family try IPv4.
  std::stable_partition(candidates.begin(), candidates.end(),
                        [](const addrinfo* candidate) { return candidate->ai_family == AF_INET; });
  Error first_error{EADDRNOTAVAIL};
  for (const addrinfo* candidate : candidates) {
    Result<int> descriptor = listen_on(*candidate, address);
    if (descriptor) return std::unique_ptr<ListenSocket>(new ListenSocket(descriptor.value()));
    if (candidate == candidates.front()) first_error = descriptor.error();
    if (descriptor.error().code == EADDRINUSE) break;
  }
  return first_error;
}

Result<std::unique_ptr<ListenSocket>> ListenSocket::open_unix(const ListenAddress& address) {
  const std::string& path = address.unix_path;
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  if (path.size() >= sizeof(where.sun_path)) return Error{ENAMETOOLONG};
  std::memcpy(where.sun_path, path.data(), path.size());

  if (auto free = remove_stale_file(path, where); !free) return free.error();
  Descriptor socket(open_socket(AF_UNIX));
  if (socket.get() < 0 ||
      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&where), sizeof(where)) != 0) {
    return last_error();
  }
  std::unique_ptr<ListenSocket> listener(new ListenSocket(socket.release()));
  if (auto known = listener->remember_file(path); !known) return known.error();
  // Nobody can connect before listen(): the file never answers under other permissions than its own.
  if (::chmod(path.c_str(), static_cast<mode_t>(address.unix_mode)) != 0 ||
      ::listen(listener->descriptor_, address.backlog) != 0) {
    return last_error();
  }
  return listener;
}

Result<void> ListenSocket::remember_file(const std::string& path) {
  struct stat made {};
  if (::lstat(path.c_str(), &made) != 0) return last_error();
  std::error_code failed;
  file_ = std::filesystem::absolute(path, failed);
  if (failed) file_ = path;
  device_ = made.st_dev;
  inode_ = made.st_ino;
  return {};
}

Result<void> ListenSocket::listen(int backlog) {
  int listening = 0;
  socklen_t size = sizeof(listening);
  ::getsockopt(descriptor_, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size);
  if (!listening && ::listen(descriptor_, backlog) != 0) return last_error();
  return {};
}

ListenSocket::~ListenSocket() {
  ::close(descriptor_);
  struct stat found {};
  if (file_.empty() || ::lstat(file_.c_str(), &found) != 0) return;
  if (found.st_dev == device_ && found.st_ino == inode_) ::unlink(file_.c_str());
}

std::string ListenSocket::unix_path() const {
  sockaddr_un bound{};
  socklen_t size = sizeof(bound);
  if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return {};
  if (bound.sun_family != AF_UNIX) return {};
  return std::string(bound.sun_path, ::strnlen(bound.sun_path, sizeof(bound.sun_path)));
}

bool ListenSocket::serves(const ListenAddress& address) const {
  const std::string path = unix_path();
  if (!path.empty() || !address.unix_path.empty()) {
    // Not by name: /var/run is /run.
    struct stat ours {
    }, theirs{};
    return ::lstat(path.c_str(), &ours) == 0 && ::lstat(address.unix_path.c_str(), &theirs) == 0 &&
           ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
  }
  const SocketAddress bound = local_address();
  const Result<Candidates> resolved = resolve(address.host, address.port);
  if (!bound.port || !resolved || *bound.port != address.port) return false;
  int only_ipv6 = 1;
  socklen_t size = sizeof(only_ipv6);
  ::getsockopt(descriptor_, IPPROTO_IPV6, IPV6_V6ONLY, &only_ipv6, &size);
  const bool serves_all = bound.host == "::" && !only_ipv6;
  // Whatever the resolver knows of it (RFC 6761 section 6.3).
  if (address.host == "localhost" && (bound.host == "127.0.0.1" || bound.host == "::1")) return true;
  for (const addrinfo* i = resolved.value().get(); i; i = i->ai_next) {
    sockaddr_storage candidate{};
    std::memcpy(&candidate, i->ai_addr, i->ai_addrlen);
    const std::string host = to_socket_address(candidate).host;
    if (host == bound.host || (serves_all && host == "0.0.0.0")) return true;
  }
  return false;
}

void ListenSocket::own_file() {
  const std::string path = unix_path();
  if (!path.empty() && !remember_file(path)) file_.clear();
}

SocketAddress ListenSocket::local_address() const {
  sockaddr_storage bound{};
  socklen_t size = sizeof(bound);
  if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return {};
  return to_socket_address(bound);
}

}  // namespace weft::io
