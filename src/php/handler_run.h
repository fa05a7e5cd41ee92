#pragma once

#include <memory>

#include "php/body/request_body.h"
#include "php/request_state.h"
#include "php/response_state.h"
#include "php/scheduler.h"
#include "php/zend.h"
#include "weft/http/exchange.h"

namespace weft::php {

class Dispatcher;
struct RateKey;

// One request on its way through the user's handler: ties the exchange, the two PHP objects and the coroutine
// together. Owned and reused by the Dispatcher. From on_request() of the exchange to the end of the handler;
// either may go first.
//
// The PHP objects are made at the first request and kept for the next one, unless the script still holds
// them: then they keep their state and go their own way.
class HandlerRun final : public Task {
 public:
  explicit HandlerRun(Dispatcher& dispatcher);
  ~HandlerRun();
  HandlerRun(const HandlerRun&) = delete;
  HandlerRun& operator=(const HandlerRun&) = delete;

  void attach(http::Exchange& exchange);
  // Begins a request with a body, and the handler when it need not wait for all of it.
  void await_body();
  void take_body(Bytes data, http::EndStream end);

  // The handler is due.
  void launch();

  // The exchange is over while the handler still runs.
  void on_exchange_closed(http::CloseReason reason);
  // Its time is up: answers 503 and cancels the handler.
  void on_deadline();
  void on_writable() { response_->wake_writers(); }

  // The server does not wait any longer: makes the handler stop at its next suspension point.
  void shut_down();

  // The same for one that streams events, which has no end of its own: its clients are to come back
  // elsewhere.
  void end_event_stream();

  bool running() const { return running_; }

  // The run whose handler `task` is, or null.
  static const HandlerRun* of(const Task& task);
  // Of the request, while its handler runs and as long as anybody remembers it.
  const http::RequestHead* request_head() const;

 private:
  static void run_task(Task& task);
  static void interrupt_task(Task& task, int64_t now_ms);
  static Scope& make_scope(Task& task);
  static void finish_task(Task& task, Outcome outcome, zend_object* error);

  void call_handler();
  // False when the request is over a rate limit, and answered, or with an exception pending.
  bool passes_rate_limits();
  bool passes(const RateKey& rate_key, const zval& key);
  void answer_exit();
  void answer_exception(zend_object* error);
  void answer_failure();
  void respond_plainly(uint16_t status);
  void refuse_body();
  bool out_of_time(int64_t now_ms) const;
  void answer_deadline();
  void cancel(Scheduler::MakeError make);
  bool leave_scope(Outcome outcome);
  void end();
  void keep_or_let_go();

  Dispatcher& dispatcher_;
  http::Exchange* exchange_ = nullptr;
  Coroutine* coroutine_ = nullptr;
  bool running_ = false;
  bool deadline_passed_ = false;
  bool failed_ = false;     // the handler ended with an exception
  Scope* scope_ = nullptr;  // of what it has spawned; a reference, null until it did
  int64_t started_ms_ = 0;
  int64_t next_exception_ms_ = 0;  // while it holds the loop after its deadline
  RequestLabel label_;
  bool refused_ = false;                     // answered because of its body, without a handler
  std::unique_ptr<RequestBody> body_;        // of this request, or null
  std::unique_ptr<RequestBody> spare_body_;  // clear, for requests to come
  zend_object* request_object_ = nullptr;
  zend_object* response_object_ = nullptr;
  RequestState* request_ = nullptr;    // of request_object_
  ResponseState* response_ = nullptr;  // of response_object_
};

}  // namespace weft::php
