#pragma once

#include <cstdint>
#include <memory>

#include "weft/io/error.h"
#include "weft/io/listen_socket.h"
#include "weft/io/loop.h"

namespace weft::io {

union PollHandle;

// Accepts connections from a ListenSocket. TCP ones have SO_REUSEADDR, for IPv6 IPV6_V6ONLY, and TCP_NODELAY,
// which accepted sockets inherit.
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

  // Binds and, unless that is to be later, listens; does not accept before start().
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

  StreamListener(Loop& loop, Owner& owner, std::unique_ptr<ListenSocket> socket, int backlog,
                 PollHandle* handle);
  void watch();
  void accept_ready();
  void back_off(Error error);

  Loop& loop_;
  Owner& owner_;
  std::unique_ptr<ListenSocket> socket_;
  int backlog_;
  SocketAddress local_address_;
  PollHandle* handle_;
  Timer retry_;
  bool accepting_ = false;
};

}  // namespace weft::io
