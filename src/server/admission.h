#pragma once

#include "weft/base/log.h"
#include "weft/http/exchange.h"
#include "weft/server/server_options.h"
#include "weft/server/server_stats.h"

namespace weft::server {

// Stands between the sessions and the handler: sheds what is over the in-flight bound with 503, whatever the
// protocol, counts exchanges and writes the access line when they end. Owned by the Server.
class Admission final : public http::ExchangeHandler {
 public:
  Admission(http::ExchangeHandler& handler, const ServerOptions& options, ServerStats& stats, Logger& logger)
      : handler_(handler), options_(options), stats_(stats), logger_(logger) {}

  void on_request(http::Exchange& exchange, http::EndStream end) override;
  void on_body(http::Exchange& exchange, Bytes data, http::EndStream end) override;
  void on_writable(http::Exchange& exchange) override;
  void on_deadline(http::Exchange& exchange) override;
  void on_closed(http::Exchange& exchange, http::CloseReason reason) override;

 private:
  bool is_shed(const http::Exchange& exchange) const { return exchange.user == this; }
  void note_request(const http::RequestHead& request);
  void shed(http::Exchange& exchange);
  void log_access(const http::Exchange& exchange, http::CloseReason reason);

  http::ExchangeHandler& handler_;
  const ServerOptions& options_;
  ServerStats& stats_;
  Logger& logger_;
};

}  // namespace weft::server
