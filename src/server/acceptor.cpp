#include "server/acceptor.h"

#include <utility>

#include "server/server_core.h"

namespace weft::server {

io::Result<void> Acceptor::open(io::Loop& loop, const io::ListenAddress& address) {
  auto listener = io::StreamListener::open(loop, address, *this);
  if (!listener) return listener.error();
  listener_ = std::move(listener.value());
  return {};
}

void Acceptor::on_accepted(int descriptor, const io::SocketAddress& peer) {
  server_.accept(descriptor, peer, door_);
}

void Acceptor::on_accept_failed(io::Error error) {
  ++server_.stats().accept_failures;
  WEFT_LOG(server_.logger(), Severity::kWarn, "accepting connections failed: %s; trying again in 100 ms",
           error.message());
}

}  // namespace weft::server
