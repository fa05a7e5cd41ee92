#pragma once

#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>

extern "C" {
#include <cmocka.h>
}
// A macro that breaks std::basic_ios::fail() in standard headers read after this one.
#undef fail

#include "weft/base/bytes.h"

namespace weft::test {

// Fails the test with both texts shown.
inline void expect_text(Bytes actual, Bytes expected, const char* file, int line) {
  if (actual == expected) return;
  print_error("%s:%d: expected [%.*s], got [%.*s]\n", file, line, static_cast<int>(expected.size()),
              expected.data(), static_cast<int>(actual.size()), actual.data());
  _fail(file, line);
}

// The same numbers in every run (xorshift64*).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1D;
  }
  size_t below(size_t bound) { return static_cast<size_t>((next() >> 11) % bound); }

 private:
  uint64_t state_;
};

}  // namespace weft::test

#define EXPECT_TEXT(actual, expected) ::weft::test::expect_text((actual), (expected), __FILE__, __LINE__)
