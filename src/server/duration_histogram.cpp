#include "weft/server/duration_histogram.h"

namespace weft::server {

uint64_t DurationHistogram::count() const {
  uint64_t count = 0;
  for (const Counter& bucket : buckets_) count += bucket;
  return count;
}

void DurationHistogram::add(const DurationHistogram& other) {
  for (size_t i = 0; i < kBuckets; ++i) buckets_[i] += other.buckets_[i];
  sum_ns_ += other.sum_ns_;
}

void DurationHistogram::subtract(const DurationHistogram& other) {
  for (size_t i = 0; i < kBuckets; ++i) buckets_[i] -= other.buckets_[i];
  sum_ns_ -= other.sum_ns_;
}

DurationHistogram RequestDurations::total() const {
  DurationHistogram total;
  for (const auto& row : histograms_) {
    for (const DurationHistogram& histogram : row) total.add(histogram);
  }
  return total;
}

void RequestDurations::add(const RequestDurations& other) {
  for (size_t method = 0; method < kMethodNames.size(); ++method) {
    for (size_t answer = 0; answer < kClassNames.size(); ++answer) {
      histograms_[method][answer].add(other.histograms_[method][answer]);
    }
  }
}

void RequestDurations::subtract(const RequestDurations& other) {
  for (size_t method = 0; method < kMethodNames.size(); ++method) {
    for (size_t answer = 0; answer < kClassNames.size(); ++answer) {
      histograms_[method][answer].subtract(other.histograms_[method][answer]);
    }
  }
}

}  // namespace weft::server
