#include "php/workers_options.h"

#include <algorithm>

#include "weft/server/workers/cpu_count.h"

namespace weft::php {

uint32_t worker_count(const ServerConfig& config) {
  return config.workers == 0 ? server::usable_cpus() : static_cast<uint32_t>(config.workers);
}

std::chrono::milliseconds retirement(const ServerConfig& config) {
  constexpr std::chrono::milliseconds kLongest{10'000};
  if (config.shutdown_timeout == 0) return kLongest;
  return std::min(kLongest, std::chrono::milliseconds(config.shutdown_timeout * 500));
}

uint32_t seats_for(uint32_t workers) {
  // Two generations, some workers with successors of their own, and room to grow where there are few.
  return std::max(2 * workers + workers / 4 + 4, 16u);
}

}  // namespace weft::php
