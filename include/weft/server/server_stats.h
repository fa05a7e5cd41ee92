#pragma once

#include <cstdint>

namespace weft::server {

// Counters of one worker, written on its thread only. The first group are gauges, the rest only rise.
struct ServerStats {
  uint64_t active_connections = 0;
  uint64_t active_requests = 0;
  bool listeners_paused = false;

  uint64_t connections = 0;
  uint64_t requests = 0;
  uint64_t requests_shed = 0;
  uint64_t bytes_received = 0;
  uint64_t bytes_sent = 0;
  uint64_t accept_failures = 0;
  uint64_t accept_pauses = 0;
  uint64_t timeouts = 0;     // connections ended because a phase lasted too long
  uint64_t disconnects = 0;  // exchanges whose peer went away
  uint64_t refused_400 = 0;
  uint64_t refused_408 = 0;
  uint64_t refused_413 = 0;
  uint64_t refused_414 = 0;
  uint64_t refused_431 = 0;
  uint64_t refused_other = 0;

  void count_refused(uint16_t status) {
    switch (status) {
      case 400: ++refused_400; break;
      case 408: ++refused_408; break;
      case 413: ++refused_413; break;
      case 414: ++refused_414; break;
      case 431: ++refused_431; break;
      default: ++refused_other;
    }
  }

  // Zeroes the counters and keeps the gauges.
  void reset() {
    ServerStats zero;
    zero.active_connections = active_connections;
    zero.active_requests = active_requests;
    zero.listeners_paused = listeners_paused;
    *this = zero;
  }
};

}  // namespace weft::server
