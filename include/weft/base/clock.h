#pragma once

#include <cstdint>
#include <ctime>

namespace weft {

// Nanoseconds of a clock that never goes back; its zero is arbitrary but the same for all processes.
inline int64_t monotonic_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1'000'000'000} + now.tv_nsec;
}

// The same in milliseconds, as cached by io::Loop::now_ms().
inline int64_t monotonic_ms() {
  return monotonic_ns() / 1'000'000;
}

}  // namespace weft
