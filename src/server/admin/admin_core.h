#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "server/admin/admin_request.h"
#include "server/admin/coroutine_query.h"
#include "weft/http/exchange.h"
#include "weft/server/admin_server.h"

namespace weft::server {

// The AdminServer itself: the handler of a small Server.
class AdminCore final : public AdminServer, private http::ExchangeHandler {
 public:
  AdminCore(io::Loop& loop, AdminOptions options, AdminSources& sources, Logger& logger);

  // AdminServer
  Result<void, ListenFailure> open() override;
  void start() override { server_->start(); }
  void begin_drain() override { server_->begin_drain(); }
  void abort() override { server_->abort(); }
  bool idle() const override { return server_->idle(); }
  void set_idle_callback(void (*callback)(void*), void* context) override {
    server_->set_idle_callback(callback, context);
  }
  io::SocketAddress address() const override { return address_; }
  void take_coroutines(uint64_t query, uint32_t seat, Bytes json) override;

 private:
  // Requests and refusals of its own are no news; what is worse goes on to the log.
  class Warnings final : public Logger {
   public:
    explicit Warnings(Logger& log) : log_(log) {}
    void write(Severity severity, const char* line) override {
      if (log_.wants(severity)) log_.write(severity, line);
    }

   private:
    Logger& log_;
  };

  // http::ExchangeHandler
  void on_request(http::Exchange& exchange, http::EndStream end) override;
  void on_body(http::Exchange&, Bytes, http::EndStream) override {}
  void on_writable(http::Exchange&) override {}
  void on_deadline(http::Exchange&) override {}
  void on_closed(http::Exchange& exchange, http::CloseReason reason) override;

  void answer_page(http::Exchange& exchange, AdminPage page, Bytes query);
  void answer_metrics(http::Exchange& exchange);
  void begin_query(http::Exchange& exchange);
  void expire_queries();
  CoroutineQuery* find_query(uint64_t id);
  void finish_query(CoroutineQuery& query);

  io::Loop& loop_;
  const AdminOptions options_;
  AdminSources& sources_;
  Logger& logger_;
  Warnings warnings_;
  ServerStats stats_;  // of this server, shown to nobody
  io::SocketAddress address_;
  std::vector<std::unique_ptr<CoroutineQuery>> queries_;
  uint64_t last_query_ = 0;
  std::unique_ptr<Server> server_;
};

}  // namespace weft::server
