#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

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
  // seconds since 1970, for tickets and for what is valid when.
  static Result<std::shared_ptr<ServerContext>, Failure> create(const ServerOptions& options,
                                                                TicketKeys* keys, int64_t (*now)());
  virtual ~ServerContext() = default;

  // `protocols` are the names for ALPN, the best first; static. A client that offers none of them is refused,
  // one that offers nothing is served.
  // Null when there is no memory for it.
  virtual std::unique_ptr<Session> make_session(std::span<const Bytes> protocols, BlockPool& blocks) = 0;

  // What the operator should hear of though it serves, a sentence each: a certificate that has expired or is
  // not for its host, a stale OCSP response. Found by create().
  virtual const std::vector<std::string>& warnings() const = 0;
};

// "OpenSSL 3.0.19 27 Jan 2026", as linked; null when weft was built without TLS.
const char* library_version();

}  // namespace weft::tls
