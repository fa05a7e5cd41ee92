#pragma once

#include "php/scheduler.h"

namespace weft::php {

// Writes every coroutine that has not finished to standard error: whom it works for, what it waits for, since
// when, and its PHP stack. At most kMostDumped, oldest first. From the loop; allocates nothing of the
// engine's.
void dump_coroutines(Scheduler& scheduler);

constexpr size_t kMostDumped = 10'000;

}  // namespace weft::php
