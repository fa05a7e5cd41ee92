#include "server/server_core.h"

#include <csignal>
#include <utility>

#include <sys/random.h>
#include <unistd.h>

#include "server/acceptor.h"
#include "weft/base/clock.h"

namespace weft::server {

namespace {

uint64_t random_seed() {
  uint64_t seed = static_cast<uint64_t>(monotonic_ns());
  uint64_t random = 0;
  if (::getrandom(&random, sizeof(random), GRND_NONBLOCK) == sizeof(random)) seed ^= random;
  return seed;
}

const char* name_of(const http::Peer& peer) {
  return peer.address.empty() ? "a unix socket" : peer.address.c_str();
}

std::unique_ptr<RateLimiter> make_rate_limiter(const ServerOptions& options, ServerStats& stats) {
  if (options.rate_limits.empty()) return nullptr;
  return std::make_unique<RateLimiter>(options, stats);
}

}  // namespace

std::unique_ptr<Server> Server::create(io::Loop& loop, ServerOptions options,
                                       std::vector<ProtocolEntry> protocols, http::ExchangeHandler& handler,
                                       ServerStats& stats, Logger& logger, log::AccessLog* access) {
  return std::make_unique<ServerCore>(loop, std::move(options), std::move(protocols), handler, stats, logger,
                                      access);
}

ServerCore::ServerCore(io::Loop& loop, ServerOptions options, std::vector<ProtocolEntry> protocols,
                       http::ExchangeHandler& handler, ServerStats& stats, Logger& logger,
                       log::AccessLog* access)
    : loop_(loop),
      options_(std::move(options)),
      protocols_(std::move(protocols)),
      logger_(logger),
      stats_(stats),
      departures_(options_.lifetime, stats_, loop.now_ms(), random_seed()),
      gate_(loop, options_, stats_, departures_, *this),
      queue_(loop, options_.queue_target, stats_, gate_),
      rate_limiter_(make_rate_limiter(options_, stats_)),
      admission_(handler, options_, queue_, rate_limiter_.get(), stats_, access),
      addresses_(options_.max_connections_per_address, random_seed()),
      date_(loop.unix_seconds()),
      read_buffer_(new char[kReadBufferSize]) {}

ServerCore::~ServerCore() {
  idle_callback_ = nullptr;
  acceptors_.clear();
  while (Connection* connection = connections_.front()) destroy(*connection);
}

Result<void, ListenFailure> ServerCore::open() {
  if (const auto opened = open_tls(); !opened) return opened.error();
  for (const ListenerOptions& listener : options_.listeners) {
    doors_.push_back(std::make_unique<Door>(sessions_for(kHttp1, listener.protocols),
                                            sessions_for(kHttp2, listener.protocols), listener.tls));
    auto acceptor = std::make_unique<Acceptor>(*this, *doors_.back());
    const auto opened = acceptor->open(loop_, listener.address);
    if (!opened) {
      acceptors_.clear();
      return ListenFailure{describe(listener.address), opened.error().message()};
    }
    acceptors_.push_back(std::move(acceptor));
  }
  return {};
}

Result<void, ListenFailure> ServerCore::open_tls() {
  for (const ListenerOptions& listener : options_.listeners) {
    if (!listener.tls) continue;
    auto contexts = TlsContexts::create(options_.tls, options_.ticket_chain, loop_, stats_, logger_);
    if (!contexts) return ListenFailure{describe(listener.address), contexts.error().what};
    tls_ = std::move(contexts.value());
    plain_buffer_.reset(new char[kReadBufferSize]);
    break;
  }
  return {};
}

void ServerCore::start() {
  // sendfile() cannot be told not to raise it.
  std::signal(SIGPIPE, SIG_IGN);
  for (const auto& acceptor : acceptors_) acceptor->start();
  if (tls_) tls_->watch();
}

void ServerCore::stop_listening() {
  leaving_ = true;
  gate_.retire();
  acceptors_.clear();
  if (tls_) tls_->stop_watching();
}

void ServerCore::retire() {
  stop_listening();
  for (Connection* c = connections_.front(); c != nullptr; c = connections_.next(*c)) c->retire();
}

void ServerCore::begin_drain() {
  stop_listening();
  for (Connection* c = connections_.front(); c != nullptr; c = connections_.next(*c)) c->begin_drain();
}

void ServerCore::abort() {
  stop_listening();
  for (Connection* c = connections_.front(); c != nullptr; c = connections_.next(*c)) c->abort();
}

std::vector<io::SocketAddress> ServerCore::addresses() const {
  std::vector<io::SocketAddress> addresses;
  for (const auto& acceptor : acceptors_) addresses.push_back(acceptor->address());
  return addresses;
}

void ServerCore::accept(int descriptor, const io::SocketAddress& peer, const Door& door) {
  const auto place = place_for(peer);
  if (!place) {
    refuse_connection(descriptor, peer);
    return;
  }
  const http::TrustedProxies* proxies =
      options_.trusted_proxies.empty() ? nullptr : &options_.trusted_proxies;
  std::unique_ptr<tls::Session> secure;
  if (door.secure() && !(secure = tls_->make_session(door, blocks_))) {
    addresses_.leave(*place);
    ::close(descriptor);
    return;
  }
  ++stats_.connections;
  ++stats_.active_connections;
  // A drain begun here is not for the newcomer.
  gate_.on_connections(stats_.active_connections);
  auto* connection = new Connection(*this, descriptor, {peer.host, peer.port, proxies}, door, *place);
  if (secure) connection->secure(std::move(secure));
  if (options_.proxy_protocol && options_.trusted_proxies.trusts({peer.host, peer.port})) {
    connection->expect_proxy_preface();
  }
  connections_.push_back(*connection);
}

// Unix sockets have no address, and behind a trusted proxy are many.
std::optional<AddressTable::Place> ServerCore::place_for(const io::SocketAddress& peer) {
  if (!addresses_.enabled()) return nullptr;
  const auto address = http::IpAddress::parse(peer.host);
  if (!address || options_.trusted_proxies.trusts(*address)) return nullptr;
  return addresses_.enter(*address);
}

void ServerCore::refuse_connection(int descriptor, const io::SocketAddress& peer) {
  ::close(descriptor);
  ++stats_.refused_connections;
  if (!connection_lines_.take(loop_.unix_seconds())) return;
  WEFT_LOG(logger_, Severity::kWarn, "refused a connection from %s: it has %zu already", peer.host.c_str(),
           options_.max_connections_per_address);
}

void ServerCore::destroy(Connection& connection) {
  connection.hook.unlink();
  addresses_.leave(connection.place());
  delete &connection;
  --stats_.active_connections;
  gate_.on_connections(stats_.active_connections);
  if (leaving_ && connections_.empty() && idle_callback_) idle_callback_(idle_context_);
}

void ServerCore::pause_listeners() {
  for (const auto& acceptor : acceptors_) acceptor->pause();
}

void ServerCore::resume_listeners() {
  start();
}

void ServerCore::count_refused(const http::Peer& peer, uint16_t status, const char* reason) {
  stats_.count_refused(status);
  if (!request_lines_.take(loop_.unix_seconds())) return;
  WEFT_LOG(logger_, Severity::kInfo, "refused a request from %s with %u: %s", name_of(peer), status, reason);
}

void ServerCore::count_failed_handshake(const http::Peer& peer, const char* reason) {
  if (!connection_lines_.take(loop_.unix_seconds())) return;
  WEFT_LOG(logger_, Severity::kInfo, "a TLS handshake with %s failed: %s", name_of(peer), reason);
}

void ServerCore::count_abuse(const http::Peer& peer, const char* reason) {
  ++stats_.protocol_abuses;
  if (!request_lines_.take(loop_.unix_seconds())) return;
  WEFT_LOG(logger_, Severity::kWarn, "closed the connection of %s: %s", name_of(peer), reason);
}

void ServerCore::count_refused_preface(const http::Peer& peer) {
  ++stats_.refused_proxy_headers;
  if (request_lines_.take(loop_.unix_seconds())) {
    WEFT_LOG(logger_, Severity::kWarn, "closed a connection from the proxy %s: no valid PROXY header",
             name_of(peer));
  }
}

http::SessionFactory* ServerCore::sessions_for(Protocol protocol, uint32_t allowed) {
  for (const ProtocolEntry& entry : protocols_) {
    if (entry.protocol == protocol && (allowed & protocol) != 0) return entry.sessions.get();
  }
  return nullptr;
}

}  // namespace weft::server
