#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace weft::server {

// Tells a queue that stays from one that passes, by how long requests have waited when the worker comes to
// them, and which of them have waited too long to be served. The idea is CoDel's: a queue that drains now and
// then lets somebody pass quickly, so it is the shortest wait of a window that counts.
//
// Waits are held against the work a request makes:
// - Ten requests of 50 ms wait long and are no overload yet; a worker that is busy four fifths of the time
//   has that many now and then. So the target grows with the loop time of a request.
// - To refuse a request that is served in no time costs nearly as much as to serve it, and a crowd of
//   thousands is gone in a second. So cheap requests may queue for longer.
// - Who waits behind one long piece of work does not stand in a queue. So without an overload the longest
//   piece there was is no reason to shed.
//
// All times in nanoseconds, on a clock the caller reads.
class Codel {
 public:
  static constexpr int64_t kMillisecond = 1'000'000;
  // A window lasts this long at least, and until it has that many samples.
  static constexpr int64_t kWindow = 100 * kMillisecond;
  static constexpr uint32_t kLeastSamples = 10;
  // The target is not less than the work of this many requests, as long as that is not absurd.
  static constexpr int64_t kQueue = 10;
  static constexpr int64_t kMostForQueue = 2'000 * kMillisecond;
  // A request that takes less loop time than this is cheap, and the target of cheap ones.
  static constexpr int64_t kCheap = kMillisecond / 2;
  static constexpr int64_t kTargetOfCheap = 1'000 * kMillisecond;
  // No overload outlasts a time in which nobody came.
  static constexpr int64_t kSilence = 2'000 * kMillisecond;
  // Without an overload nobody is shed who has waited less.
  static constexpr int64_t kCalmLimit = 100 * kMillisecond;

  enum class Verdict : uint8_t { kServe, kShed };

  // A target of zero: nothing is ever shed.
  explicit Codel(std::chrono::milliseconds target) : target_(target.count() * kMillisecond) {}

  bool enabled() const { return target_ != 0; }

  // The worker has come, at `now`, to a request that waited; `busy` is how long it has worked in all.
  Verdict judge(int64_t now, int64_t waited, int64_t busy);
  // A request began that did not wait for the worker.
  void on_unqueued() { ++served_; }
  // A piece of work has held the loop this long.
  void on_hold(int64_t held) { longest_hold_ = std::max(longest_hold_, held); }

  // In one window nobody waited less than the target; since then, somebody was shed in every one.
  bool overloaded() const { return overloaded_; }
  int64_t target() const {
    return std::max(target_, cost_ < kCheap ? kTargetOfCheap : std::min(kQueue * cost_, kMostForQueue));
  }
  // Who has waited longer is shed.
  int64_t limit() const;

 private:
  void end_window(int64_t now, int64_t busy);
  int64_t recent_hold() const { return std::max(longest_hold_, last_longest_hold_); }

  const int64_t target_;
  int64_t cost_ = 0;  // the loop time of a request, averaged; 0 before the first window has ended
  int64_t window_began_ = 0;
  int64_t busy_before_ = 0;  // the window
  int64_t last_came_ = 0;
  int64_t shortest_wait_ = INT64_MAX;
  int64_t longest_hold_ = 0;
  int64_t last_longest_hold_ = 0;  // of the window before
  uint32_t samples_ = 0;
  uint32_t served_ = 0;
  uint32_t shed_ = 0;
  bool overloaded_ = false;
};

}  // namespace weft::server
