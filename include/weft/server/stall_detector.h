#pragma once

#include <chrono>
#include <cstdint>

namespace weft::server {

struct StallLimits {
  std::chrono::milliseconds threshold{0};  // code that holds the loop longer is reported; zero = none is
  std::chrono::milliseconds timeout{0};    // of requests, which ends code as well; zero = none

  // How long code may hold the loop before it begins to be interrupted; and then the least time between two
  // exceptions in it.
  std::chrono::milliseconds patience() const;
  // How often somebody must look.
  std::chrono::milliseconds tick() const;
  bool any() const { return threshold.count() != 0 || timeout.count() != 0; }
};

// Judges from what is seen at intervals whether code holds a loop for too long. No clock, no thread.
class StallDetector {
 public:
  enum class Verdict : uint8_t {
    kCalm,
    kHeld,     // interrupt the code that holds the loop
    kBlocked,  // the same; and for a whole threshold it has not taken an interrupt. Once per step
  };

  explicit StallDetector(const StallLimits& limits);

  // About every tick. `step` is that of the loop's pulse, `answers` counts the interrupts taken so far,
  // `now_ms` is any monotonic clock. Time in which the observer itself did not run (the process was stopped,
  // in a debugger, on a machine that slept) is nobody's fault and does not count.
  Verdict observe(uint64_t step, uint64_t answers, int64_t now_ms);

  // When the step began, as far as was seen: never too early.
  int64_t since_ms() const { return since_; }

 private:
  void begin(uint64_t step, uint64_t answers, int64_t now);
  int64_t take_lost_time(int64_t now);
  bool blocked(int64_t now) const;

  const int64_t threshold_;
  const int64_t patience_;
  const int64_t tick_;
  int64_t next_look_ = INT64_MAX;
  uint64_t step_ = 0;
  int64_t since_ = 0;
  uint64_t answers_ = 0;
  int64_t unanswered_since_ = 0;
  bool told_blocked_ = false;
};

}  // namespace weft::server
