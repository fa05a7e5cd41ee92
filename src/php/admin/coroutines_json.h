#pragma once

#include <string>

#include "php/scheduler.h"

namespace weft::php {

// For an answer of its own.
constexpr size_t kCoroutinesRoom = 1024 * 1024;

// The coroutines that have not finished, oldest first: {"total":2,"list":[{"id":1,"state":"suspended",...}]}.
// Lists as many as fit into about `room` octets. Makes no PHP values, so it may be called on the loop.
std::string coroutines_json(Scheduler& scheduler, size_t room);

}  // namespace weft::php
