#pragma once

#include <algorithm>
#include <cstdint>

namespace weft::h2 {

// So many at once, so many per second on average. Looks at the clock only when it has run dry.
class TokenBucket {
 public:
  constexpr TokenBucket(int32_t burst, int32_t per_second, int64_t now_ms)
      : refilled_ms_(now_ms), tokens_(burst), burst_(burst), per_second_(per_second) {}

  // False when there were too many. `clock` says what time it is, in milliseconds.
  template <class Clock>
  bool take(const Clock& clock) {
    if (tokens_ == 0) refill(clock());
    if (tokens_ == 0) return false;
    --tokens_;
    return true;
  }

  // The peer has earned some, for instance by taking data that makes it send such frames.
  void earn(int32_t tokens) { tokens_ = std::min(tokens_ + tokens, burst_); }

 private:
  void refill(int64_t now_ms) {
    const int64_t earned = (now_ms - refilled_ms_) * per_second_ / 1000;
    if (earned <= 0) return;
    tokens_ = static_cast<int32_t>(std::min<int64_t>(earned, burst_));
    refilled_ms_ = now_ms;
  }

  int64_t refilled_ms_;
  int32_t tokens_;
  int32_t burst_;
  int32_t per_second_;
};

}  // namespace weft::h2
