#pragma once

#include <cstdint>

#include "h2/h2_exchange.h"
#include "weft/http/protocol_session.h"
#include "weft/http/timeouts.h"

namespace weft::h2 {

// The time limits of one connection's streams. Streams are looked at in a round, at the same intervals each,
// so whoever was filed first is due first: lists and no heap. Progress is only noted and judged at the
// next look; a limit is noticed up to a quarter late.
class StreamClock {
 public:
  explicit StreamClock(const http::Timeouts& timeouts) : timeouts_(timeouts) {}

  // From here on the peer owes body. Again after a pause.
  void await_body(H2Exchange& exchange, int64_t now);
  void forget_body(H2Exchange& exchange) { exchange.waits_for_body_.unlink(); }
  // From here on the handler owes the answer. Once.
  void await_handler(H2Exchange& exchange, int64_t now);
  void forget_handler(H2Exchange& exchange) { exchange.waits_for_handler_.unlink(); }
  // From here on the peer has to take what the exchange has to send.
  void await_window(H2Exchange& exchange, int64_t now);
  void forget_window(H2Exchange& exchange) { exchange.waits_for_window_.unlink(); }

  // The answer was complete before the request: for a while the rest is read and dropped, as a client that is
  // told to stop while it sends may not see the answer.
  static constexpr int64_t kLingerMs = 1'000;
  void linger(H2Exchange& exchange, int64_t now);
  void forget_linger(H2Exchange& exchange) { exchange.lingers_.unlink(); }

  // The connection itself takes nothing: no stream is to blame.
  void excuse_windows(int64_t now) { excused_ms_ = now; }

  int64_t earliest() const;

  // The next stream whose limit has passed, no longer filed under it; null when there is none.
  H2Exchange* pop_late_body(int64_t now);
  H2Exchange* pop_late_handler(int64_t now);
  H2Exchange* pop_stuck(int64_t now);
  H2Exchange* pop_lingered(int64_t now);

 private:
  using BodyList = IntrusiveList<H2Exchange, &H2Exchange::waits_for_body_>;
  using HandlerList = IntrusiveList<H2Exchange, &H2Exchange::waits_for_handler_>;
  using WindowList = IntrusiveList<H2Exchange, &H2Exchange::waits_for_window_>;

  using LingerList = IntrusiveList<H2Exchange, &H2Exchange::lingers_>;

  const http::Timeouts& timeouts_;
  int64_t excused_ms_ = INT64_MIN;
  BodyList bodies_;
  HandlerList handlers_;
  WindowList windows_;
  LingerList lingering_;
};

}  // namespace weft::h2
