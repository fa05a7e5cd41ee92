#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "h2/abuse_guard.h"
#include "h2/h2_exchange.h"
#include "h2/stream_clock.h"
#include "h2/wire.h"
#include "weft/http/known_authority.h"
#include "weft/http/protocol_session.h"

namespace weft::h2 {

// What the wire has reported, until it has returned and handlers may be told.
struct StreamEvent {
  enum class Kind : uint8_t { kHead, kBody, kTrailersRefused, kClosed };

  H2Exchange* exchange;
  Bytes data;  // of kBody; into the input
  Kind kind;
  bool end;  // of the request
};

// What the sessions of one worker share.
struct SessionShared {
  explicit SessionShared(const Settings& wanted) : settings(wanted) {}

  std::unique_ptr<std::vector<StreamEvent>> take_events();
  void give_back_events(std::unique_ptr<std::vector<StreamEvent>> events);

  const Settings settings;
  H2ExchangePool pool;
  std::vector<std::unique_ptr<std::vector<StreamEvent>>> spare_events;
};

// HTTP/2 on one connection. The wire's events are recorded; settle() tells the handlers, follows their orders
// and lets the wire write, in turns, until nothing is left to be done. Handlers are called there and nowhere
// else; orders given while no frame of ours is on the stack make the host call on_turn_end().
class H2Session final : public http::ProtocolSession, private WireEvents {
 public:
  // Of the first GOAWAY, for requests already on their way.
  static constexpr int64_t kNoticeMs = 1000;
  static constexpr uint64_t kNoticePing = 0x7765'6674'2d62'7965;
  // Asked to leave, a connection does so when it has been idle for a moment, or after so long.
  static constexpr int64_t kRetireIdleMs = 250;
  static constexpr int64_t kRetirePatienceMs = 10'000;

  H2Session(http::SessionHost& host, SessionShared& shared);
  ~H2Session() override;

  void receive(Bytes in) override;
  void receive_end() override;
  void disconnect(http::CloseReason reason) override;
  void on_turn_end() override;
  void on_flushed() override;
  OutputQueue& output() override { return output_; }
  bool wants_input() const override { return !peer_ended_ && fate_ != http::Fate::kAbort; }
  http::Phase phase() const override { return phase_; }
  uint32_t phase_serial() const override { return phase_serial_; }
  uint64_t body_received() const override { return 0; }
  void on_phase_timeout() override;
  int64_t exchange_deadline() override;
  void on_exchange_deadline() override;
  void begin_drain() override;
  void retire() override;
  http::Fate fate() const override { return fate_; }

 private:
  friend class H2Exchange;
  class CallScope;
  using Stage = H2Exchange::Stage;
  using Response = H2Exchange::Response;

  enum class Farewell : uint8_t {
    kNone,
    kNotice,  // GOAWAY without a last stream was sent
    kFinal,   // GOAWAY with the last stream
  };

  // --- WireEvents: only record
  H2Exchange* on_head_begin(int32_t stream) override;
  void on_field(H2Exchange& exchange, Bytes name, Bytes value, size_t list_size) override;
  bool on_head_end(H2Exchange& exchange) override;
  void on_trailers_end(H2Exchange& exchange) override;
  void on_data(H2Exchange& exchange, Bytes data) override;
  void on_data_end(H2Exchange& exchange) override;
  void on_reset(H2Exchange& exchange) override { exchange.reset_by_peer_ = true; }
  void on_stream_closed(H2Exchange& exchange) override;
  void on_settings() override { settings_received_ = true; }
  void on_ping_ack(uint64_t opaque) override;
  void on_goaway() override { goaway_received_ = true; }
  void on_reset_sent() override { ++resets_sent_; }
  void on_stream_refused() override { ++streams_refused_; }
  void record(StreamEvent::Kind kind, H2Exchange& exchange, Bytes data, bool end) {
    events_->push_back({&exchange, data, kind, end});
  }

  // --- what exchanges call
  void on_order();
  // follow() is to look at the exchange.
  void mark(H2Exchange& exchange) {
    if (!exchange.ordered_.linked()) ordered_.push_back(exchange);
  }
  void on_moved_out(H2Exchange& exchange, size_t size);

  // --- turns
  void settle();
  void dispatch();
  void dispatch(const StreamEvent& event);
  void follow_orders();
  void follow(H2Exchange& exchange);
  void pump();
  void end_turn();
  bool give_up_on_windows();

  void deliver_head(H2Exchange& exchange, bool end);
  void take_body(H2Exchange& exchange, Bytes data, bool end);
  void discard_body(H2Exchange& exchange, Bytes data, bool end);
  void deliver_body(H2Exchange& exchange, Bytes data, bool end);
  void deliver_backlog(H2Exchange& exchange);
  void await_more(H2Exchange& exchange);
  void on_closed_by_wire(H2Exchange& exchange);

  // --- ends
  void refuse(H2Exchange& exchange, http::Refusal refusal);
  void reset_stream(H2Exchange& exchange, ErrorCode code);
  // on_closed(): the handler is done with the exchange.
  void close(H2Exchange& exchange, http::CloseReason reason);
  // The end of an exchange the handler knows of, not by its own doing: with an answer by us where that is
  // still possible.
  void break_off(H2Exchange& exchange, http::CloseReason reason, http::Refusal refusal, ErrorCode code);
  void release(H2Exchange& exchange);
  void close_all(http::CloseReason reason);
  // Ends the connection with GOAWAY, now.
  void fail(Abuse abuse);
  void count_goaway();

  void give_notice();
  void say_farewell();
  void update_phase();
  int64_t head_deadline() const;
  int64_t farewell_deadline() const;

  http::SessionHost& host_;
  SessionShared& session_shared_;
  OutputQueue output_;
  StreamClock clock_;
  AbuseGuard guard_;
  Wire wire_;
  http::KnownAuthority known_host_;
  std::unique_ptr<std::vector<StreamEvent>> events_;  // while a CallScope is open
  IntrusiveList<H2Exchange, &H2Exchange::live_> live_;
  IntrusiveList<H2Exchange, &H2Exchange::ordered_> ordered_;
  H2Exchange* heading_ = nullptr;  // whose head has begun to arrive and is not complete
  int64_t heading_since_ms_ = 0;
  int64_t notice_ms_ = 0;
  int64_t retire_ms_ = 0;
  int64_t idle_since_ms_ = 0;
  Abuse abuse_;  // the connection ends with this turn
  uint32_t requests_ = 0;
  uint32_t requests_settled_ = 0;
  uint32_t phase_serial_ = 0;
  uint32_t resets_sent_ = 0;  // not yet counted by the host
  uint32_t streams_refused_ = 0;
  http::Phase phase_ = http::Phase::kHead;
  http::Fate fate_ = http::Fate::kOpen;
  Farewell farewell_ = Farewell::kNone;
  bool in_call_ = false;
  bool wake_requested_ = false;
  bool output_waits_ = false;  // frames are left for when output_ has room
  bool settings_received_ = false;
  bool goaway_received_ = false;
  bool goaway_received_counted_ = false;
  bool goaway_counted_ = false;
  bool notice_acknowledged_ = false;
  bool retiring_ = false;
  bool peer_ended_ = false;
};

}  // namespace weft::h2
