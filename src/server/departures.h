#pragma once

#include <cstdint>

#include "weft/server/server_options.h"
#include "weft/server/server_stats.h"

namespace weft::server {

// Which connections are asked to leave with their next answer: those that are old, and, when the worker has
// had to stop accepting, those it had then, spread over some time. One per worker. Knows neither sockets nor
// timers: a connection asks when a request comes. Times in milliseconds of the loop's clock.
class Departures {
 public:
  // What it remembers of a connection; the connection keeps it.
  struct Ticket {
    uint32_t born;   // milliseconds since the worker's start, cut to 32 bits
    uint32_t epoch;  // how many drains there had been
    uint32_t share;  // its place among all, evenly distributed over the numbers
  };
  enum class Reason : uint8_t { kNone, kAge, kDrain };

  static constexpr int64_t kNever = INT64_MAX;

  // `seed`: any number, different for every worker.
  Departures(const Lifetime& lifetime, ServerStats& stats, int64_t now, uint64_t seed)
      : lifetime_(lifetime), stats_(stats), start_(now), random_(seed) {}

  Ticket admit(int64_t now);

  // The worker stops accepting.
  void on_pause(int64_t now);

  // Whether anybody may have to leave at all.
  bool armed() const { return epoch_ != 0 || lifetime_.age.count() != 0; }
  Reason due(const Ticket& ticket, int64_t now) const;
  // When a connection of this age, just admitted, is closed whatever it does.
  int64_t force_at(const Ticket& ticket, int64_t now) const;

 private:
  int64_t age_limit(const Ticket& ticket) const;

  const Lifetime& lifetime_;
  ServerStats& stats_;
  const int64_t start_;
  uint64_t random_;
  uint32_t epoch_ = 0;
  int64_t drain_began_ = 0;
};

}  // namespace weft::server
