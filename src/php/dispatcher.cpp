#include "php/dispatcher.h"

#include <unistd.h>

#include "php/async/scope.h"
#include "php/handler_run.h"

namespace weft::php {

using http::CloseReason;
using http::EndStream;
using http::Exchange;

namespace {

HandlerRun* run_of(const Exchange& exchange) {
  return static_cast<HandlerRun*>(exchange.user);
}

}  // namespace

Dispatcher::Dispatcher(Scheduler& scheduler, const DispatchOptions& options, server::ServerStats& stats,
                       Logger& log)
    : scheduler_(scheduler),
      options_(options),
      stats_(stats),
      codings_(options.codings, stats),
      bodies_(stats, log) {}

// Scopes are left behind where the script has ended fatally.
Dispatcher::~Dispatcher() {
  while (LeftScope* left = left_scopes_.pop_front()) {
    left->hook.unlink();
    left->scope->drop();
    delete left;
  }
}

void Dispatcher::on_request(Exchange& exchange, EndStream end) {
  HandlerRun& run = acquire();
  run.attach(exchange);
  if (end == EndStream::kYes) {
    run.launch();
  } else {
    run.await_body();
  }
}

void Dispatcher::on_body(Exchange& exchange, Bytes data, EndStream end) {
  if (HandlerRun* run = run_of(exchange)) run->take_body(data, end);
}

void Dispatcher::on_writable(Exchange& exchange) {
  if (HandlerRun* run = run_of(exchange)) run->on_writable();
}

void Dispatcher::on_deadline(Exchange& exchange) {
  ++stats_.timeouts;
  if (HandlerRun* run = run_of(exchange)) run->on_deadline();
}

void Dispatcher::delete_file(const Exchange& exchange, CloseReason reason) {
  const auto found = to_delete_.find(&exchange);
  if (found == to_delete_.end()) return;
  if (reason == CloseReason::kComplete) ::unlink(found->second.c_str());
  to_delete_.erase(found);
}

void Dispatcher::on_closed(Exchange& exchange, CloseReason reason) {
  if (!to_delete_.empty()) [[unlikely]]
    delete_file(exchange, reason);
  if (HandlerRun* run = run_of(exchange)) run->on_exchange_closed(reason);
}

void Dispatcher::cancel_all() {
  for (const auto& run : all_) {
    if (run->running()) run->shut_down();
  }
  for (LeftScope* left = left_scopes_.front(); left; left = left_scopes_.next(*left)) {
    left->scope->cancel(nullptr, &make_scope_cancelled);
  }
}

void Dispatcher::end_event_streams() {
  for (const auto& run : all_) {
    if (run->running()) run->end_event_stream();
  }
}

HandlerRun& Dispatcher::acquire() {
  if (spare_.empty()) {
    all_.push_back(std::make_unique<HandlerRun>(*this));
    return *all_.back();
  }
  HandlerRun* run = spare_.back();
  spare_.pop_back();
  return *run;
}

void Dispatcher::recycle(HandlerRun& run) {
  spare_.push_back(&run);
}

void Dispatcher::await_scope(Scope& scope) {
  auto* left = new LeftScope;
  left->dispatcher = this;
  left->scope = &scope.hold();
  left->notify = on_scope_empty;
  left_scopes_.push_back(*left);
  scope.empty_waiters.add(*left);
}

void Dispatcher::on_scope_empty(Waiter& waiter) {
  auto* left = static_cast<LeftScope*>(&waiter);
  Dispatcher& self = *left->dispatcher;
  left->scope->drop();
  delete left;
  self.on_handler_finished();
}

void Dispatcher::on_handler_finished() {
  if (--running_ == 0 && idle_callback_) idle_callback_(idle_context_);
}

}  // namespace weft::php
