#include "php/handler_run.h"

#include <algorithm>
#include <utility>

#include "php/async/exceptions.h"
#include "php/async/scope.h"
#include "php/classes/http_classes.h"
#include "php/coroutine.h"
#include "php/dispatcher.h"
#include "php/errors.h"
#include "php/object.h"
#include "weft/coding/libraries.h"
#include "weft/http/status.h"

namespace weft::php {

using http::CloseReason;

namespace {

constexpr const char* kPeerGone = "The client has closed the connection";

// What a handler is told when its exchange ends before it does.
uint16_t status_of(CloseReason reason, const http::Exchange& exchange) {
  switch (reason) {
    case CloseReason::kTimeout: return 408;
    case CloseReason::kBadRequest:
      // What the session has answered, unless an answer was under way.
      return exchange.status() / 100 == 4 ? exchange.status() : 400;
    case CloseReason::kShutdown: return 503;
    case CloseReason::kComplete:
    case CloseReason::kPeerGone:
    case CloseReason::kReset: break;
  }
  return 499;
}

// To the rest of a body.
const char* what_happened(CloseReason reason) {
  switch (reason) {
    case CloseReason::kComplete: return "The response is complete: the rest of the body is not read";
    case CloseReason::kReset: return "The response was aborted: the rest of the body is not read";
    default: return kPeerGone;
  }
}

const char* what_happened(uint16_t status) {
  switch (status) {
    case 400: return "The rest of the request is malformed";
    case 408: return "The rest of the request did not come in time";
    case 413: return "The body of the request is too large";
    case 431: return "The trailers of the request are too large";
    case 503: return "The server is shutting down";
    default: return kPeerGone;
  }
}

zend_object* make_http_exception(const char* message, zend_long code) {
  zend_object* error = new_exception(http_exception_class(), message);
  zend_update_property_long(zend_ce_error, error, ZEND_STRL("code"), code);
  return error;
}

zend_object* make_peer_gone() {
  return make_http_exception(kPeerGone, 499);
}

// Of a request whose body could not be read to its end.
template <uint16_t kStatus>
zend_object* make_broken_off() {
  return make_http_exception(what_happened(kStatus), kStatus);
}

Scheduler::MakeError error_maker(uint16_t status) {
  switch (status) {
    case 408: return &make_broken_off<408>;
    case 413: return &make_broken_off<413>;
    case 431: return &make_broken_off<431>;
    default: return &make_broken_off<400>;
  }
}

zend_object* make_deadline() {
  return make_http_exception("The request has taken too long", 503);
}

zend_object* make_handler_failed() {
  return new_exception(async_cancellation_class(), "The handler of the request has failed");
}

zend_object* make_shutdown() {
  return new_exception(async_cancellation_class(), "The server is shutting down");
}

}  // namespace

HandlerRun::HandlerRun(Dispatcher& dispatcher) : dispatcher_(dispatcher) {
  Task::run = &HandlerRun::run_task;
  Task::finished = &HandlerRun::finish_task;
  Task::interrupted = &HandlerRun::interrupt_task;
  Task::own_scope = &HandlerRun::make_scope;
  Task::label = &label_;
}

HandlerRun::~HandlerRun() {
  if (request_object_) OBJ_RELEASE(request_object_);
  if (response_object_) OBJ_RELEASE(response_object_);
}

void HandlerRun::attach(http::Exchange& exchange) {
  exchange_ = &exchange;
  exchange.user = this;
  failed_ = false;
}

void HandlerRun::await_body() {
  body_ = spare_body_ ? std::move(spare_body_) : std::make_unique<RequestBody>();
  body_->begin(*exchange_, dispatcher_.options_.body, dispatcher_.bodies_);
  if (body_->starts_early()) {
    exchange_->begin_handling();
    launch();
  } else if (body_->refusal()) {
    refuse_body();
  }
}

void HandlerRun::refuse_body() {
  refused_ = true;
  respond_plainly(body_->refusal().status);
}

void HandlerRun::take_body(Bytes data, http::EndStream end) {
  if (refused_ || !body_) return;
  body_->take(data, end);
  if (running_) return;
  if (body_->refusal()) {
    refuse_body();
  } else if (body_->complete()) {
    launch();
  }
}

void HandlerRun::launch() {
  running_ = true;
  if (dispatcher_.options_.watched) [[likely]] {
    deadline_passed_ = false;
    started_ms_ = dispatcher_.scheduler_.loop().now_ms();
    const http::RequestHead& head = exchange_->request();
    label_ = {head.method_name(), head.target(), exchange_->peer().address};
  }
  ++dispatcher_.running_;
  coroutine_ = dispatcher_.scheduler_.start(*this);
}

const HandlerRun* HandlerRun::of(const Task& task) {
  return task.run == &HandlerRun::run_task ? static_cast<const HandlerRun*>(&task) : nullptr;
}

const http::RequestHead* HandlerRun::request_head() const {
  if (exchange_) return &exchange_->request();
  return request_ ? request_->head_if_any() : nullptr;
}

// --- on the coroutine's stack, behind the gate

void HandlerRun::run_task(Task& task) {
  auto& self = static_cast<HandlerRun&>(task);
  if (!self.request_object_) self.request_object_ = new_request_object(self.request_);
  if (!self.response_object_) self.response_object_ = new_response_object(self.response_);
  self.request_->attach(*self.exchange_, self.body_);
  self.response_->attach(*self.exchange_, self.exchange_->request().method == http::Method::kHead,
                         self.dispatcher_.codings_);
  self.response_->json_flags = self.dispatcher_.options_.json_flags;
  self.request_->set_clock(self.dispatcher_.scheduler_.loop().now_ms(),
                           self.dispatcher_.options_.request_timeout_ms);
  self.call_handler();
}

void HandlerRun::call_handler() {
  if (passes_rate_limits()) {
    zval arguments[2];
    ZVAL_OBJ(&arguments[0], request_object_);
    ZVAL_OBJ(&arguments[1], response_object_);
    zval returned;
    ZVAL_UNDEF(&returned);
    dispatcher_.handler_->call(&returned, 2, arguments);
    zval_ptr_dtor(&returned);
    if (!EG(exception)) response_->finish();
  }
  if (!EG(exception)) return;
  // Out of memory looks like exit() where the engine unwinds it: left to the coroutine, which tells them
  // apart.
  if (dispatcher_.scheduler_.current()->out_of_memory()) return;
  if (zend_is_unwind_exit(EG(exception)) || zend_is_graceful_exit(EG(exception))) {
    answer_exit();
    return;
  }
  zend_object* error = EG(exception);
  GC_ADDREF(error);
  zend_clear_exception();
  answer_exception(error);
  OBJ_RELEASE(error);
}

bool HandlerRun::passes_rate_limits() {
  for (const RateKey& rate_key : dispatcher_.options_.rate_keys) {
    zval request, key;
    ZVAL_OBJ(&request, request_object_);
    ZVAL_UNDEF(&key);
    rate_key.callable->call(&key, 1, &request);
    if (EG(exception)) return false;
    const bool passed = passes(rate_key, key);
    zval_ptr_dtor(&key);
    if (!passed) return false;
  }
  return true;
}

bool HandlerRun::passes(const RateKey& rate_key, const zval& key) {
  if (Z_TYPE(key) == IS_NULL) return true;
  if (Z_TYPE(key) != IS_STRING) {
    zend_type_error("The key of a rate limit must be of type ?string, %s returned",
                    zend_zval_type_name(&key));
    return false;
  }
  // The function may have waited: its client may be gone, or its time up.
  if (!exchange_ || response_->committed()) return true;
  if (dispatcher_.engine_->admits(*exchange_, rate_key.limit, Bytes(Z_STRVAL(key), Z_STRLEN(key))))
    return true;
  response_->finish_with_error(429, nullptr);
  return false;
}

// exit() ends the handler as it ends a script: what was prepared is sent. With nothing prepared there is no
// answer to send, and the client is told so.
void HandlerRun::answer_exit() {
  if (response_->touched()) {
    response_->finish();
  } else {
    response_->finish_with_error(500, nullptr);
  }
}

void HandlerRun::answer_exception(zend_object* error) {
  failed_ = true;
  const bool cancelled = instanceof_function(error->ce, async_cancellation_class());
  const bool chosen = instanceof_function(error->ce, http_exception_class());
  if (!cancelled) report_uncaught_warning(error);
  if (response_->committed()) {
    // A stream cut short by a cancellation ends in order where it can; one cut short by an error must not
    // look complete.
    if (cancelled && !chosen) {
      response_->finish();
      zend_clear_exception();
    } else {
      response_->abort(std::nullopt);
    }
    return;
  }
  if (chosen) {
    const zend_long code = exception_code(error);
    zend_string* message = exception_message(error);
    response_->finish_with_error(code >= 400 && code <= 599 ? static_cast<uint16_t>(code) : 500, message);
    zend_string_release(message);
  } else if (cancelled) {
    response_->finish_with_error(503, nullptr);
  } else if (dispatcher_.options_.error_details) {
    zend_string* text = exception_text(error);
    response_->finish_with_error(500, text);
    zend_string_release(text);
  } else {
    response_->finish_with_error(500, nullptr);
  }
}

// --- on the scheduler's stack: nothing here may call into the engine's allocator

void HandlerRun::finish_task(Task& task, Outcome outcome, zend_object* error) {
  auto& self = static_cast<HandlerRun&>(task);
  if (error) OBJ_RELEASE(error);
  if (outcome != Outcome::kReturned) self.answer_failure();
  self.running_ = false;
  self.coroutine_ = nullptr;
  const bool lingers = self.scope_ && self.leave_scope(outcome);
  self.end();
  if (!lingers) self.dispatcher_.on_handler_finished();
}

// What the handler has spawned ends with the request: in the scope's own time, at the deadline or at once.
Scope& HandlerRun::make_scope(Task& task) {
  auto& self = static_cast<HandlerRun&>(task);
  self.scope_ = new Scope(Scope::Kind::kRequest, nullptr);
  if (const int64_t limit = self.dispatcher_.options_.request_timeout_ms; limit > 0) {
    const int64_t spent = self.dispatcher_.scheduler_.loop().now_ms() - self.started_ms_;
    self.scope_->dispose_after(std::max<int64_t>(limit - spent, 0), &make_deadline);
  }
  return *self.scope_;
}

// Whether anything of it goes on.
bool HandlerRun::leave_scope(Outcome outcome) {
  Scope& scope = *std::exchange(scope_, nullptr);
  if (failed_ || outcome == Outcome::kThrew || outcome == Outcome::kBailedOut) {
    scope.cancel(nullptr, &make_handler_failed);
  }
  const bool lingers = !scope.empty();
  if (lingers) dispatcher_.await_scope(scope);
  scope.drop();
  return lingers;
}

// The handler ended without coming to its own end, or never began.
void HandlerRun::answer_failure() {
  if (!response_ || response_->exchange() != exchange_) {
    // Not even the objects could be made.
    if (exchange_) respond_plainly(500);
  } else if (response_->over()) {
    return;
  } else if (response_->committed()) {
    response_->abort(std::nullopt);
  } else {
    response_->finish_with_error(500, nullptr);
  }
}

void HandlerRun::respond_plainly(uint16_t status) {
  http::ResponseHead head;
  const std::string codings = status == 415 ? coding::supported_codings_text() : std::string();
  const http::HeaderField wanted{"accept-encoding", codings};
  if (!codings.empty()) head.fields = {&wanted, 1};
  head.status = status;
  head.close = true;
  exchange_->respond(head, http::reason_phrase(status), http::EndStream::kYes);
}

void HandlerRun::end() {
  if (body_) body_->detach({499, "The request is over"});
  if (exchange_) {
    exchange_->user = nullptr;
    if (response_ && response_->has_file_to_delete()) [[unlikely]]
      dispatcher_.delete_when_sent(*exchange_, response_->take_file_to_delete());
  }
  exchange_ = nullptr;
  keep_or_let_go();
  if (body_) {
    body_->clear(dispatcher_.spare_body_size());
    spare_body_ = std::move(body_);
  }
  refused_ = false;
  dispatcher_.recycle(*this);
}

void HandlerRun::keep_or_let_go() {
  if (request_object_) {
    if (is_unreachable_by_scripts(request_object_)) {
      request_->reset();
    } else {
      request_->detach();
      OBJ_RELEASE(request_object_);
      request_object_ = nullptr;
      request_ = nullptr;
    }
  }
  if (response_object_) {
    if (is_unreachable_by_scripts(response_object_)) {
      response_->reset();
    } else {
      response_->detach();
      OBJ_RELEASE(response_object_);
      response_object_ = nullptr;
      response_ = nullptr;
    }
  }
}

void HandlerRun::on_exchange_closed(CloseReason reason) {
  if (!running_) {
    end();  // the request never became complete
    return;
  }
  const uint16_t status = status_of(reason, *exchange_);
  if (body_) body_->detach({status, status == 499 ? what_happened(reason) : what_happened(status)});
  request_->detach();
  response_->detach();
  exchange_ = nullptr;
  label_ = {};
  if (reason == CloseReason::kShutdown) {
    cancel(&make_shutdown);
  } else if (reason == CloseReason::kBadRequest || reason == CloseReason::kTimeout) {
    cancel(error_maker(status));
  } else if (reason == CloseReason::kPeerGone && dispatcher_.options_.cancel_on_disconnect) {
    cancel(&make_peer_gone);
  }
}

void HandlerRun::shut_down() {
  cancel(&make_shutdown);
}

void HandlerRun::end_event_stream() {
  if (response_ && response_->is_event_stream() && !response_->over()) shut_down();
}

void HandlerRun::cancel(Scheduler::MakeError make) {
  if (coroutine_) dispatcher_.scheduler_.cancel_with(*coroutine_, make);
  if (scope_) scope_->cancel(nullptr, make);
}

void HandlerRun::on_deadline() {
  if (!running_) return;
  answer_deadline();
  cancel(&make_deadline);
}

void HandlerRun::answer_deadline() {
  deadline_passed_ = true;
  if (response_->over()) return;
  if (response_->is_event_stream()) {
    // Complete up to here, and its client comes back for the rest.
    response_->finish();
  } else if (response_->committed()) {
    response_->abort(std::nullopt);
  } else {
    response_->finish_with_error(503, nullptr);
  }
}

// --- the deadline of a handler that does not let the loop see to it

void HandlerRun::interrupt_task(Task& task, int64_t now_ms) {
  auto& self = static_cast<HandlerRun&>(task);
  if (!self.out_of_time(now_ms)) return;
  if (!self.deadline_passed_) {
    self.answer_deadline();
    if (self.scope_) self.scope_->cancel(nullptr, &make_deadline);
    ++self.dispatcher_.stats_.timeouts;
  }
  self.next_exception_ms_ = now_ms + self.dispatcher_.options_.patience_ms;
  zend_throw_exception_internal(make_deadline());
}

// What goes on after an answer in time has no limit.
bool HandlerRun::out_of_time(int64_t now_ms) const {
  const int64_t limit = dispatcher_.options_.request_timeout_ms;
  if (limit == 0 || now_ms - started_ms_ < limit) return false;
  return deadline_passed_ ? now_ms >= next_exception_ms_ : exchange_ != nullptr;
}

}  // namespace weft::php
