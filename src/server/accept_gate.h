#pragma once

#include <cstddef>
#include <cstdint>

#include "server/departures.h"
#include "weft/io/loop.h"
#include "weft/server/server_options.h"
#include "weft/server/server_stats.h"

namespace weft::server {

// Decides when a worker accepts connections. It does not at the bound, until fewer than 80 % of it are open;
// and not in an overload, until that is over, or the worker has nothing to do (whoever was to come has gone),
// or a second has passed (an overload made by those who are here must not lock out the others for ever: they
// are told 503). One per worker, on its thread.
class AcceptGate {
 public:
  // What it opens and closes.
  class Listeners {
   public:
    virtual void pause_listeners() = 0;
    virtual void resume_listeners() = 0;

   protected:
    ~Listeners() = default;
  };

  static constexpr int64_t kLongestOverloadPauseMs = 1'000;

  AcceptGate(io::Loop& loop, const ServerOptions& options, ServerStats& stats, Departures& departures,
             Listeners& listeners);

  void on_connections(size_t open);
  // When an overload begins and when it ends.
  void on_overload(bool overloaded);
  // The worker leaves: nothing is opened or closed any more.
  void retire();

  // What is accepted now may have waited in the backlog.
  bool opened_lately() const { return loop_.now_ms() < lately_until_; }

 private:
  void set(bool& reason, bool value);
  void on_tick();
  void account();

  io::Loop& loop_;
  const size_t high_;
  const size_t low_;
  ServerStats& stats_;
  Departures& departures_;
  Listeners& listeners_;
  io::Timer tick_;  // runs while an overload keeps the gate closed
  bool full_ = false;
  bool overloaded_ = false;
  bool retired_ = false;
  int64_t overload_began_ = 0;
  int64_t counted_until_ = 0;  // how far the pause under way is in paused_total_ms
  int64_t lately_until_ = 0;
};

}  // namespace weft::server
