// What H2Session records while the wire is at work.

#include <algorithm>

#include "h2/h2_session.h"

namespace weft::h2 {

using Kind = StreamEvent::Kind;

H2Exchange* H2Session::on_head_begin(int32_t) {
  H2Exchange& exchange = *session_shared_.pool.take(host_.blocks()).release();
  exchange.session_ = this;
  exchange.request_.version = http::Version::k2;
  exchange.request_.secure = host_.peer().secure != nullptr;
  live_.push_back(exchange);
  heading_ = &exchange;
  heading_since_ms_ = host_.now_ms();
  return &exchange;
}

void H2Session::on_field(H2Exchange& exchange, Bytes name, Bytes value, size_t list_size) {
  const http::Limits& limits = host_.limits();
  const bool too_large = list_size > session_shared_.settings.header_list;
  if (!exchange.head_complete_) {
    if (too_large) exchange.reader_.refuse({431, "field section too large"});
    exchange.reader_.take(name, value, limits);
  } else if (too_large || list_size > limits.field_section || exchange.trailers_.size() >= limits.fields) {
    exchange.trailers_refused_ = true;
  } else {
    exchange.trailers_.append_field(name, value);
  }
}

bool H2Session::on_head_end(H2Exchange& exchange) {
  const bool ended = exchange.remote_ended;
  exchange.head_complete_ = true;
  exchange.refusal_ = exchange.reader_.finish(host_.limits(), known_host_, ended);
  heading_ = nullptr;
  const std::optional<uint64_t> length = exchange.reader_.length();
  if (exchange.reader_.malformed(session_shared_.settings.extended_connect)) return false;
  if (length) exchange.body_left = static_cast<int64_t>(std::min<uint64_t>(*length, INT64_MAX));
  if (ended && exchange.body_left > 0) return false;
  if (!exchange.priority_updated) exchange.priority = exchange.reader_.priority();
  record(Kind::kHead, exchange, {}, ended);
  return true;
}

void H2Session::on_trailers_end(H2Exchange& exchange) {
  if (exchange.trailers_refused_) {
    record(Kind::kTrailersRefused, exchange, {}, true);
  } else {
    on_data_end(exchange);
  }
}

void H2Session::on_data(H2Exchange& exchange, Bytes data) {
  exchange.received_ += data.size();
  record(Kind::kBody, exchange, data, false);
}

void H2Session::on_data_end(H2Exchange& exchange) {
  if (!events_->empty()) {
    StreamEvent& last = events_->back();
    if (last.kind == Kind::kBody && last.exchange == &exchange) {
      last.end = true;
      return;
    }
  }
  record(Kind::kBody, exchange, {}, true);
}

void H2Session::on_stream_closed(H2Exchange& exchange) {
  if (heading_ == &exchange) heading_ = nullptr;
  record(Kind::kClosed, exchange, {}, false);
}

void H2Session::on_ping_ack(uint64_t opaque) {
  if (opaque == kNoticePing) notice_acknowledged_ = true;
}

void H2Session::on_moved_out(H2Exchange& exchange, size_t size) {
  exchange.leaving_.octets += size;
  exchange.leaving_.last_ms = host_.now_ms();
  const size_t left = exchange.outgoing();
  guard_.on_data_sent(size, left);
  if (left == 0) clock_.forget_window(exchange);
  if (exchange.blocked_ && left <= host_.limits().write_buffer / 2) mark(exchange);
}

}  // namespace weft::h2
