#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "server/accept_gate.h"
#include "server/address_table.h"
#include "server/admission.h"
#include "server/connection.h"
#include "server/departures.h"
#include "server/door.h"
#include "server/queue_watch.h"
#include "server/rate_limiter.h"
#include "server/tls_contexts.h"
#include "weft/base/block_pool.h"
#include "weft/base/intrusive_list.h"
#include "weft/base/line_budget.h"
#include "weft/http/date.h"
#include "weft/io/stream_listener.h"
#include "weft/server/server.h"

namespace weft::server {

class Acceptor;

// The Server itself, and what its connections share.
class ServerCore final : public Server, private AcceptGate::Listeners {
 public:
  ServerCore(io::Loop& loop, ServerOptions options, std::vector<ProtocolEntry> protocols,
             http::ExchangeHandler& handler, ServerStats& stats, Logger& logger, log::AccessLog* access);
  ~ServerCore() override;

  // Server
  Result<void, ListenFailure> open() override;
  void start() override;
  void retire() override;
  void begin_drain() override;
  void abort() override;
  bool idle() const override { return connections_.empty(); }
  void set_idle_callback(void (*callback)(void*), void* context) override {
    idle_callback_ = callback;
    idle_context_ = context;
  }
  std::vector<io::SocketAddress> addresses() const override;
  bool admits(http::Exchange& exchange, size_t rate_limit, Bytes key) override {
    return rate_limiter_->admits(exchange, rate_limit, key);
  }
  const ServerOptions& options() const override { return options_; }
  ServerStats& stats() override { return stats_; }
  const BlockPool& blocks() const override { return blocks_; }

  // For Acceptor.
  void accept(int descriptor, const io::SocketAddress& peer, const Door& door);
  Logger& logger() { return logger_; }

  // For Connection.
  io::Loop& loop() { return loop_; }
  http::ExchangeHandler& admission() { return admission_; }
  QueueWatch& queue() { return queue_; }
  Departures& departures() { return departures_; }
  BlockPool& blocks() { return blocks_; }
  const http::DateCache& date() const { return date_; }
  void update_date() { date_.update(loop_.unix_seconds()); }
  // One for all connections: its content is only good within one socket event.
  // The same for what was encrypted in the former.
  MutableBytes plain_buffer() { return MutableBytes(plain_buffer_.get(), kReadBufferSize); }
  MutableBytes read_buffer() { return MutableBytes(read_buffer_.get(), kReadBufferSize); }
  void count_refused(const http::Peer& peer, uint16_t status, const char* reason);
  void count_failed_handshake(const http::Peer& peer, const char* reason);
  void count_abuse(const http::Peer& peer, const char* reason);
  void count_refused_preface(const http::Peer& peer);
  // The connection is deleted.
  void destroy(Connection& connection);

 private:
  static constexpr size_t kReadBufferSize = 64 * 1024;

  http::SessionFactory* sessions_for(Protocol protocol, uint32_t allowed);
  Result<void, ListenFailure> open_tls();
  void pause_listeners() override;
  void resume_listeners() override;
  std::optional<AddressTable::Place> place_for(const io::SocketAddress& peer);
  void stop_listening();
  void refuse_connection(int descriptor, const io::SocketAddress& peer);

  io::Loop& loop_;
  const ServerOptions options_;
  std::vector<ProtocolEntry> protocols_;
  Logger& logger_;
  ServerStats& stats_;
  Departures departures_;
  AcceptGate gate_;
  QueueWatch queue_;
  std::unique_ptr<RateLimiter> rate_limiter_;  // null without rate limits
  Admission admission_;
  AddressTable addresses_;
  BlockPool blocks_;
  http::DateCache date_;
  std::unique_ptr<char[]> read_buffer_;
  std::unique_ptr<char[]> plain_buffer_;  // with TLS
  std::unique_ptr<TlsContexts> tls_;      // with TLS
  std::vector<std::unique_ptr<Door>> doors_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  IntrusiveList<Connection, &Connection::hook> connections_;
  bool leaving_ = false;  // begin_drain() or abort() was called
  void (*idle_callback_)(void* context) = nullptr;
  void* idle_context_ = nullptr;
  LineBudget request_lines_;
  LineBudget connection_lines_;
};

}  // namespace weft::server
