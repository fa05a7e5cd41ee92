#include "weft/server/stall_detector.h"

#include <algorithm>

namespace weft::server {

using std::chrono::milliseconds;

namespace {

// Of requests that are over time while nobody wants to hear of stalls.
constexpr milliseconds kDefaultPatience{1'000};
constexpr int kLooksPerPatience = 4;
constexpr milliseconds kLongestTick{250};

}  // namespace

milliseconds StallLimits::patience() const {
  const milliseconds usual = threshold.count() != 0 ? threshold : kDefaultPatience;
  return timeout.count() != 0 ? std::min(usual, timeout) : usual;
}

milliseconds StallLimits::tick() const {
  return std::clamp(patience() / kLooksPerPatience, milliseconds(1), kLongestTick);
}

StallDetector::StallDetector(const StallLimits& limits)
    : threshold_(limits.threshold.count()),
      patience_(limits.patience().count()),
      tick_(limits.tick().count()) {}

StallDetector::Verdict StallDetector::observe(uint64_t step, uint64_t answers, int64_t now) {
  const int64_t lost = take_lost_time(now);
  if (step != step_ || step == 0) {
    begin(step, answers, now);
    return Verdict::kCalm;
  }
  since_ += lost;
  unanswered_since_ += lost;
  if (now - since_ < patience_) return Verdict::kCalm;
  if (answers != answers_) {
    answers_ = answers;
    unanswered_since_ = now;
  }
  if (!blocked(now)) return Verdict::kHeld;
  told_blocked_ = true;
  return Verdict::kBlocked;
}

void StallDetector::begin(uint64_t step, uint64_t answers, int64_t now) {
  step_ = step;
  since_ = now;
  answers_ = answers;
  unanswered_since_ = now + patience_;
  told_blocked_ = false;
}

// An observer that is late by less than a tick is just late.
int64_t StallDetector::take_lost_time(int64_t now) {
  const int64_t late = next_look_ == INT64_MAX ? 0 : now - next_look_;
  next_look_ = now + tick_;
  return late > tick_ ? late : 0;
}

bool StallDetector::blocked(int64_t now) const {
  return threshold_ != 0 && !told_blocked_ && now - unanswered_since_ >= threshold_ &&
         now - since_ >= 2 * threshold_;
}

}  // namespace weft::server
