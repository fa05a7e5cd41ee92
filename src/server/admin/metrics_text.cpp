#include "server/admin/metrics_text.h"

#include <cstdio>

namespace weft::server {

namespace {

constexpr int kNanosecondDigits = 9;

const char* name_of(MetricType type, MetricsFormat format) {
  switch (type) {
    case MetricType::kCounter: return "counter";
    case MetricType::kGauge: return "gauge";
    case MetricType::kHistogram: return "histogram";
    case MetricType::kInfo: break;
  }
  return format == MetricsFormat::kOpenMetrics ? "info" : "gauge";
}

// number / 10^digits, exactly, as OpenMetrics wants bucket bounds: "0.0005", "1.0".
std::string fraction(uint64_t number, int digits) {
  uint64_t unit = 1;
  for (int i = 0; i < digits; ++i) unit *= 10;
  char text[48];
  std::snprintf(text, sizeof text, "%llu.%0*llu", static_cast<unsigned long long>(number / unit), digits,
                static_cast<unsigned long long>(number % unit));
  std::string fraction(text);
  while (fraction.back() == '0' && fraction[fraction.size() - 2] != '.') fraction.pop_back();
  return fraction;
}

std::string seconds(uint64_t nanoseconds) {
  return fraction(nanoseconds, kNanosecondDigits);
}

}  // namespace

Bytes MetricsText::suffix() const {
  if (type_ == MetricType::kCounter) return "_total";
  if (type_ == MetricType::kInfo) return "_info";
  return {};
}

void MetricsText::begin_family(Bytes name, MetricType type, Bytes help) {
  family_ = name;
  type_ = type;
  const bool open_metrics = format_ == MetricsFormat::kOpenMetrics;
  for (const char* keyword : {"# HELP ", "# TYPE "}) {
    out_ += keyword;
    out_ += name;
    if (!open_metrics) out_ += suffix();
    out_ += ' ';
    if (keyword[2] == 'H') {
      append_escaped(help, open_metrics);
    } else {
      out_ += name_of(type, format_);
    }
    out_ += '\n';
  }
}

void MetricsText::sample(MetricLabels labels, uint64_t value) {
  begin_sample(suffix(), labels);
  out_ += std::to_string(value);
  out_ += '\n';
}

void MetricsText::sample_fraction(MetricLabels labels, uint64_t value, int digits) {
  begin_sample(suffix(), labels);
  out_ += fraction(value, digits);
  out_ += '\n';
}

void MetricsText::histogram(MetricLabels labels, const DurationHistogram& values) {
  uint64_t below = 0;
  for (size_t bucket = 0; bucket < DurationHistogram::kBuckets; ++bucket) {
    below += values.in_bucket(bucket);
    const bool last = bucket == DurationHistogram::kBounds.size();
    const std::string bound =
        last ? "+Inf" : seconds(static_cast<uint64_t>(DurationHistogram::kBounds[bucket]));
    const MetricLabel le{"le", bound};
    begin_sample("_bucket", labels, &le);
    out_ += std::to_string(below);
    out_ += '\n';
  }
  begin_sample("_sum", labels);
  out_ += seconds(values.sum_ns());
  out_ += '\n';
  begin_sample("_count", labels);
  out_ += std::to_string(below);
  out_ += '\n';
}

void MetricsText::finish() {
  if (format_ == MetricsFormat::kOpenMetrics) out_ += "# EOF\n";
}

void MetricsText::begin_sample(Bytes suffix, MetricLabels labels, const MetricLabel* last) {
  out_ += family_;
  out_ += suffix;
  if (!labels.empty() || last) {
    char separator = '{';
    for (const MetricLabel& label : labels) {
      out_ += separator;
      append_label(label);
      separator = ',';
    }
    if (last) {
      out_ += separator;
      append_label(*last);
    }
    out_ += '}';
  }
  out_ += ' ';
}

void MetricsText::append_label(const MetricLabel& label) {
  out_ += label.name;
  out_ += "=\"";
  append_escaped(label.value, true);
  out_ += '"';
}

void MetricsText::append_escaped(Bytes text, bool quotes) {
  for (const char c : text) {
    if (c == '\n') {
      out_ += "\\n";
      continue;
    }
    if (c == '\\' || (c == '"' && quotes)) out_ += '\\';
    out_ += c;
  }
}

}  // namespace weft::server
