#pragma once

#include <memory>

#include "server/door.h"
#include "weft/io/stream_listener.h"

namespace weft::server {

class ServerCore;

// One listening socket, and what its connections may speak. Owned by the server.
class Acceptor final : private io::StreamListener::Owner {
 public:
  Acceptor(ServerCore& server, const Door& door) : server_(server), door_(door) {}

  io::Result<void> open(io::Loop& loop, const io::ListenAddress& address);
  void start() { listener_->start(); }
  void pause() { listener_->pause(); }
  const io::SocketAddress& address() const { return listener_->local_address(); }

 private:
  void on_accepted(int descriptor, const io::SocketAddress& peer) override;
  void on_accept_failed(io::Error error) override;

  ServerCore& server_;
  const Door& door_;
  std::unique_ptr<io::StreamListener> listener_;
};

}  // namespace weft::server
