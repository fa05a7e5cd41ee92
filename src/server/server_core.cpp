#include "server/server_core.h"

#include <utility>

#include "server/acceptor.h"

namespace weft::server {

namespace {

// A listener that reached the bound accepts again below 80 % of it, so that it does not flap.
constexpr size_t resume_below(size_t bound) {
  return bound - bound / 5;
}

// A flood of bad requests must not become a flood of log lines.
constexpr uint32_t kRefusalLinesPerSecond = 10;

const char* name_of(const http::Peer& peer) {
  return peer.address.empty() ? "a unix socket" : peer.address.c_str();
}

}  // namespace

std::unique_ptr<Server> Server::create(io::Loop& loop, ServerOptions options,
                                       std::vector<ProtocolEntry> protocols, http::ExchangeHandler& handler,
                                       ServerStats& stats, Logger& logger) {
  return std::make_unique<ServerCore>(loop, std::move(options), std::move(protocols), handler, stats, logger);
}

ServerCore::ServerCore(io::Loop& loop, ServerOptions options, std::vector<ProtocolEntry> protocols,
                       http::ExchangeHandler& handler, ServerStats& stats, Logger& logger)
    : loop_(loop),
      options_(std::move(options)),
      protocols_(std::move(protocols)),
      logger_(logger),
      stats_(stats),
      admission_(handler, options_, stats_, logger),
      date_(loop.unix_seconds()),
      read_buffer_(new char[kReadBufferSize]) {}

ServerCore::~ServerCore() {
  idle_callback_ = nullptr;
  acceptors_.clear();
  while (Connection* connection = connections_.front()) destroy(*connection);
}

Result<void, ListenFailure> ServerCore::open() {
  for (const ListenerOptions& listener : options_.listeners) {
    http::SessionFactory* sessions = sessions_for(listener.protocols);
    WEFT_ASSERT(sessions != nullptr);
    auto acceptor = std::make_unique<Acceptor>(*this, *sessions);
    const auto opened = acceptor->open(loop_, listener.address);
    if (!opened) {
      acceptors_.clear();
      return ListenFailure{describe(listener.address), opened.error().message()};
    }
    acceptors_.push_back(std::move(acceptor));
  }
  return {};
}

void ServerCore::start() {
  for (const auto& acceptor : acceptors_) acceptor->start();
}

void ServerCore::begin_drain() {
  leaving_ = true;
  acceptors_.clear();
  for (Connection* c = connections_.front(); c != nullptr; c = connections_.next(*c)) c->begin_drain();
}

void ServerCore::abort() {
  leaving_ = true;
  acceptors_.clear();
  for (Connection* c = connections_.front(); c != nullptr; c = connections_.next(*c)) c->abort();
}

std::vector<io::SocketAddress> ServerCore::addresses() const {
  std::vector<io::SocketAddress> addresses;
  for (const auto& acceptor : acceptors_) addresses.push_back(acceptor->address());
  return addresses;
}

void ServerCore::accept(int descriptor, const io::SocketAddress& peer, http::SessionFactory& sessions) {
  const http::TrustedProxies* proxies =
      options_.trusted_proxies.empty() ? nullptr : &options_.trusted_proxies;
  auto* connection = new Connection(*this, descriptor, {peer.host, peer.port, proxies}, sessions);
  if (options_.proxy_protocol && options_.trusted_proxies.trusts({peer.host, peer.port})) {
    connection->expect_proxy_preface();
  }
  connections_.push_back(*connection);
  ++stats_.connections;
  ++stats_.active_connections;
  limit_accepting();
}

void ServerCore::destroy(Connection& connection) {
  connection.hook.unlink();
  delete &connection;
  --stats_.active_connections;
  limit_accepting();
  if (leaving_ && connections_.empty() && idle_callback_) idle_callback_(idle_context_);
}

void ServerCore::limit_accepting() {
  const size_t bound = options_.max_connections;
  if (bound == 0) return;
  if (!stats_.listeners_paused && stats_.active_connections >= bound) {
    stats_.listeners_paused = true;
    ++stats_.accept_pauses;
    for (const auto& acceptor : acceptors_) acceptor->pause();
  } else if (stats_.listeners_paused && stats_.active_connections < resume_below(bound)) {
    stats_.listeners_paused = false;
    start();
  }
}

void ServerCore::count_refused(const http::Peer& peer, uint16_t status, const char* reason) {
  stats_.count_refused(status);
  if (!may_log_refusal()) return;
  WEFT_LOG(logger_, Severity::kInfo, "refused a request from %s with %u: %s", name_of(peer), status, reason);
}

bool ServerCore::may_log_refusal() {
  if (refusal_second_ != loop_.unix_seconds()) {
    refusal_second_ = loop_.unix_seconds();
    refusals_logged_ = 0;
  }
  return ++refusals_logged_ <= kRefusalLinesPerSecond;
}

void ServerCore::count_refused_preface(const http::Peer& peer) {
  ++stats_.refused_proxy_headers;
  if (may_log_refusal()) {
    WEFT_LOG(logger_, Severity::kWarn, "closed a connection from the proxy %s: no valid PROXY header",
             name_of(peer));
  }
}

http::SessionFactory* ServerCore::sessions_for(uint32_t protocols) {
  for (const ProtocolEntry& entry : protocols_) {
    if (protocols & entry.protocol) return entry.sessions.get();
  }
  return nullptr;
}

}  // namespace weft::server
