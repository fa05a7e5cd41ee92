#include "server/admission.h"

#include <array>

namespace weft::server {

using http::CloseReason;
using http::EndStream;
using http::Exchange;

namespace {

// What an access line shows for an exchange without an answer; 499 is nginx's number for a client that left.
constexpr uint16_t kClientClosedRequest = 499;

uint16_t logged_status(const Exchange& exchange, CloseReason reason) {
  if (reason == CloseReason::kPeerGone) return kClientClosedRequest;
  return exchange.status();
}

}  // namespace

void Admission::on_request(Exchange& exchange, EndStream end) {
  const size_t bound = options_.max_inflight_requests;
  if (bound != 0 && stats_.active_requests >= bound) {
    shed(exchange);
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
  if (logger_.wants(Severity::kInfo)) log_access(exchange, reason);
  if (is_shed(exchange)) return;
  --stats_.active_requests;
  if (reason == CloseReason::kPeerGone) ++stats_.disconnects;
  handler_.on_closed(exchange, reason);
}

void Admission::shed(Exchange& exchange) {
  ++stats_.requests_shed;
  exchange.user = this;
  static constexpr std::array<http::HeaderField, 2> kFields = {{
      {"content-type", "text/plain; charset=utf-8"},
      {"retry-after", "1"},
  }};
  http::ResponseHead head;
  head.status = 503;
  head.fields = kFields;
  head.close = true;
  exchange.respond(head, Bytes("Service Unavailable\r\n"), EndStream::kYes);
}

void Admission::log_access(const Exchange& exchange, CloseReason reason) {
  const http::RequestHead& request = exchange.request();
  const Bytes method = request.method_name();
  const Bytes target = request.target();
  const Bytes version = http::version_text(request.version);
  const std::string& address = exchange.peer().address;
  WEFT_LOG(logger_, Severity::kInfo, "access: %s \"%.*s %.*s HTTP/%.*s\" %u %llu",
           address.empty() ? "-" : address.c_str(), static_cast<int>(method.size()), method.data(),
           static_cast<int>(target.size()), target.data(), static_cast<int>(version.size()), version.data(),
           logged_status(exchange, reason), static_cast<unsigned long long>(exchange.body_bytes()));
}

}  // namespace weft::server
