#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "weft/io/error.h"
#include "weft/io/loop.h"

namespace weft::io {

class ListenSocket;
union PollHandle;

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
  int backlog = 128;
};

// A listening stream socket. A stale unix socket file (nobody answers on it) is removed before bind; the file
// is unlinked when the listener closes. TCP listeners set SO_REUSEADDR, for IPv6 IPV6_V6ONLY, and
// TCP_NODELAY, which accepted sockets inherit.
class StreamListener {
 public:
  class Owner {
   public:
    // `descriptor` is non-blocking, close-on-exec and now the owner's.
    virtual void on_accepted(int descriptor, const SocketAddress& peer) = 0;
    // Accepting failed for want of descriptors or memory. The listener pauses itself for 100 ms.
    virtual void on_accept_failed(Error error) = 0;

   protected:
    ~Owner() = default;
  };

  // Binds and listens; does not accept before start().
  static Result<std::unique_ptr<StreamListener>> open(Loop& loop, const ListenAddress& address, Owner& owner);
  ~StreamListener();
  StreamListener(const StreamListener&) = delete;
  StreamListener& operator=(const StreamListener&) = delete;

  void start();  // also resumes after pause()
  void pause();  // leave new connections in the backlog

  // The address actually bound (the port when 0 was asked for).
  const SocketAddress& local_address() const { return local_address_; }

 private:
  friend struct ListenerEvents;

  StreamListener(Loop& loop, Owner& owner, std::unique_ptr<ListenSocket> socket, PollHandle* handle);
  void watch();
  void accept_ready();
  void back_off(Error error);

  Loop& loop_;
  Owner& owner_;
  std::unique_ptr<ListenSocket> socket_;
  SocketAddress local_address_;
  PollHandle* handle_;
  Timer retry_;
  bool accepting_ = false;
};

}  // namespace weft::io
