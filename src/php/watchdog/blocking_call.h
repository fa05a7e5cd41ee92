#pragma once

#include <cstdint>

#include "php/watchdog/line.h"
#include "weft/base/thread_activity.h"

namespace weft::php {

// Whether the code that is described runs where hooks act.
enum class Whereabouts : uint8_t { kCoroutine, kOutside };

// In words for an operator: what native code does that holds the loop, and what can be done about it, from
// two looks at its thread some time apart. For threads beside it. False when it cannot be told.
bool describe_blocking_call(const ThreadActivity& before, const ThreadActivity& now, Whereabouts whereabouts,
                            Line& out);

}  // namespace weft::php
