#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

#include "weft/base/bytes.h"
#include "weft/server/duration_histogram.h"

namespace weft::server {

enum class MetricsFormat : uint8_t {
  kPrometheus,   // Prometheus' text exposition format, version 0.0.4
  kOpenMetrics,  // OpenMetrics 1.0
};

enum class MetricType : uint8_t { kCounter, kGauge, kHistogram, kInfo };

// Names are our own, values may be any octets.
struct MetricLabel {
  Bytes name;
  Bytes value;
};
using MetricLabels = std::span<const MetricLabel>;

// Writes metric families, each followed by its samples. The two formats differ in where they put suffixes, in
// escaping and in the end; series have the same names and labels in both.
class MetricsText {
 public:
  MetricsText(std::string& out, MetricsFormat format) : out_(out), format_(format) {}
  MetricsText(const MetricsText&) = delete;
  MetricsText& operator=(const MetricsText&) = delete;

  // `name` without `_total` or `_info`; valid until the next family. `help` is one sentence.
  void begin_family(Bytes name, MetricType type, Bytes help);

  // Of a counter, a gauge or an info (whose value is 1).
  void sample(MetricLabels labels, uint64_t value);
  void sample(std::initializer_list<MetricLabel> labels, uint64_t value) {
    sample(MetricLabels(labels.begin(), labels.size()), value);
  }
  // value / 10^digits, written as a decimal fraction without loss.
  void sample_fraction(MetricLabels labels, uint64_t value, int digits);
  void histogram(MetricLabels labels, const DurationHistogram& values);

  // After the last family.
  void finish();

 private:
  Bytes suffix() const;
  void begin_sample(Bytes suffix, MetricLabels labels, const MetricLabel* last = nullptr);
  void append_label(const MetricLabel& label);
  void append_escaped(Bytes text, bool quotes);

  std::string& out_;
  const MetricsFormat format_;
  Bytes family_;
  MetricType type_ = MetricType::kGauge;
};

}  // namespace weft::server
