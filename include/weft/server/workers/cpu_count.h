#pragma once

#include <cstdint>
#include <string>

namespace weft::server {

// How many workers can run at a time: the processors this process may use, less when its control group has a
// quota; at least 1. `root` is put before the paths of /proc and /sys.
uint32_t usable_cpus(const std::string& root = "");

}  // namespace weft::server
