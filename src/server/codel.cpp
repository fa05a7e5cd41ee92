#include "server/codel.h"

namespace weft::server {

namespace {

// A window's share in the average cost of a request is one over this.
constexpr int64_t kMemory = 4;

}  // namespace

Codel::Verdict Codel::judge(int64_t now, int64_t waited, int64_t busy) {
  if (window_began_ == 0) {
    window_began_ = now;
    busy_before_ = busy;
  }
  if (now - last_came_ > kSilence) overloaded_ = false;
  last_came_ = now;
  ++samples_;
  shortest_wait_ = std::min(shortest_wait_, waited);
  if (now - window_began_ >= kWindow && samples_ >= kLeastSamples) end_window(now, busy);
  if (waited > limit()) {
    ++shed_;
    return Verdict::kShed;
  }
  ++served_;
  return Verdict::kServe;
}

// In an overload the limit is where the queue settles. Else it only cuts off what piles up before the window
// ends that will tell.
int64_t Codel::limit() const {
  if (overloaded_) return target() - target() / 4;
  return std::max(2 * target(), kCalmLimit) + recent_hold();
}

void Codel::end_window(int64_t now, int64_t busy) {
  if (served_ > 0) {
    const int64_t cost = (busy - busy_before_) / served_;
    cost_ = cost_ == 0 ? cost : cost_ + (cost - cost_) / kMemory;
  }
  // Shedding keeps the waits near the target, and a hiccup of the machine may empty the queue for a moment:
  // while somebody is shed it goes on, however short the shortest wait.
  overloaded_ = overloaded_ ? shed_ > 0 : shortest_wait_ >= target() + recent_hold();
  window_began_ = now;
  busy_before_ = busy;
  shortest_wait_ = INT64_MAX;
  last_longest_hold_ = longest_hold_;
  longest_hold_ = 0;
  samples_ = 0;
  served_ = 0;
  shed_ = 0;
}

}  // namespace weft::server
