#pragma once

#include "php/scheduler.h"
#include "php/server_config.h"

namespace weft::php {

// Calls the configuration's bootloader, if there is one: in the current coroutine, or in one of its own while
// this drives the loop. False when it failed: its exception, or one that tells of it, is pending. A bailout
// passes through when called inside a coroutine.
bool run_bootloader(Scheduler& scheduler, const ServerConfig& config);

}  // namespace weft::php
