#pragma once

#include <string>

#include "server/queue_watch.h"
#include "server/request_ids.h"
#include "weft/http/exchange.h"
#include "weft/log/access_record.h"
#include "weft/server/server_options.h"
#include "weft/server/server_stats.h"

namespace weft::server {

class RateLimiter;

// Stands between the sessions and the handler: sheds with 503, whatever the protocol, what is over the
// in-flight bound or has waited too long, counts exchanges and writes the access record when they end. Owned
// by the Server.
class Admission final : public http::ExchangeHandler {
 public:
  // `rate_limiter` and `access` may be null.
  Admission(http::ExchangeHandler& handler, const ServerOptions& options, QueueWatch& queue,
            RateLimiter* rate_limiter, ServerStats& stats, log::AccessLog* access);

  void on_request(http::Exchange& exchange, http::EndStream end) override;
  void on_body(http::Exchange& exchange, Bytes data, http::EndStream end) override;
  void on_writable(http::Exchange& exchange) override;
  void on_deadline(http::Exchange& exchange) override;
  void on_closed(http::Exchange& exchange, http::CloseReason reason) override;

 private:
  bool is_shed(const http::Exchange& exchange) const { return exchange.user == this; }
  void note_request(const http::RequestHead& request);
  // Whether the peer may stay, having been told to come again.
  enum class Connection : bool { kClose, kKeep };
  void shed(http::Exchange& exchange, Connection connection);
  void turn_away(http::Exchange& exchange);
  void count_stream(const http::Exchange& exchange);
  void log_access(const http::Exchange& exchange, http::CloseReason reason, int64_t took_ns);

  http::ExchangeHandler& handler_;
  const ServerOptions& options_;
  const std::string retry_after_;
  QueueWatch& queue_;
  RateLimiter* rate_limiter_;
  ServerStats& stats_;
  RequestIds ids_;
  log::AccessLog* const access_;  // null when nobody reads it
};

}  // namespace weft::server
