#pragma once

#include <memory>
#include <string>
#include <vector>

#include "weft/base/block_pool.h"
#include "weft/base/log.h"
#include "weft/base/result.h"
#include "weft/http/exchange.h"
#include "weft/http/protocol_session.h"
#include "weft/io/loop.h"
#include "weft/log/access_record.h"
#include "weft/server/server_options.h"
#include "weft/server/server_stats.h"

namespace weft::server {

// A protocol of this build. Not built = not in the list given to Server::create().
struct ProtocolEntry {
  Protocol protocol;
  std::unique_ptr<http::SessionFactory> sessions;
};

// Why a listener could not be opened, ready to be shown to the user.
struct ListenFailure {
  std::string where;   // "127.0.0.1:80" or a path
  std::string reason;  // "permission denied"
};

// The engine of one worker: listeners, connections, admission, drain. Used on the thread of its loop. Every
// order may be given from inside handler events; what cannot be done at once is done when the loop turn ends.
class Server {
 public:
  // `loop`, `handler`, `stats`, `logger` and `access` outlive the server. `access` may be null.
  static std::unique_ptr<Server> create(io::Loop& loop, ServerOptions options,
                                        std::vector<ProtocolEntry> protocols, http::ExchangeHandler& handler,
                                        ServerStats& stats, Logger& logger, log::AccessLog* access = nullptr);
  virtual ~Server() = default;

  // Binds every listener, or none.
  virtual Result<void, ListenFailure> open() = 0;
  // Begins to accept.
  virtual void start() = 0;

  // Stops listening and parts from clients without haste, as another process has taken the listeners over:
  // every connection ends with its next answer. A client that has sent a request finds nobody gone.
  virtual void retire() = 0;
  // Stops listening, lets every exchange finish, and closes connections as they become idle.
  virtual void begin_drain() = 0;
  // Closes every connection; their exchanges end with kShutdown.
  virtual void abort() = 0;
  // No connection is left.
  virtual bool idle() const = 0;
  // Called whenever the last connection has gone while draining or aborting; may give any order.
  virtual void set_idle_callback(void (*callback)(void* context), void* context) = 0;

  // What was bound, in the order of ServerOptions::listeners.
  virtual std::vector<io::SocketAddress> addresses() const = 0;

  // Whether one of ServerOptions::rate_limits, whose key is kHandler's, lets a request that is not answered
  // yet pass. Counts it and stamps its answer; one that may not pass is to be answered with 429.
  virtual bool admits(http::Exchange& exchange, size_t rate_limit, Bytes key) = 0;

  virtual const ServerOptions& options() const = 0;
  virtual ServerStats& stats() = 0;
  virtual const BlockPool& blocks() const = 0;
};

}  // namespace weft::server
