#pragma once

#include <cstdint>

#include "php/server_config.h"
#include "weft/server/shared_area.h"

namespace weft::php {

// How many workers there are to be: as configured, or as many as there are processors for them.
uint32_t worker_count(const ServerConfig& config);

// The shared memory of a server: what later generations of its script may need, as it cannot grow.
server::SharedArea::Layout shared_layout(const ServerConfig& config);

}  // namespace weft::php
