#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "h1/h1_exchange.h"
#include "weft/http/protocol_session.h"
#include "weft/http/refusal.h"

namespace weft::h1 {

// HTTP/1 on one connection: strictly one exchange after the other. Input that cannot be used yet, because a
// handler is busy or has paused reading, waits in the backlog.
//
// Handlers are called and orders are followed in pump() and nowhere else; orders given while no frame of ours
// is on the stack make the host call on_turn_end().
class H1Session final : public http::ProtocolSession {
 public:
  // Of a request that was answered before it was read: up to here the rest is read and dropped so that the
  // connection can be kept, beyond it the connection is closed.
  static constexpr uint64_t kMaxDiscard = 64 * 1024;

  H1Session(http::SessionHost& host, H1ExchangePool& pool);
  ~H1Session() override;

  void receive(Bytes in) override;
  void receive_end() override;
  void disconnect(http::CloseReason reason) override;
  void on_turn_end() override;
  void on_flushed() override;
  OutputQueue& output() override { return output_; }
  bool wants_input() const override;
  http::Phase phase() const override { return phase_; }
  uint32_t phase_serial() const override { return phase_serial_; }
  uint64_t body_received() const override;
  void on_phase_timeout() override;
  int64_t exchange_deadline() override;
  void on_exchange_deadline() override;
  void begin_drain() override;
  void retire() override { retiring_ = true; }
  http::Fate fate() const override { return fate_; }

 private:
  friend class H1Exchange;
  using Stage = H1Exchange::Stage;
  using Response = H1Exchange::Response;

  // The exchange's orders have changed something.
  void on_order();
  void on_reading_changed();

  // Parses and dispatches until input, leave or room runs out; returns what is left of `in`.
  Bytes pump(Bytes in);
  void pump_backlog();
  // Acts on what the handler has ordered. False when nothing more may be parsed for now.
  bool follow_orders();
  bool may_begin_request() const;
  void begin_exchange();
  void parse(Bytes& in);
  void deliver_head();
  void deliver_body();
  void discard_body();
  // Files of the answer are still to be read, and nothing else is to be done meanwhile.
  bool transmits() const;
  void finish_answered();
  void refuse(http::Refusal refusal);
  void answer_refusal(http::Refusal refusal);
  void on_input_used_up();

  // on_closed(), and the handler is done with the exchange.
  void close_exchange(http::CloseReason reason);
  // The end of an exchange the handler knows of, not by its own doing: with an answer by us where that is
  // still possible.
  void break_off(http::CloseReason reason, http::Refusal refusal);
  void release_exchange();
  void enter_phase(http::Phase phase);
  // The handler's time begins.
  void set_due(H1Exchange& exchange) const;
  void end(http::Fate fate);
  bool leaving() const { return draining_ || retiring_; }
  size_t backlog_size() const { return backlog_.size() - backlog_used_; }
  void trim_backlog(size_t used);

  http::SessionHost& host_;
  H1ExchangePool& pool_;
  OutputQueue output_;
  std::unique_ptr<H1Exchange> exchange_;  // none between requests
  std::vector<char> backlog_;
  size_t backlog_used_ = 0;
  uint64_t phase_body_base_ = 0;  // body octets received before this phase
  uint32_t phase_serial_ = 0;
  http::Phase phase_ = http::Phase::kIdle;
  http::Fate fate_ = http::Fate::kOpen;
  bool in_call_ = false;  // a frame of ours is on the stack and will pump
  bool wake_requested_ = false;
  bool draining_ = false;
  bool retiring_ = false;
  bool peer_ended_ = false;
};

}  // namespace weft::h1
