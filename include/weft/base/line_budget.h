#pragma once

#include <cstdint>

namespace weft {

// What a flood of peers may write into the log: ten lines a second.
class LineBudget {
 public:
  static constexpr uint32_t kPerSecond = 10;

  // Whether a line may be written, in this second of any clock.
  bool take(int64_t second) {
    if (second != second_) {
      second_ = second;
      taken_ = 0;
    }
    return ++taken_ <= kPerSecond;
  }

 private:
  int64_t second_ = 0;
  uint32_t taken_ = 0;
};

}  // namespace weft
