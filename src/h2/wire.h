#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "h2/abuse_guard.h"
#include "h2/frame_reader.h"
#include "h2/frame_writer.h"
#include "h2/header_decoder.h"
#include "h2/header_encoder.h"
#include "h2/stream_table.h"
#include "weft/base/output_queue.h"
#include "weft/h2/h2_session.h"
#include "weft/http/headers.h"
#include "weft/http/priority_scheduler.h"
#include "weft/http/protocol_session.h"

namespace weft::h2 {

class H2Exchange;

// What has arrived and what has left. Called while the wire works on a frame: whoever implements it records
// and gives no orders.
class WireEvents {
 public:
  // A request begins; the exchange that its stream belongs to from now on.
  virtual H2Exchange* on_head_begin(int32_t stream) = 0;
  // Of a head or of trailers. `list_size`: of the section so far, as RFC 9113, 6.5.2 counts it.
  virtual void on_field(H2Exchange& exchange, Bytes name, Bytes value, size_t list_size) = 0;
  // Whether the head is well-formed; when it is not, the stream is reset.
  virtual bool on_head_end(H2Exchange& exchange) = 0;
  virtual void on_trailers_end(H2Exchange& exchange) = 0;
  // Views into the input of receive().
  virtual void on_data(H2Exchange& exchange, Bytes data) = 0;
  virtual void on_data_end(H2Exchange& exchange) = 0;
  virtual void on_reset(H2Exchange& exchange) = 0;
  // The wire has forgotten the stream. Last of an exchange.
  virtual void on_stream_closed(H2Exchange& exchange) = 0;
  virtual void on_settings() = 0;
  virtual void on_ping_ack(uint64_t opaque) = 0;
  virtual void on_goaway() = 0;
  virtual void on_reset_sent() = 0;
  virtual void on_stream_refused() = 0;

 protected:
  ~WireEvents() = default;
};

// HTTP/2 framing, header compression, streams and flow control of one connection (RFC 9113). Whole frames are
// appended to `out`: heads, resets and the like by the order that makes them, bodies by pump(). Orders call
// no events but receive(), pump() and the counting ones.
class Wire {
 public:
  Wire(const http::SessionHost& host, const Settings& settings, WireEvents& events, AbuseGuard& guard,
       OutputQueue& out);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // Frames wait rather than make the output longer than this, but for heads and the like.
  static constexpr size_t kOutputBound = 128 * 1024;

  // Takes all of it, or says why the connection has to end.
  Abuse receive(Bytes in);

  // Sends body in order of priority until nothing may be sent or kOutputBound octets wait. Whether it is the
  // former.
  bool pump();

  // Whether the peer has turned out to speak HTTP/2.
  bool greeted() const { return greeted_; }
  int32_t last_processed() const { return last_processed_; }

  // Header blocks: `encode(HeaderEncoder&, char* to)` writes at most `bound` octets and returns their end.
  template <class Encode>
  void send_interim(Stream& stream, size_t bound, Encode encode) {
    send_block(stream, 0, bound, encode);
  }
  // The final head. Without a body it ends the stream; else H2Exchange hands it out.
  template <class Encode>
  void send_head(H2Exchange& exchange, size_t bound, Encode encode, bool with_body) {
    send_block(stream_of(exchange), with_body ? 0 : kFlagEndStream, bound, encode);
    begin_answer(exchange, with_body);
  }
  // All of a body right behind its head, when it is small and may leave at once.
  bool send_small(H2Exchange& exchange, Bytes body);
  // There is more body after it had run dry.
  void resume(H2Exchange& exchange);
  void reset(H2Exchange& exchange, ErrorCode code);
  // Octets of body need their place in the windows no longer.
  void consume(H2Exchange& exchange, size_t size);
  void consume_connection(size_t size);
  void send_ping(uint64_t opaque) { writer_.ping(opaque, 0); }
  // Requests behind `last_stream` are ignored from now on.
  void send_goaway(int32_t last_stream, ErrorCode code);
  // The exchanges are gone.
  void forget_all();

 private:
  using Scheduler = http::PriorityScheduler<Stream, &Stream::turn, &Stream::priority>;

  // Of the header block that is arriving.
  enum class Section : uint8_t {
    kNone,
    kHead,
    kTrailers,
    kDropped,  // only to be decoded
  };

  // --- wire_receive.cpp
  Abuse take_magic(Bytes& in);
  Abuse begin_frame(const FrameHead& head);
  Abuse begin_control(const FrameHead& head);
  Abuse begin_data(const FrameHead& head);
  Abuse begin_headers(const FrameHead& head);
  Abuse begin_request(int32_t stream);
  Abuse begin_stray(int32_t stream);
  Abuse take_fixed();
  Abuse choose_receiver();
  Abuse take_content();
  Abuse take_data(Bytes data);
  Abuse take_block(Bytes in, bool last);
  void take_field(const HeaderDecoder::Field& field);
  Abuse end_frame();
  Abuse end_data();
  Abuse end_block();
  Abuse take_settings(Bytes entries);
  Abuse take_setting(SettingId id, uint32_t value);
  Abuse change_initial_window(uint32_t size);
  Abuse take_ping(Bytes opaque);
  Abuse take_window_update(int32_t stream, uint32_t octets);
  Abuse take_priority_update(Bytes payload);
  void take_reset(int32_t stream);
  http::Priority* early_priority(int32_t stream);

  // Neither opened nor passed over yet.
  bool is_idle(int32_t stream) const { return stream % 2 == 0 || stream > last_stream_; }
  bool was_skipped(int32_t stream) const;
  H2Exchange* find(int32_t stream) const;
  // A stream error, which the peer has caused.
  Abuse reset_for_peer(H2Exchange& exchange, ErrorCode code);
  void close_now(H2Exchange& exchange);

  // --- wire.cpp
  static Stream& stream_of(H2Exchange& exchange);
  template <class Encode>
  void send_block(Stream& stream, uint8_t flags, size_t bound, Encode encode) {
    writer_.headers(stream.id, flags, HeaderEncoder::kMaxBegin + bound,
                    [&](char* to) { return encode(encoder_, encoder_.begin(to)); });
  }
  void begin_answer(H2Exchange& exchange, bool with_body);
  void greet();
  bool may_send(const H2Exchange& exchange) const;
  void schedule(H2Exchange& exchange);
  void send_data(H2Exchange& exchange);
  void send_trailers(Stream& stream, const http::HeaderBlock& trailers);
  void end_answer(H2Exchange& exchange);
  void leave(H2Exchange& exchange);
  void report_ends();
  void flush_acks();
  bool has_room() const { return out_.size() < kOutputBound; }
  bool owes_acks() const { return unanswered_settings_ > 0 || !unanswered_pings_.empty(); }

  const http::SessionHost& host_;
  const Settings& settings_;
  WireEvents& events_;
  AbuseGuard& guard_;
  OutputQueue& out_;
  FrameReader reader_;
  FrameWriter writer_;
  HeaderDecoder decoder_;
  HeaderEncoder encoder_;
  StreamTable streams_;
  Scheduler scheduler_;
  IntrusiveList<Stream, &Stream::turn> starved_;  // could send, if the connection's window were not used up
  IntrusiveList<Stream, &Stream::ends> ending_;   // left the table by an order; to be reported
  SendWindow send_window_;
  ReceiveWindow receive_window_;
  std::vector<uint64_t> unanswered_pings_;                            // for want of room
  std::vector<std::pair<int32_t, http::Priority>> early_priorities_;  // of streams to come
  int64_t reset_sent_ms_ = INT64_MIN / 2;
  uint64_t opened_ = 0;  // bit i: the stream i before the last one has been open
  int32_t last_stream_ = 0;
  int32_t last_processed_ = 0;
  int32_t refused_behind_ = kMaxStreamId;
  int32_t initial_window_ = kDefaultWindow;
  uint32_t unanswered_settings_ = 0;
  uint8_t magic_taken_ = 0;
  bool greeted_ = false;
  bool settings_received_ = false;
  bool settings_acknowledged_ = false;
  uint8_t peer_no_priorities_ = 0;  // SETTINGS_NO_RFC7540_PRIORITIES of the first SETTINGS
  Section section_ = Section::kNone;
  bool section_malformed_ = false;
  bool section_ends_stream_ = false;
  bool block_ended_ = false;  // for the decoder
  int32_t section_stream_ = 0;
  size_t list_size_ = 0;
  H2Exchange* heading_ = nullptr;   // whose head or trailers are arriving
  H2Exchange* receiver_ = nullptr;  // of the DATA that is arriving
};

}  // namespace weft::h2
