#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "weft/http/limits.h"
#include "weft/http/timeouts.h"
#include "weft/http/trusted_proxies.h"
#include "weft/io/stream_listener.h"
#include "weft/tls/server_options.h"

namespace weft::server {

class TicketChain;

// Protocols a listener may speak, as bits.
enum Protocol : uint32_t {
  kHttp1 = 1u << 0,
  kHttp2 = 1u << 1,
};

struct ListenerOptions {
  io::ListenAddress address;
  uint32_t protocols = kHttp1;
  bool tls = false;
};

// How long connections stay, beyond what their phases allow.
struct Lifetime {
  // A connection this old (10 % more or less, so that those who came together do not leave together) is asked
  // to leave with its next answer. Zero: never.
  std::chrono::milliseconds age{0};
  // After that, and whatever it does then, it is closed. Zero: never.
  std::chrono::milliseconds grace{0};
  // A worker that has to stop accepting asks those it has to leave with their next answer, spread over ...
  std::chrono::milliseconds drain_spread{5'000};
  // ... and not again for this long.
  std::chrono::milliseconds drain_cooldown{10'000};
};

// How many requests a client may send; who counts as one is told by the key.
struct RateLimit {
  enum class Key : uint8_t {
    kAddress,  // of the client, as trusted proxies say; IPv6 by /64, unix sockets as one
    kField,    // the values of a field; requests without it are not limited
    kHandler,  // Server::admits()
  };

  std::string name;  // visible ASCII without '"' and '\', at most kLongestName octets
  int64_t requests = 1;
  int64_t period_ns = 0;  // at least `requests`
  int64_t burst = 1;      // requests at once; burst * period_ns / requests is below 2^62
  Key key = Key::kAddress;
  std::string field{};  // in lower case

  static constexpr size_t kLongestName = 64;
};

// Everything the engine has to know, decided before it starts and unchanged afterwards.
struct ServerOptions {
  std::vector<ListenerOptions> listeners;
  tls::ServerOptions tls;  // of listeners with TLS
  // Shared by all workers; null = tickets of this worker's own.
  TicketChain* ticket_chain = nullptr;
  http::Limits limits;
  http::Timeouts timeouts;
  Lifetime lifetime;
  size_t max_connections = 0;              // 0 = unlimited; at the bound new ones stay in the backlog
  size_t max_connections_per_address = 0;  // 0 = unlimited; beyond it new ones are closed
  size_t max_inflight_requests = 0;        // 0 = unlimited; beyond it requests are answered 503
  // Requests wait for the worker: a queue in which nobody waits less than this is an overload (see
  // docs/overload.md). Zero: nothing is.
  std::chrono::milliseconds queue_target{0};
  std::chrono::seconds retry_after{1};  // what a shed request is told; zero = nothing
  http::TrustedProxies trusted_proxies;
  bool proxy_protocol = false;  // connections of trusted proxies begin with its header
  std::vector<RateLimit> rate_limits;
  // Where clients are counted; shared by all workers, as RateTable wants it. Empty = memory of its own.
  std::span<char> rate_table;
  size_t rate_table_entries = 65'536;  // of memory of its own
  bool cancel_on_disconnect = true;    // a peer that goes away ends its exchange at once
  bool follow_traces = false;          // W3C Trace Context: every request has a place in a trace
  std::string request_id_header;       // in lower case; empty = requests have no ids
  // Where method and target of the latest request are kept, zero-terminated, for whoever finds out how this
  // process ended; empty = nowhere.
  std::span<char> last_request;
};

}  // namespace weft::server
