#pragma once

#include <algorithm>
#include <cstdint>

namespace weft::server {

// When a burst of changes is reported as one: after a quiet time, but not later than `max_hold` after the
// first of them. Milliseconds, `max_hold` 0 = no matter how long it goes on.
class Debounce {
 public:
  Debounce(int64_t quiet, int64_t max_hold) : quiet_(quiet), max_hold_(max_hold) {}

  // A change; the result is when to report, unless another one comes before.
  int64_t on_change(int64_t now) {
    if (first_ < 0) first_ = now;
    const int64_t due = now + quiet_;
    return max_hold_ == 0 ? due : std::min(due, first_ + max_hold_);
  }
  void on_reported() { first_ = -1; }

 private:
  int64_t quiet_;
  int64_t max_hold_;
  int64_t first_ = -1;  // of the burst; -1 = there is none
};

}  // namespace weft::server
