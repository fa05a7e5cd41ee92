#include "server/admission.h"

#include <algorithm>
#include <array>

#include "server/rate_limiter.h"
#include "weft/base/clock.h"
#include "weft/http/client_info.h"
#include "weft/http/target.h"

namespace weft::server {

using http::CloseReason;
using http::EndStream;
using http::Exchange;

namespace {

// What an access record shows for a client that left before it had an answer; nginx's number.
constexpr uint16_t kClientClosedRequest = 499;

uint16_t logged_status(const Exchange& exchange, CloseReason reason) {
  if (exchange.status() == 0 && reason == CloseReason::kPeerGone) return kClientClosedRequest;
  return exchange.status();
}

Bytes error_of(CloseReason reason) {
  switch (reason) {
    case CloseReason::kComplete: return {};
    case CloseReason::kTimeout: return "timeout";
    case CloseReason::kBadRequest: return "bad_request";
    case CloseReason::kPeerGone:
    case CloseReason::kReset:
    case CloseReason::kShutdown: break;
  }
  return "response_aborted";
}

void set_target(Bytes target, log::AccessRecord& record) {
  const auto absolute = target.starts_with('/') ? std::nullopt : http::split_target(target);
  if (absolute) {
    record.path = absolute->path;
    record.query = absolute->query;
    return;
  }
  const size_t mark = target.find('?');
  record.path = target.substr(0, mark);
  if (mark != Bytes::npos) record.query = target.substr(mark + 1);
}

AnswerClass class_of(const Exchange& exchange, CloseReason reason) {
  const uint16_t status = exchange.status();
  // Of these two the session itself answers, unless part of another answer is on its way.
  const bool refused =
      (reason == CloseReason::kBadRequest || reason == CloseReason::kTimeout) && status / 100 == 4;
  if (reason != CloseReason::kComplete && !refused) return AnswerClass::kAborted;
  return static_cast<AnswerClass>(std::min(status / 100, 5));
}

}  // namespace

Admission::Admission(http::ExchangeHandler& handler, const ServerOptions& options, QueueWatch& queue,
                     RateLimiter* rate_limiter, ServerStats& stats, log::AccessLog* access)
    : handler_(handler),
      options_(options),
      retry_after_(std::to_string(options.retry_after.count())),
      queue_(queue),
      rate_limiter_(rate_limiter),
      stats_(stats),
      ids_(options),
      access_(access && access->wants_access() ? access : nullptr) {
  stats_.max_inflight = options_.max_inflight_requests;
}

void Admission::on_request(Exchange& exchange, EndStream end) {
  if (!options_.last_request.empty()) note_request(exchange.request());
  exchange.started_ns = monotonic_ns();
  if (ids_.wanted()) ids_.give(exchange);
  const bool too_late = queue_.on_request(exchange.started_ns) == QueueWatch::Verdict::kShed;
  const size_t bound = options_.max_inflight_requests;
  if (bound != 0 && stats_.active_requests >= bound) {
    ++stats_.shed_inflight;
    shed(exchange, Connection::kClose);
    return;
  }
  if (too_late) {
    ++stats_.shed_overload;
    shed(exchange, Connection::kKeep);
    return;
  }
  if (rate_limiter_ && !rate_limiter_->admits(exchange)) {
    turn_away(exchange);
    return;
  }
  ++stats_.requests;
  ++stats_.active_requests;
  handler_.on_request(exchange, end);
}

void Admission::on_body(Exchange& exchange, Bytes data, EndStream end) {
  if (!is_shed(exchange)) handler_.on_body(exchange, data, end);
}

void Admission::on_writable(Exchange& exchange) {
  if (!is_shed(exchange)) handler_.on_writable(exchange);
}

void Admission::on_deadline(Exchange& exchange) {
  if (!is_shed(exchange)) handler_.on_deadline(exchange);
}

void Admission::on_closed(Exchange& exchange, CloseReason reason) {
  const int64_t took_ns = monotonic_ns() - exchange.started_ns;
  stats_.count_answer(exchange.request().method, class_of(exchange, reason), took_ns);
  if (exchange.sends() != 0) count_stream(exchange);
  if (access_) log_access(exchange, reason, took_ns);
  if (is_shed(exchange)) return;
  --stats_.active_requests;
  if (reason == CloseReason::kPeerGone) ++stats_.disconnects;
  handler_.on_closed(exchange, reason);
}

void Admission::count_stream(const Exchange& exchange) {
  ++stats_.streamed;
  stats_.stream_sends += exchange.sends();
  stats_.stream_blocks += exchange.blocks();
  stats_.stream_bytes += exchange.body_bytes();
}

// Cut to the room there is; another process may read it at any time.
void Admission::note_request(const http::RequestHead& request) {
  const std::span<char> room = options_.last_request.first(options_.last_request.size() - 1);
  const size_t method = request.method_name().copy(room.data(), room.size());
  if (method == room.size()) return;
  room[method] = ' ';
  const std::span<char> rest = room.subspan(method + 1);
  rest[request.target().copy(rest.data(), rest.size())] = '\0';
}

void Admission::shed(Exchange& exchange, Connection connection) {
  ++stats_.requests_shed;
  exchange.user = this;
  const std::array<http::HeaderField, 2> fields = {{
      {"content-type", "text/plain; charset=utf-8"},
      {"retry-after", retry_after_},
  }};
  http::ResponseHead head;
  head.status = 503;
  head.fields = std::span(fields).first(options_.retry_after.count() == 0 ? 1 : 2);
  head.close = connection == Connection::kClose;
  exchange.respond(head, Bytes("Service Unavailable\r\n"), EndStream::kYes);
}

// Over a rate limit, whose fields are stamped already.
void Admission::turn_away(Exchange& exchange) {
  exchange.user = this;
  static constexpr std::array<http::HeaderField, 1> kFields = {
      {{"content-type", "text/plain; charset=utf-8"}}};
  http::ResponseHead head;
  head.status = 429;
  head.fields = kFields;
  exchange.respond(head, Bytes("Too Many Requests\r\n"), EndStream::kYes);
}

void Admission::log_access(const Exchange& exchange, CloseReason reason, int64_t took_ns) {
  const http::RequestHead& request = exchange.request();
  const http::Peer& peer = exchange.peer();
  log::AccessRecord record;
  record.method = request.method_name();
  set_target(request.target(), record);
  record.protocol_version = http::version_text(request.version);
  record.status = logged_status(exchange, reason);
  record.error = error_of(reason);
  record.body_size = exchange.body_bytes();
  record.duration_ns = static_cast<uint64_t>(took_ns);
  record.client_address = peer.address;
  record.client_port = peer.port;
  record.trace_id = exchange.trace.trace_id();
  record.span_id = exchange.trace.span_id();
  record.request_id = exchange.request_id();
  char forwarded[http::IpAddress::kTextSize];
  if (peer.proxies) {
    const http::ClientAddress client = http::find_client_address(request, peer);
    record.client_address = client.address ? client.address->format(forwarded) : Bytes();
    record.client_port = client.port;
  }
  access_->write_access(record);
}

}  // namespace weft::server
