#pragma once

#include <chrono>
#include <cstdint>

#include "php/server_config.h"

namespace weft::php {

// How many workers there are to be: as configured, or as many as there are processors for them.
uint32_t worker_count(const ServerConfig& config);

// How long a worker that has a successor waits for clients that keep their connections to ask once more,
// before it drains: half of what it gets for that at most.
std::chrono::milliseconds retirement(const ServerConfig& config);

// How many workers there may be at a time, as two generations are and later ones may have more.
uint32_t seats_for(uint32_t workers);

}  // namespace weft::php
