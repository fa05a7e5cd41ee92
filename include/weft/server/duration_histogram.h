#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "weft/http/method.h"
#include "weft/server/counter.h"

namespace weft::server {

// How many of the durations observed fell between which bounds. Like a Counter: one writer, any reader, all
// zero octets are an empty one.
class DurationHistogram {
 public:
  // Upper bounds, inclusive, in nanoseconds; what is above the last has a bucket of its own.
  static constexpr std::array<int64_t, 14> kBounds = {
      500'000,     1'000'000,   2'500'000,   5'000'000,     10'000'000,    25'000'000,    50'000'000,
      100'000'000, 250'000'000, 500'000'000, 1'000'000'000, 2'500'000'000, 5'000'000'000, 10'000'000'000};
  static constexpr size_t kBuckets = kBounds.size() + 1;

  void observe(int64_t nanoseconds) {
    size_t bucket = 0;
    while (bucket < kBounds.size() && nanoseconds > kBounds[bucket]) ++bucket;
    ++buckets_[bucket];
    sum_ns_ += static_cast<uint64_t>(nanoseconds);
  }

  // Of this bucket alone, not of those below it.
  uint64_t in_bucket(size_t bucket) const { return buckets_[bucket]; }
  uint64_t count() const;
  uint64_t sum_ns() const { return sum_ns_; }

  void add(const DurationHistogram& other);
  // `other` is what this one was before.
  void subtract(const DurationHistogram& other);

 private:
  std::array<Counter, kBuckets> buckets_;
  Counter sum_ns_;
};

// How exchanges ended: with an answer of this class, or with none or only part of one.
enum class AnswerClass : uint8_t { kAborted, k1xx, k2xx, k3xx, k4xx, k5xx };

// One histogram for every pair of method and class of answer.
class RequestDurations {
 public:
  static constexpr std::array<const char*, 8> kMethodNames = {"GET",    "HEAD",  "POST",    "PUT",
                                                              "DELETE", "PATCH", "OPTIONS", "other"};
  static constexpr std::array<const char*, 6> kClassNames = {"aborted", "1xx", "2xx", "3xx", "4xx", "5xx"};

  void observe(http::Method method, AnswerClass answer, int64_t nanoseconds) {
    histograms_[row_of(method)][static_cast<size_t>(answer)].observe(nanoseconds);
  }

  // By the places of the names in the lists above.
  const DurationHistogram& of(size_t method, size_t answer) const { return histograms_[method][answer]; }

  // All of them together.
  DurationHistogram total() const;

  void add(const RequestDurations& other);
  void subtract(const RequestDurations& other);

 private:
  static size_t row_of(http::Method method) {
    static constexpr std::array<uint8_t, 12> kRows = {0, 1, 2, 3, 4, 7, 6, 7, 5, 7, 7, 7};
    static_assert(static_cast<size_t>(http::Method::kPatch) == 8 &&
                  static_cast<size_t>(http::Method::kUnknown) == kRows.size() - 1);
    return kRows[static_cast<size_t>(method)];
  }

  std::array<std::array<DurationHistogram, kClassNames.size()>, kMethodNames.size()> histograms_;
};

}  // namespace weft::server
