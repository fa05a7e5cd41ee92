#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "weft/tls/ticket_keys.h"

namespace weft::server {

// Where the ticket keys of a group of workers stand, in the memory they share: so that a session begun with
// one worker is resumed by another, also by one that starts later. Whoever gets into a new period writes it
// down, and the last period's secret is gone. Zeroed memory is a chain nobody has begun.
//
// All who write a period write the same, so it does not matter who else writes it, nor whether anybody is
// killed while doing so: it counts when `latest_` names it.
class TicketChain {
 public:
  // By the process that makes the memory, before the others are there.
  void begin(const tls::TicketKeys::State& state) { record(state); }

  // Nothing is written unless `state` is the newest.
  void record(const tls::TicketKeys::State& state);
  tls::TicketKeys::State latest() const;
  int64_t latest_period() const { return latest_.load(std::memory_order_acquire); }

 private:
  static constexpr size_t kSlots = 3;

  struct Slot {
    std::array<std::atomic<uint64_t>, 4> secret;
  };

  std::atomic<int64_t> latest_;
  std::array<Slot, kSlots> slots_;  // by period modulo kSlots
};

}  // namespace weft::server
