#include "php/workers_options.h"

#include <algorithm>

#include "weft/server/workers/cpu_count.h"

namespace weft::php {

namespace {

// Two generations at a time, each with as many successors of single workers, and room for a larger number.
constexpr uint32_t kSeatsPerWorker = 4;
constexpr uint32_t kLeastSeats = 64;

}  // namespace

uint32_t worker_count(const ServerConfig& config) {
  return config.workers == 0 ? server::usable_cpus() : static_cast<uint32_t>(config.workers);
}

server::SharedArea::Layout shared_layout(const ServerConfig& config) {
  server::SharedArea::Layout layout;
  layout.seats = std::max(worker_count(config) * kSeatsPerWorker, kLeastSeats);
  return layout;
}

}  // namespace weft::php
