// What arrives: frames, one after the other (RFC 9113, 5 and 6).

#include <algorithm>

#include "h2/field_rules.h"
#include "h2/h2_exchange.h"
#include "h2/wire.h"

namespace weft::h2 {

namespace {

constexpr size_t kSettingSize = 6;
constexpr size_t kMaxSettings = 32;
// Answers to PING and SETTINGS that the peer does not take.
constexpr size_t kMaxUnanswered = 64;
constexpr size_t kMaxEarlyPriorities = 16;
constexpr size_t kFieldOverhead = 32;  // RFC 9113, 6.5.2
// A field section that goes on so far beyond what we have announced is meant to hurt.
constexpr size_t kListFactor = 2;
// For so long after a reset, frames for streams that are gone may have been on their way.
constexpr int64_t kStrayMs = 30'000;

constexpr Abuse kFine{};
constexpr Abuse kUnanswered{ErrorCode::kEnhanceYourCalm, "acknowledgements not taken"};

Abuse protocol_error() {
  return connection_error(ErrorCode::kProtocolError);
}
Abuse frame_size_error() {
  return connection_error(ErrorCode::kFrameSizeError);
}

}  // namespace

Abuse Wire::receive(Bytes in) {
  if (magic_taken_ < kClientPreface.size()) [[unlikely]] {
    if (const Abuse abuse = take_magic(in)) return abuse;
  }
  while (true) {
    Abuse abuse;
    switch (reader_.next(in)) {
      case FrameReader::Step::kNeedsInput: return kFine;
      case FrameReader::Step::kHead: abuse = begin_frame(reader_.head()); break;
      case FrameReader::Step::kFixed: abuse = take_fixed(); break;
      case FrameReader::Step::kContent: abuse = take_content(); break;
      case FrameReader::Step::kEnd: abuse = end_frame(); break;
      case FrameReader::Step::kTooShort: abuse = frame_size_error(); break;
      case FrameReader::Step::kBadPadding: abuse = protocol_error(); break;
    }
    if (abuse) return abuse;
  }
}

Abuse Wire::take_magic(Bytes& in) {
  const Bytes rest = kClientPreface.substr(magic_taken_);
  const size_t size = std::min(rest.size(), in.size());
  if (in.substr(0, size) != rest.substr(0, size)) return {ErrorCode::kProtocolError, "not HTTP/2"};
  magic_taken_ += static_cast<uint8_t>(size);
  in.remove_prefix(size);
  if (magic_taken_ == kClientPreface.size()) greet();
  return kFine;
}

H2Exchange* Wire::find(int32_t stream) const {
  return static_cast<H2Exchange*>(streams_.find(stream));
}

Abuse Wire::reset_for_peer(H2Exchange& exchange, ErrorCode code) {
  writer_.reset(exchange.id, code);
  reset_sent_ms_ = host_.now_ms();
  events_.on_reset_sent();
  close_now(exchange);
  return guard_.on_reset();
}

void Wire::close_now(H2Exchange& exchange) {
  exchange.closing = true;
  exchange.turn.unlink();
  if (receiver_ == &exchange) receiver_ = nullptr;
  streams_.erase(exchange);
  events_.on_stream_closed(exchange);
}

// --- heads of frames

Abuse Wire::begin_frame(const FrameHead& head) {
  if (head.size > settings_.max_frame_size) return frame_size_error();
  if (!settings_received_ && (head.type != FrameType::kSettings || head.has(kFlagAck))) [[unlikely]]
    return protocol_error();
  // RFC 9113, 6.10: nothing comes between the frames of a header block.
  const bool continues = head.type == FrameType::kContinuation;
  if (continues != (section_ != Section::kNone)) return protocol_error();
  if (continues && head.stream != section_stream_) return protocol_error();
  if (const Abuse abuse = guard_.on_frame(head)) return abuse;
  switch (head.type) {
    case FrameType::kData: return begin_data(head);
    case FrameType::kHeaders: return begin_headers(head);
    case FrameType::kContinuation: return kFine;
    default: return begin_control(head);
  }
}

Abuse Wire::begin_control(const FrameHead& head) {
  const bool on_stream = head.stream != 0;
  switch (head.type) {
    case FrameType::kPriority:
      if (!on_stream) return protocol_error();
      return head.size == 5 ? kFine : frame_size_error();
    case FrameType::kRstStream:
      if (head.size != 4) return frame_size_error();
      return is_idle(head.stream) ? protocol_error() : kFine;
    case FrameType::kSettings:
      if (on_stream) return protocol_error();
      if (head.has(kFlagAck) && head.size > 0) return frame_size_error();
      if (head.size > kMaxSettings * kSettingSize) return {ErrorCode::kEnhanceYourCalm, "settings flood"};
      return head.size % kSettingSize == 0 ? kFine : frame_size_error();
    case FrameType::kPing:
      if (on_stream) return protocol_error();
      return head.size == 8 ? kFine : frame_size_error();
    case FrameType::kGoaway:
      if (on_stream) return protocol_error();
      return head.size >= 8 ? kFine : frame_size_error();
    case FrameType::kWindowUpdate:
      if (head.size != 4) return frame_size_error();
      return on_stream && is_idle(head.stream) ? protocol_error() : kFine;
    case FrameType::kPriorityUpdate:
      if (on_stream) return protocol_error();
      return head.size >= 4 ? kFine : frame_size_error();
    default: return kFine;
  }
}

Abuse Wire::begin_data(const FrameHead& head) {
  if (is_idle(head.stream)) return protocol_error();
  return receive_window_.use(head.size) ? kFine : connection_error(ErrorCode::kFlowControlError);
}

Abuse Wire::begin_headers(const FrameHead& head) {
  section_stream_ = head.stream;
  section_ends_stream_ = head.has(kFlagEndStream);
  section_malformed_ = block_ended_ = false;
  list_size_ = 0;
  heading_ = nullptr;
  section_ = Section::kDropped;
  if (head.stream % 2 == 0) return protocol_error();
  if (head.stream > last_stream_) return begin_request(head.stream);
  heading_ = find(head.stream);
  if (!heading_) return begin_stray(head.stream);
  if (heading_->remote_ended) return connection_error(ErrorCode::kStreamClosed);
  section_ = Section::kTrailers;
  section_malformed_ = !section_ends_stream_;
  return kFine;
}

Abuse Wire::begin_request(int32_t stream) {
  const int32_t step = (stream - last_stream_) / 2 + (last_stream_ == 0 ? 1 : 0);
  opened_ = (step < 64 ? opened_ << step : 0) | 1;
  last_stream_ = stream;
  if (stream > refused_behind_) {
    events_.on_stream_refused();
    return kFine;
  }
  if (streams_.size() >= settings_.max_concurrent_streams) {
    if (settings_acknowledged_) return protocol_error();
    writer_.reset(stream, ErrorCode::kRefusedStream);
    reset_sent_ms_ = host_.now_ms();
    events_.on_stream_refused();
    return guard_.on_reset();
  }
  last_processed_ = stream;
  guard_.on_request();
  heading_ = events_.on_head_begin(stream);
  section_ = Section::kHead;
  heading_->id = stream;
  heading_->send_window = SendWindow(initial_window_);
  heading_->receive_window = ReceiveWindow(settings_.stream_window);
  streams_.insert(*heading_);
  return kFine;
}

// RFC 9113, 5.1.1 and 5.1: what was skipped cannot be opened any more, and only what crossed a reset may be
// ignored.
Abuse Wire::begin_stray(int32_t stream) {
  if (was_skipped(stream)) return {ErrorCode::kProtocolError, "stream id out of order"};
  if (host_.now_ms() - reset_sent_ms_ > kStrayMs) return connection_error(ErrorCode::kStreamClosed);
  return guard_.on_reset();
}

bool Wire::was_skipped(int32_t stream) const {
  const int32_t back = (last_stream_ - stream) / 2;
  return back < 64 && (opened_ >> back & 1) == 0;
}

// --- their payloads

Abuse Wire::take_fixed() {
  const FrameHead& head = reader_.head();
  const Bytes fixed = reader_.fixed();
  switch (head.type) {
    case FrameType::kData: return choose_receiver();
    case FrameType::kRstStream: take_reset(head.stream); return kFine;
    case FrameType::kSettings: return take_settings(fixed);
    case FrameType::kPing: return take_ping(fixed);
    case FrameType::kGoaway: events_.on_goaway(); return kFine;
    case FrameType::kWindowUpdate:
      return take_window_update(head.stream, load_u32(fixed.data()) & kMaxWindow);
    case FrameType::kPriorityUpdate: return take_priority_update(fixed);
    default: return kFine;
  }
}

// Not before the padding is known: a frame is for the stream as it is when its content begins. Of a stream
// that is gone the octets count for the connection's window, and nothing else.
Abuse Wire::choose_receiver() {
  const FrameHead& head = reader_.head();
  receiver_ = find(head.stream);
  if (!receiver_) {
    consume_connection(head.size);
    return kFine;
  }
  if (receiver_->remote_ended) return connection_error(ErrorCode::kStreamClosed);
  if (!receiver_->receive_window.use(head.size)) {
    consume_connection(head.size);
    return reset_for_peer(*receiver_, ErrorCode::kFlowControlError);
  }
  if (reader_.padding() > 0) consume(*receiver_, reader_.padding());
  return kFine;
}

Abuse Wire::take_content() {
  const Bytes content = reader_.content();
  if (section_ == Section::kNone) return take_data(content);
  return take_block(content, reader_.content_left() == 0 && reader_.head().has(kFlagEndHeaders));
}

Abuse Wire::take_data(Bytes data) {
  if (!receiver_) return kFine;
  if (receiver_->body_left != Stream::kUnknown) {
    if (data.size() > static_cast<uint64_t>(receiver_->body_left)) {
      consume_connection(data.size() + reader_.content_left());
      return reset_for_peer(*receiver_, ErrorCode::kProtocolError);
    }
    receiver_->body_left -= static_cast<int64_t>(data.size());
  }
  guard_.on_body(data.size());
  events_.on_data(*receiver_, data);
  return kFine;
}

Abuse Wire::take_block(Bytes in, bool last) {
  HeaderDecoder::Field field;
  while (true) {
    switch (decoder_.next(in, last, field)) {
      case HeaderDecoder::Step::kField:
        list_size_ += field.name.size() + field.value.size() + kFieldOverhead;
        if (list_size_ > settings_.header_list * kListFactor) [[unlikely]]
          return {ErrorCode::kEnhanceYourCalm, "field section bomb"};
        take_field(field);
        break;
      case HeaderDecoder::Step::kNeedsInput: return kFine;
      case HeaderDecoder::Step::kEnd: block_ended_ = true; return kFine;
      case HeaderDecoder::Step::kError: return connection_error(ErrorCode::kCompressionError);
    }
  }
}

void Wire::take_field(const HeaderDecoder::Field& field) {
  if (section_ == Section::kDropped || section_malformed_) return;
  if (section_ == Section::kTrailers) {
    // RFC 9113, 8.1; RFC 9110, 6.5.1.
    if (!is_valid_field(field.name, field.value) || field.name == "content-length") {
      section_malformed_ = true;
      return;
    }
  }
  events_.on_field(*heading_, field.name, field.value, list_size_);
}

// --- ends of frames

Abuse Wire::end_frame() {
  const FrameHead& head = reader_.head();
  if (head.type == FrameType::kData) return end_data();
  if (section_ == Section::kNone || !head.has(kFlagEndHeaders)) return kFine;
  // The decoder has not been told when the last frame brought nothing.
  if (!block_ended_) {
    if (const Abuse abuse = take_block({}, true)) return abuse;
  }
  return end_block();
}

Abuse Wire::end_data() {
  if (!receiver_ || !reader_.head().has(kFlagEndStream)) return kFine;
  H2Exchange& exchange = *std::exchange(receiver_, nullptr);
  if (exchange.body_left > 0) return reset_for_peer(exchange, ErrorCode::kProtocolError);
  exchange.remote_ended = true;
  events_.on_data_end(exchange);
  if (exchange.local_ended) close_now(exchange);
  return kFine;
}

Abuse Wire::end_block() {
  const Section section = std::exchange(section_, Section::kNone);
  if (section == Section::kDropped) return kFine;
  H2Exchange& exchange = *std::exchange(heading_, nullptr);
  if (section == Section::kHead) {
    if (http::Priority* const early = early_priority(exchange.id)) {
      exchange.priority = *early;
      exchange.priority_updated = true;
    }
    exchange.remote_ended = section_ends_stream_;
    if (!events_.on_head_end(exchange)) return reset_for_peer(exchange, ErrorCode::kProtocolError);
    return kFine;
  }
  if (section_malformed_ || exchange.body_left > 0)
    return reset_for_peer(exchange, ErrorCode::kProtocolError);
  exchange.remote_ended = true;
  events_.on_trailers_end(exchange);
  if (exchange.local_ended) close_now(exchange);
  return kFine;
}

// --- frames about the connection or a stream

void Wire::take_reset(int32_t stream) {
  H2Exchange* const exchange = find(stream);
  if (!exchange) return;
  events_.on_reset(*exchange);
  close_now(*exchange);
}

Abuse Wire::take_settings(Bytes entries) {
  if (reader_.head().has(kFlagAck)) {
    if (settings_acknowledged_) return protocol_error();
    settings_acknowledged_ = true;
    return kFine;
  }
  for (; !entries.empty(); entries.remove_prefix(kSettingSize)) {
    const auto id = SettingId{static_cast<uint16_t>(load_u32(entries.data()) >> 16)};
    if (const Abuse abuse = take_setting(id, load_u32(entries.data() + 2))) return abuse;
  }
  settings_received_ = true;
  events_.on_settings();
  if (has_room()) {
    writer_.settings_ack();
  } else if (++unanswered_settings_ + unanswered_pings_.size() > kMaxUnanswered) {
    return kUnanswered;
  }
  return kFine;
}

Abuse Wire::take_setting(SettingId id, uint32_t value) {
  switch (id) {
    case SettingId::kHeaderTableSize: encoder_.set_table_size(value); return kFine;
    case SettingId::kEnablePush:
    case SettingId::kEnableConnectProtocol: return value <= 1 ? kFine : protocol_error();
    case SettingId::kInitialWindowSize: return change_initial_window(value);
    case SettingId::kMaxFrameSize:
      return value >= kDefaultFrameSize && value < 1 << 24 ? kFine : protocol_error();
    case SettingId::kNoRfc7540Priorities:
      // RFC 9218, 2.1.
      if (value > 1 || (settings_received_ && value != peer_no_priorities_)) return protocol_error();
      peer_no_priorities_ = static_cast<uint8_t>(value);
      return kFine;
    default: return kFine;
  }
}

// RFC 9113, 6.9.2.
Abuse Wire::change_initial_window(uint32_t size) {
  if (size > kMaxWindow) return connection_error(ErrorCode::kFlowControlError);
  const int64_t difference = static_cast<int64_t>(size) - initial_window_;
  initial_window_ = static_cast<int32_t>(size);
  bool fits = true;
  streams_.for_each([&](Stream& stream) {
    fits = stream.send_window.change(difference) && fits;
    schedule(static_cast<H2Exchange&>(stream));
  });
  return fits ? kFine : connection_error(ErrorCode::kFlowControlError);
}

Abuse Wire::take_ping(Bytes opaque) {
  uint64_t octets;
  std::memcpy(&octets, opaque.data(), sizeof octets);
  if (reader_.head().has(kFlagAck)) {
    events_.on_ping_ack(octets);
  } else if (has_room()) {
    writer_.ping(octets, kFlagAck);
  } else {
    unanswered_pings_.push_back(octets);
    if (unanswered_settings_ + unanswered_pings_.size() > kMaxUnanswered) return kUnanswered;
  }
  return kFine;
}

Abuse Wire::take_window_update(int32_t stream, uint32_t octets) {
  if (octets == 0) return protocol_error();
  if (stream == 0) {
    if (!send_window_.change(octets)) return connection_error(ErrorCode::kFlowControlError);
    while (Stream* const starved = starved_.pop_front()) schedule(static_cast<H2Exchange&>(*starved));
    return kFine;
  }
  H2Exchange* const exchange = find(stream);
  if (!exchange) return kFine;
  if (!exchange->send_window.change(octets)) return reset_for_peer(*exchange, ErrorCode::kFlowControlError);
  schedule(*exchange);
  return kFine;
}

// RFC 9218, 7.1.
Abuse Wire::take_priority_update(Bytes payload) {
  const auto stream = static_cast<int32_t>(load_u32(payload.data()) & kMaxStreamId);
  if (stream % 2 == 0) return protocol_error();
  const http::Priority priority = http::parse_priority(payload.substr(4));
  if (H2Exchange* const exchange = find(stream)) {
    exchange->priority_updated = true;
    scheduler_.change(*exchange, priority);
  } else if (stream > last_stream_) {
    if (http::Priority* const early = early_priority(stream)) {
      *early = priority;
    } else if (early_priorities_.size() < kMaxEarlyPriorities) {
      early_priorities_.emplace_back(stream, priority);
    }
  }
  return kFine;
}

// What was said of a stream before it was opened; what was said of those it has passed is forgotten.
http::Priority* Wire::early_priority(int32_t stream) {
  std::erase_if(early_priorities_, [this, stream](const auto& entry) {
    return entry.first != stream && entry.first <= last_stream_;
  });
  for (auto& [early, priority] : early_priorities_) {
    if (early == stream) return &priority;
  }
  return nullptr;
}

}  // namespace weft::h2
