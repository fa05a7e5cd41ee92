#include "h2/stream_clock.h"

#include <algorithm>
#include <chrono>

namespace weft::h2 {

using http::ProtocolSession;
using http::Timeouts;
using std::chrono::milliseconds;

namespace {

int64_t interval(milliseconds limit) {
  return std::max<int64_t>(limit.count() / 4, 1);
}

// No gap longer than the limit, and on average no slower than the minimum rate (as server::Deadlines has it
// for connections).
template <class Progress>
int64_t deadline_of(const Progress& progress, milliseconds limit, int64_t excused_ms) {
  const auto earned = static_cast<int64_t>(progress.octets * 1000 / Timeouts::kMinBodyBytesPerSecond);
  return std::max(std::min(progress.last_ms, progress.began_ms + earned), excused_ms) + limit.count();
}

template <class Progress>
void begin(Progress& progress, milliseconds limit, int64_t now) {
  progress.began_ms = progress.last_ms = now;
  progress.look_ms = now + interval(limit);
  progress.octets = 0;
}

// The first of `list` that is late; those looked at on the way that are not go to its end.
template <auto Member, class List>
H2Exchange* pop_late(List& list, milliseconds limit, int64_t excused_ms, int64_t now) {
  while (H2Exchange* const exchange = list.front()) {
    auto& progress = exchange->*Member;
    if (progress.look_ms > now) return nullptr;
    list.pop_front();
    if (deadline_of(progress, limit, excused_ms) <= now) return exchange;
    progress.look_ms = now + interval(limit);
    list.push_back(*exchange);
  }
  return nullptr;
}

}  // namespace

void StreamClock::await_body(H2Exchange& exchange, int64_t now) {
  if (timeouts_.body.count() == 0 || exchange.waits_for_body_.linked()) return;
  begin(exchange.incoming_, timeouts_.body, now);
  bodies_.push_back(exchange);
}

void StreamClock::await_handler(H2Exchange& exchange, int64_t now) {
  if (timeouts_.handler.count() == 0 || exchange.handler_due_ms_ != 0) return;
  exchange.handler_due_ms_ = now + timeouts_.handler.count();
  handlers_.push_back(exchange);
}

void StreamClock::await_window(H2Exchange& exchange, int64_t now) {
  if (timeouts_.write.count() == 0 || exchange.waits_for_window_.linked()) return;
  begin(exchange.leaving_, timeouts_.write, now);
  windows_.push_back(exchange);
}

void StreamClock::linger(H2Exchange& exchange, int64_t now) {
  if (exchange.lingers_.linked()) return;
  exchange.linger_due_ms_ = now + kLingerMs;
  lingering_.push_back(exchange);
}

int64_t StreamClock::earliest() const {
  int64_t earliest = ProtocolSession::kNoDeadline;
  if (const H2Exchange* const first = bodies_.front()) earliest = first->incoming_.look_ms;
  if (const H2Exchange* const first = handlers_.front())
    earliest = std::min(earliest, first->handler_due_ms_);
  if (const H2Exchange* const first = windows_.front())
    earliest = std::min(earliest, first->leaving_.look_ms);
  if (const H2Exchange* const first = lingering_.front())
    earliest = std::min(earliest, first->linger_due_ms_);
  return earliest;
}

H2Exchange* StreamClock::pop_late_body(int64_t now) {
  return pop_late<&H2Exchange::incoming_>(bodies_, timeouts_.body, INT64_MIN, now);
}

H2Exchange* StreamClock::pop_late_handler(int64_t now) {
  H2Exchange* const first = handlers_.front();
  return first && first->handler_due_ms_ <= now ? handlers_.pop_front() : nullptr;
}

H2Exchange* StreamClock::pop_stuck(int64_t now) {
  return pop_late<&H2Exchange::leaving_>(windows_, timeouts_.write, excused_ms_, now);
}

H2Exchange* StreamClock::pop_lingered(int64_t now) {
  H2Exchange* const first = lingering_.front();
  return first && first->linger_due_ms_ <= now ? lingering_.pop_front() : nullptr;
}

}  // namespace weft::h2
