#include "h2/wire.h"

#include <algorithm>

#include "h2/h2_exchange.h"

namespace weft::h2 {

Wire::Wire(const http::SessionHost& host, const Settings& settings, WireEvents& events, AbuseGuard& guard,
           OutputQueue& out)
    : host_(host),
      settings_(settings),
      events_(events),
      guard_(guard),
      out_(out),
      writer_(out),
      receive_window_(settings.connection_window) {}

Stream& Wire::stream_of(H2Exchange& exchange) {
  return exchange;
}

// The server's preface (RFC 9113, 3.4).
void Wire::greet() {
  if (greeted_) return;
  greeted_ = true;
  writer_.greeting(settings_);
}

void Wire::begin_answer(H2Exchange& exchange, bool with_body) {
  exchange.answering = true;
  exchange.dry = true;
  if (!with_body) end_answer(exchange);
}

bool Wire::send_small(H2Exchange& exchange, Bytes body) {
  const bool may = exchange.answering && has_room() && !owes_acks() &&
                   body.size() <= exchange.send_window.room() && body.size() <= send_window_.room();
  if (!may) return false;
  char* const head = out_.reserve(kFrameHead + body.size());
  char* const payload = store_frame_head(head, {FrameType::kData, kFlagEndStream, exchange.id, body.size()});
  std::memcpy(payload, body.data(), body.size());
  out_.commit(kFrameHead + body.size());
  exchange.send_window.use(body.size());
  send_window_.use(body.size());
  guard_.on_data_sent(body.size(), 0);
  end_answer(exchange);
  return true;
}

void Wire::resume(H2Exchange& exchange) {
  if (!exchange.answering || exchange.closing) return;
  exchange.dry = false;
  schedule(exchange);
}

bool Wire::may_send(const H2Exchange& exchange) const {
  if (!exchange.answering || exchange.dry || exchange.closing) return false;
  return exchange.outgoing() == 0 || exchange.send_window.room() > 0;
}

void Wire::schedule(H2Exchange& exchange) {
  if (may_send(exchange)) scheduler_.add(exchange);
}

bool Wire::pump() {
  if (has_room()) flush_acks();
  report_ends();
  bool drained = true;
  while (Stream* const next = scheduler_.next()) {
    drained = has_room();
    if (!drained) break;
    send_data(static_cast<H2Exchange&>(*next));
  }
  report_ends();
  return drained && !owes_acks();
}

void Wire::send_data(H2Exchange& exchange) {
  const size_t waiting = exchange.outgoing();
  const size_t room = std::min({kDefaultFrameSize, exchange.send_window.room(), send_window_.room()});
  if (waiting > 0 && room == 0) {
    scheduler_.remove(exchange);
    if (exchange.send_window.room() > 0) starved_.push_back(exchange);
    return;
  }
  const size_t size = std::min(waiting, room);
  if (!exchange.load(size)) return reset(exchange, ErrorCode::kInternalError);
  const bool last = size == waiting && exchange.outgoing_ends();
  const http::HeaderBlock& trailers = exchange.outgoing_trailers();
  if (size > 0 || (last && trailers.empty())) {
    const uint8_t flags = last && trailers.empty() ? kFlagEndStream : 0;
    char head[kFrameHead];
    store_frame_head(head, {FrameType::kData, flags, exchange.id, size});
    exchange.send_window.use(size);
    send_window_.use(size);
    exchange.move_out(out_, Bytes(head, sizeof head), size);
  }
  if (last) {
    scheduler_.remove(exchange);
    if (!trailers.empty()) send_trailers(exchange, trailers);
    end_answer(exchange);
  } else if (size == waiting) {
    scheduler_.remove(exchange);
    exchange.dry = true;
  } else {
    scheduler_.took_turn(exchange);
  }
}

void Wire::send_trailers(Stream& stream, const http::HeaderBlock& trailers) {
  size_t bound = 0;
  for (size_t i = 0; i < trailers.size(); ++i)
    bound += trailers[i].name.size() + trailers[i].value.size() + HeaderEncoder::kMaxOverhead;
  send_block(stream, kFlagEndStream, bound, [&trailers](HeaderEncoder& encoder, char* to) {
    for (size_t i = 0; i < trailers.size(); ++i)
      to = encoder.field(to, trailers[i].name, trailers[i].value, HeaderEncoder::Worth::kUnique);
    return to;
  });
}

void Wire::end_answer(H2Exchange& exchange) {
  exchange.answering = false;
  exchange.local_ended = true;
  exchange.note_end_sent();
  if (exchange.remote_ended) leave(exchange);
}

void Wire::reset(H2Exchange& exchange, ErrorCode code) {
  if (exchange.closing) return;
  writer_.reset(exchange.id, code);
  reset_sent_ms_ = host_.now_ms();
  events_.on_reset_sent();
  leave(exchange);
}

// By an order: that the stream has closed is reported by pump().
void Wire::leave(H2Exchange& exchange) {
  exchange.closing = true;
  exchange.turn.unlink();
  if (heading_ == &exchange) {
    heading_ = nullptr;
    section_ = Section::kDropped;
  }
  if (receiver_ == &exchange) {
    receiver_ = nullptr;
    consume_connection(reader_.content_left());
  }
  streams_.erase(exchange);
  ending_.push_back(exchange);
}

void Wire::report_ends() {
  while (Stream* const stream = ending_.pop_front())
    events_.on_stream_closed(static_cast<H2Exchange&>(*stream));
}

void Wire::consume(H2Exchange& exchange, size_t size) {
  consume_connection(size);
  if (exchange.closing || exchange.remote_ended) return;
  if (const uint32_t octets = exchange.receive_window.give_back(size))
    writer_.window_update(exchange.id, octets);
}

void Wire::consume_connection(size_t size) {
  if (const uint32_t octets = receive_window_.give_back(size)) writer_.window_update(0, octets);
}

void Wire::send_goaway(int32_t last_stream, ErrorCode code) {
  // To somebody who does not speak HTTP/2 nothing else is said.
  if (code == ErrorCode::kNoError) greet();
  writer_.goaway(last_stream, code);
  refused_behind_ = last_stream;
}

void Wire::forget_all() {
  streams_.clear();
  scheduler_.clear();
  starved_.clear();
  ending_.clear();
  heading_ = receiver_ = nullptr;
  section_ = Section::kNone;
}

void Wire::flush_acks() {
  for (; unanswered_settings_ > 0; --unanswered_settings_) writer_.settings_ack();
  for (const uint64_t opaque : unanswered_pings_) writer_.ping(opaque, kFlagAck);
  if (unanswered_pings_.capacity() > 0) std::vector<uint64_t>().swap(unanswered_pings_);
}

}  // namespace weft::h2
