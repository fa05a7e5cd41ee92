#include "server/accept_gate.h"

namespace weft::server {

namespace {

constexpr int64_t kTickMs = 1;
// How long after a pause the backlog may hold what waited through it.
constexpr int64_t kLatelyMs = 1'000;

}  // namespace

AcceptGate::AcceptGate(io::Loop& loop, const ServerOptions& options, ServerStats& stats,
                       Departures& departures, Listeners& listeners)
    : loop_(loop),
      high_(options.max_connections),
      low_(high_ - high_ / 5),
      stats_(stats),
      departures_(departures),
      listeners_(listeners),
      tick_([](void* self) { static_cast<AcceptGate*>(self)->on_tick(); }, this) {
  stats_.pause_high = high_;
  stats_.pause_low = low_;
}

void AcceptGate::on_connections(size_t open) {
  if (high_ == 0) return;
  if (!full_ && open >= high_) {
    set(full_, true);
  } else if (full_ && open < low_) {
    set(full_, false);
  }
}

void AcceptGate::on_overload(bool overloaded) {
  if (retired_) return;
  if (overloaded) {
    ++stats_.codel_trips;
    overload_began_ = loop_.now_ms();
    tick_.start(loop_.timers(), overload_began_ + kTickMs);
  } else {
    tick_.stop();
  }
  set(overloaded_, overloaded);
}

void AcceptGate::retire() {
  if (stats_.listeners_paused != 0) account();
  stats_.listeners_paused = 0;
  tick_.stop();
  retired_ = true;
}

void AcceptGate::set(bool& reason, bool value) {
  reason = value;
  const bool closed = full_ || overloaded_;
  if (retired_ || closed == (stats_.listeners_paused != 0)) return;
  const int64_t now = loop_.now_ms();
  stats_.listeners_paused = closed;
  if (closed) {
    counted_until_ = now;
    ++stats_.accept_pauses;
    departures_.on_pause(now);
    listeners_.pause_listeners();
  } else {
    account();
    lately_until_ = now + kLatelyMs;
    listeners_.resume_listeners();
  }
}

void AcceptGate::on_tick() {
  const int64_t now = loop_.now_ms();
  account();
  const bool idle = loop_.turn().waited();
  if (idle || now - overload_began_ >= kLongestOverloadPauseMs) {
    set(overloaded_, false);
  } else {
    tick_.start(loop_.timers(), now + kTickMs);
  }
}

void AcceptGate::account() {
  const int64_t now = loop_.now_ms();
  stats_.paused_ms += static_cast<uint64_t>(now - counted_until_);
  counted_until_ = now;
}

}  // namespace weft::server
