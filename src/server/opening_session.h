#pragma once

#include <array>
#include <optional>

#include "weft/http/protocol_session.h"
#include "weft/server/server_options.h"

namespace weft::server {

// Stands in until it is known which protocol a connection speaks: through the TLS handshake, then while the
// first octets may still be the beginning of HTTP/2's preface. Has no requests. The connection replaces it.
class OpeningSession final : public http::ProtocolSession {
 public:
  explicit OpeningSession(BlockPool& blocks) : output_(blocks) {}

  // Looks at what has come; nothing = more is needed to tell. RFC 9113, 3.4: no method of HTTP/1 begins as
  // the preface does, which is why it does.
  std::optional<Protocol> tell(Bytes in);
  // What tell() has taken in before the call that told.
  Bytes taken() const { return Bytes(taken_.data(), taken_size_); }
  // Something has come, be it of a handshake.
  void begin() { phase_ = http::Phase::kHead; }
  // Nothing will come of it: flush and close.
  void give_up() { fate_ = http::Fate::kClose; }

  void receive(Bytes) override {}
  void receive_end() override { give_up(); }
  void disconnect(http::CloseReason) override { fate_ = http::Fate::kAbort; }
  void on_turn_end() override {}
  void on_flushed() override {}
  OutputQueue& output() override { return output_; }
  bool wants_input() const override { return true; }
  http::Phase phase() const override { return phase_; }
  uint32_t phase_serial() const override { return 0; }
  uint64_t body_received() const override { return 0; }
  void on_phase_timeout() override { give_up(); }
  void begin_drain() override { give_up(); }
  void retire() override {}
  http::Fate fate() const override { return fate_; }

 private:
  OutputQueue output_;
  http::Phase phase_ = http::Phase::kIdle;
  http::Fate fate_ = http::Fate::kOpen;
  std::array<char, 4> taken_;
  size_t taken_size_ = 0;
};

}  // namespace weft::server
