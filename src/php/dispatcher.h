#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "php/async/wait.h"
#include "php/body/body_ledger.h"
#include "php/body/body_options.h"
#include "php/call.h"
#include "php/response_coding.h"
#include "php/scheduler.h"
#include "php/zend.h"
#include "weft/base/intrusive_list.h"
#include "weft/http/exchange.h"
#include "weft/server/server.h"
#include "weft/server/server_stats.h"

namespace weft::php {

class HandlerRun;
class Scope;

// A rate limit whose key a function of the user tells.
struct RateKey {
  size_t limit;              // index in ServerOptions::rate_limits
  const Callable* callable;  // owned by the configuration
};

// What the dispatcher needs to know of the configuration.
struct DispatchOptions {
  bool cancel_on_disconnect = true;
  bool error_details = false;  // exception messages in 500 answers
  zend_long json_flags = 0;
  bool watched = false;            // the watchdog looks at handlers
  int64_t request_timeout_ms = 0;  // 0 = none
  std::vector<RateKey> rate_keys;
  int64_t patience_ms = 0;  // between two exceptions in a handler that is out of time
  CodingOptions codings;
  std::shared_ptr<const BodyOptions> body;
};

// Takes exchanges, runs the user's handler for each in a coroutine, and sees to it
// that every exchange gets an answer whatever the handler does. One per running server, on the loop's thread.
class Dispatcher final : public http::ExchangeHandler {
 public:
  Dispatcher(Scheduler& scheduler, const DispatchOptions& options, server::ServerStats& stats, Logger& log);
  ~Dispatcher() override;
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // The user's callable; owned by the caller, alive as long as the dispatcher.
  void set_handler(const Callable& handler) { handler_ = &handler; }

  // Who counts for rate limits; alive as long as handlers start.
  void set_engine(server::Server& engine) { engine_ = &engine; }

  // What answers are coded with, of the worker.
  CodingService& codings() { return codings_; }

  // Handlers that have started and not finished, or whose scope has not.
  size_t running() const { return running_; }
  // Sets of objects kept for handlers to come.
  size_t spare() const { return spare_.size(); }
  // Called whenever the last of them has finished.
  void set_idle_callback(void (*callback)(void* context), void* context) {
    idle_callback_ = callback;
    idle_context_ = context;
  }
  // Throws AsyncCancellation into every handler at its next suspension point.
  void cancel_all();
  // The same for those that stream events: no answer of theirs is lost by it.
  void end_event_streams();

  // http::ExchangeHandler
  void on_request(http::Exchange& exchange, http::EndStream end) override;
  void on_body(http::Exchange& exchange, Bytes data, http::EndStream end) override;
  void on_writable(http::Exchange& exchange) override;
  void on_deadline(http::Exchange& exchange) override;
  void on_closed(http::Exchange& exchange, http::CloseReason reason) override;

 private:
  friend class HandlerRun;

  // Room for body octets kept from one request to the next by as many runs as may be needed again soon.
  static constexpr size_t kKeptBody = 64 * 1024;
  static constexpr size_t kWarmRuns = 256;

  // What a run about to be recycled may keep.
  size_t spare_body_size() const { return spare_.size() < kWarmRuns ? kKeptBody : 0; }
  void delete_when_sent(const http::Exchange& exchange, std::string path) {
    to_delete_.emplace(&exchange, std::move(path));
  }
  void delete_file(const http::Exchange& exchange, http::CloseReason reason);
  HandlerRun& acquire();
  void recycle(HandlerRun& run);
  void on_handler_finished();
  // The handler is over; what it has spawned goes on, and counts in its place.
  void await_scope(Scope& scope);
  static void on_scope_empty(Waiter& waiter);

  Scheduler& scheduler_;
  const DispatchOptions options_;
  server::ServerStats& stats_;
  CodingService codings_;
  BodyLedger bodies_;
  const Callable* handler_ = nullptr;
  server::Server* engine_ = nullptr;
  size_t running_ = 0;
  void (*idle_callback_)(void* context) = nullptr;
  void* idle_context_ = nullptr;
  // Of a handler that is over.
  struct LeftScope : Waiter {
    Dispatcher* dispatcher;
    Scope* scope;  // a reference
    ListHook left_hook;
  };
  IntrusiveList<LeftScope, &LeftScope::left_hook> left_scopes_;
  std::vector<std::unique_ptr<HandlerRun>> all_;
  std::vector<HandlerRun*> spare_;
  std::unordered_map<const http::Exchange*, std::string> to_delete_;  // of sendFile(), when it has left
};

}  // namespace weft::php
