#pragma once

#include <span>

#include "server/admin/metrics_text.h"
#include "weft/base/bytes.h"
#include "weft/server/server_stats.h"

namespace weft::server {

// How the numbers of ServerStats are shown: under which name, with which label, in which unit.

// One series of a family, over all workers.
struct StatSeries {
  Counter ServerStats::*member;
  Bytes label_value = {};
  // Counted in tenths of a unit to the power of this: 3 for milliseconds of what is shown in seconds.
  int digits = 0;
};

struct StatFamily {
  Bytes name;
  MetricType type;
  Bytes help;
  Bytes label;  // empty: one series
  std::span<const StatSeries> series;
};

std::span<const StatFamily> stat_families();

// Gauges that matter by worker. The label is the worker's number, so there are never more than workers.
struct WorkerGauge {
  Bytes name;
  Bytes help;
  Counter ServerStats::*member;
  int digits = 0;
};

std::span<const WorkerGauge> worker_gauges();

// Whether the above show it, or what they show adds up to it.
bool is_shown_by_families(Counter ServerStats::*member);

}  // namespace weft::server
