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

void RequestDurations::add(const RequestDurations& other) {
  for (size_t method = 0; method < kMethodNames.size(); ++method) {
    for (size_t answer = 0; answer < kClassNames.size(); ++answer) {
      histograms_[method][answer].add(other.histograms_[method][answer]);
    }
  }
}

}  // namespace weft::server
