#pragma once

#include <cstdio>
#include <cstdlib>

// A broken invariant of ours: the process cannot be trusted any further, so it ends here, in release
// builds too. Never for anything a peer or a user can cause.
#define WEFT_ASSERT(condition)                                  \
  do {                                                          \
    if (!(condition)) [[unlikely]]                              \
      ::weft::assertion_failed(#condition, __FILE__, __LINE__); \
  } while (false)

namespace weft {

[[noreturn]] inline void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "weft: invariant broken: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace weft
