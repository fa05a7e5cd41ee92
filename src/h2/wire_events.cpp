// What H2Session records while a frame of the library is on the stack.

#include "h2/h2_session.h"

namespace weft::h2 {

using Kind = StreamEvent::Kind;

bool H2Session::note(Abuse abuse) {
  if (!abuse) return true;
  abuse_ = abuse;
  return false;
}

bool H2Session::on_frame(const FrameHead& head) {
  if (!note(guard_.on_frame(head))) return false;
  if (head.type != FrameType::kHeaders || head.stream > last_stream_) [[likely]]
    return true;
  if (!is_stray(head.stream)) return true;
  // RFC 9113, 5.1.1 and 5.1: what was skipped cannot be opened any more, and only what crossed a reset may be
  // ignored.
  if (was_skipped(head.stream)) return note({ErrorCode::kProtocolError, "stream id out of order"});
  if (host_.now_ms() - reset_sent_ms_ > kStrayMs)
    return note({ErrorCode::kStreamClosed, "frame on a closed stream"});
  return note(guard_.on_reset());
}

bool H2Session::is_stray(int32_t stream) const {
  return stream > 0 && stream % 2 == 1 && !wire_.find(stream);
}

bool H2Session::was_skipped(int32_t stream) const {
  const int32_t back = (last_stream_ - stream) / 2;
  return back < 64 && (opened_ >> back & 1) == 0;
}

H2Exchange* H2Session::on_head_begin(int32_t stream) {
  H2Exchange& exchange = *session_shared_.pool.take(host_.blocks()).release();
  exchange.session_ = this;
  exchange.stream_ = stream;
  exchange.request_.version = http::Version::k2;
  exchange.request_.secure = host_.peer().secure != nullptr;
  live_.push_back(exchange);
  const int32_t step = (stream - last_stream_) / 2 + (last_stream_ == 0 ? 1 : 0);
  opened_ = (step < 64 ? opened_ << step : 0) | 1;
  last_stream_ = stream;
  heading_ = &exchange;
  heading_since_ms_ = host_.now_ms();
  guard_.on_request();
  return &exchange;
}

bool H2Session::on_field(H2Exchange& exchange, Bytes name, Bytes value) {
  const http::Limits& limits = host_.limits();
  const size_t list_limit = session_shared_.settings.header_list;
  size_t list_size;
  if (!exchange.head_complete_) {
    exchange.reader_.take(name, value, limits);
    list_size = exchange.reader_.list_size();
    if (list_size > list_limit) exchange.reader_.refuse({431, "field section too large"});
  } else {
    list_size = exchange.trailers_size_ += name.size() + value.size() + RequestReader::kFieldOverhead;
    if (list_size > list_limit || list_size > limits.field_section ||
        exchange.trailers_.size() >= limits.fields) {
      exchange.trailers_refused_ = true;
    } else {
      exchange.trailers_.append_field(name, ascii::trim(value));
    }
  }
  if (list_size <= list_limit * AbuseGuard::kListFactor) [[likely]]
    return true;
  return note({ErrorCode::kEnhanceYourCalm, "field section bomb"});
}

void H2Session::on_head_end(H2Exchange& exchange, bool end_stream) {
  exchange.head_complete_ = true;
  exchange.request_ended_ = end_stream;
  exchange.refusal_ = exchange.reader_.finish(host_.limits(), known_host_, end_stream);
  heading_ = nullptr;
  record(Kind::kHead, exchange, {}, end_stream);
}

void H2Session::on_trailers_end(H2Exchange& exchange) {
  exchange.request_ended_ = true;
  if (exchange.trailers_refused_) {
    record(Kind::kTrailersRefused, exchange, {}, true);
  } else {
    on_data_end(exchange);
  }
}

void H2Session::on_data(H2Exchange& exchange, Bytes data) {
  exchange.received_ += data.size();
  guard_.on_body(data.size());
  record(Kind::kBody, exchange, data, false);
}

void H2Session::on_data_end(H2Exchange& exchange) {
  exchange.request_ended_ = true;
  if (!events_->empty()) {
    StreamEvent& last = events_->back();
    if (last.kind == Kind::kBody && last.exchange == &exchange) {
      last.end = true;
      return;
    }
  }
  record(Kind::kBody, exchange, {}, true);
}

void H2Session::on_reset(H2Exchange& exchange) {
  exchange.reset_by_peer_ = true;
}

void H2Session::on_stream_closed(H2Exchange& exchange) {
  exchange.forgotten_ = true;
  if (heading_ == &exchange) heading_ = nullptr;
  record(Kind::kClosed, exchange, {}, false);
}

void H2Session::on_ping_ack(uint64_t opaque) {
  if (opaque == kNoticePing) notice_acknowledged_ = true;
}

void H2Session::on_reset_sent(int32_t stream, ErrorCode code) {
  reset_sent_ms_ = host_.now_ms();
  const H2Exchange* const exchange = wire_.find(stream);
  if (code == ErrorCode::kRefusedStream && !exchange) {
    ++streams_refused_;
  } else {
    ++resets_sent_;
  }
  // What the library resets, the peer has caused.
  if (!exchange || !exchange->reset_by_us_) note(guard_.on_reset());
}

void H2Session::on_goaway_sent(ErrorCode code) {
  if (code != ErrorCode::kNoError) library_error_ = code;
  count_goaway();
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
