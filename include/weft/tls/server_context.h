#pragma once

#include <memory>
#include <span>

#include "weft/base/block_pool.h"
#include "weft/base/result.h"
#include "weft/tls/server_options.h"
#include "weft/tls/session.h"
#include "weft/tls/ticket_keys.h"

namespace weft::tls {

// Certificates, keys and rules, read once: makes the sessions of one worker. Unchanged after it was made; new
// certificates are a new context. Sessions keep it alive.
class ServerContext {
 public:
  // Reads every file. `keys` outlives all contexts and sessions; null = no tickets. `now` is a clock in
  // seconds since 1970 for the tickets.
  static Result<std::shared_ptr<ServerContext>, Failure> create(const ServerOptions& options,
                                                                TicketKeys* keys, int64_t (*now)());
  virtual ~ServerContext() = default;

  // `protocols` are the names for ALPN, the best first; static. A client that offers none of them is refused,
  // one that offers nothing is served.
  virtual std::unique_ptr<Session> make_session(std::span<const Bytes> protocols, BlockPool& blocks) = 0;
};

// "OpenSSL 3.0.19 27 Jan 2026", as linked.
const char* library_version();

}  // namespace weft::tls
