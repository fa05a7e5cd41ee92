#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "weft/http/protocol_session.h"
#include "weft/http/timeouts.h"
#include "weft/server/server_options.h"

namespace weft::server {

// The time limits of one connection: one for the phase its session is in, one for output the peer does not
// take. Only arithmetic on milliseconds of the loop's clock; the connection owns the timer.
class Deadlines {
 public:
  static constexpr int64_t kNever = INT64_MAX;

  explicit Deadlines(const http::Timeouts& timeouts) : timeouts_(timeouts) {}

  // A connection that has not sent anything yet gets the time a request head may take.
  void on_accepted(int64_t now) { phase_ = after(now, timeouts_.head); }

  void on_handshake(int64_t now) { phase_ = after(now, timeouts_.handshake); }

  // After every event. `serial` tells a new phase from the one already known.
  void on_phase(http::Phase phase, uint32_t serial, uint64_t body_received, int64_t now) {
    if (serial != serial_) {
      serial_ = serial;
      begin(phase, now);
    } else if (phase == http::Phase::kBody && body_received != body_received_) {
      body_progress(body_received, now);
    }
  }

  // `blocked`: octets wait for the peer. Call with `progress` whenever some of them went out.
  void on_output(bool blocked, bool progress, int64_t now) {
    if (!blocked) {
      write_ = kNever;
    } else if (progress || write_ == kNever) {
      write_ = after(now, timeouts_.write);
    }
  }

  void on_lingering(std::chrono::milliseconds limit, int64_t now) {
    phase_ = after(now, limit);
    exchanges_ = kNever;
    write_ = kNever;
  }

  // What the session itself keeps for its exchanges.
  void set_exchanges(int64_t deadline) { exchanges_ = deadline; }

  // The connection as a whole.
  void set_end(int64_t end) { end_ = end; }

  int64_t earliest() const { return std::min({phase_, exchanges_, write_, end_}); }
  bool phase_passed(int64_t now) const { return phase_ <= now; }
  bool exchanges_passed(int64_t now) const { return exchanges_ <= now; }
  bool write_passed(int64_t now) const { return write_ <= now; }
  bool end_passed(int64_t now) const { return end_ <= now; }
  // A limit that was acted upon does not fire again.
  void clear_phase() { phase_ = kNever; }

 private:
  static int64_t after(int64_t now, std::chrono::milliseconds limit) {
    return limit.count() == 0 ? kNever : now + limit.count();
  }

  void begin(http::Phase phase, int64_t now) {
    switch (phase) {
      case http::Phase::kIdle: phase_ = after(now, timeouts_.keep_alive); break;
      case http::Phase::kHead: phase_ = after(now, timeouts_.head); break;
      case http::Phase::kHandler:
      case http::Phase::kTransmit:
      case http::Phase::kStreams: phase_ = kNever; break;
      case http::Phase::kBody:
        body_began_ = now;
        body_received_ = 0;
        phase_ = after(now, timeouts_.body);
        break;
    }
  }

  // Two limits at once: no gap longer than the timeout, and on average no slower than the minimum rate, so
  // that single octets just in time do not hold a connection for ever.
  void body_progress(uint64_t received, int64_t now) {
    body_received_ = received;
    const auto earned = static_cast<int64_t>(received * 1000 / http::Timeouts::kMinBodyBytesPerSecond);
    phase_ = std::min(after(now, timeouts_.body), after(body_began_ + earned, timeouts_.body));
  }

  const http::Timeouts& timeouts_;
  int64_t phase_ = kNever;
  int64_t exchanges_ = kNever;
  int64_t write_ = kNever;
  int64_t end_ = kNever;
  int64_t body_began_ = 0;
  uint64_t body_received_ = 0;
  uint32_t serial_ = 0;
};

}  // namespace weft::server
