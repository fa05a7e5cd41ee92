#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <sys/types.h>

#include "weft/io/error.h"

namespace weft::io {

// Address and port as text and number, the way users want to see them: no brackets, no scope; nothing for
// unix sockets.
struct SocketAddress {
  std::string host;
  std::optional<uint16_t> port;
};

// Where to listen. Exactly one of the two forms.
struct ListenAddress {
  std::string host{};       // IPv4 or IPv6 literal (no brackets), or a name to be resolved once
  uint16_t port = 0;        // 0 = any free one
  std::string unix_path{};  // non-empty: a unix stream socket
  int unix_mode = 0666;     // permission bits of the socket file
  bool reuse_port = false;  // SO_REUSEPORT: one socket per worker
  // Bound only, so that no connection is queued where nobody serves: listen() follows.
  bool listen_later = false;
  int backlog = 128;
  int descriptor = -1;  // a socket that listens there already, to be duplicated and used instead of a new one
};

// What was asked for, as users write it: "127.0.0.1:80", "[::1]:80" or the path.
std::string describe(const ListenAddress& address);

// A bound, non-blocking socket that nobody accepts from yet. Closes it, and unlinks the socket
// file of a unix one as long as that is still the file it made.
class ListenSocket {
 public:
  // A stale unix socket file (nobody answers on it) is removed first. With `descriptor` the socket is a
  // duplicate of that one, and its file somebody else's.
  static Result<std::unique_ptr<ListenSocket>> open(const ListenAddress& address);
  ~ListenSocket();
  ListenSocket(const ListenSocket&) = delete;
  ListenSocket& operator=(const ListenSocket&) = delete;

  // Nothing when it listens already.
  Result<void> listen(int backlog);

  int descriptor() const { return descriptor_; }
  SocketAddress local_address() const;
  // Whether somebody else has made it for what was asked for here: same file, or an address the host stands
  // for with the same port. One for any address of both families serves also who asks for that of one.
  bool serves(const ListenAddress& address) const;
  // Of a unix socket, as it was bound; else empty.
  std::string unix_path() const;
  // The socket file becomes this object's, which did not make it.
  void own_file();
  // The socket file stays when this object goes: another process goes on with it.
  void keep_file() { file_.clear(); }

 private:
  explicit ListenSocket(int descriptor) : descriptor_(descriptor) {}

  static Result<std::unique_ptr<ListenSocket>> open_tcp(const ListenAddress& address);
  static Result<std::unique_ptr<ListenSocket>> open_unix(const ListenAddress& address);
  static Result<std::unique_ptr<ListenSocket>> duplicate(int descriptor);
  Result<void> remember_file(const std::string& path);

  int descriptor_;
  std::string file_;  // absolute: the script may change its directory
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace weft::io
