#include "server/admin/metrics_page.h"

#include <algorithm>
#include <vector>

#include "server/admin/metric_families.h"

namespace weft::server {

namespace {

using S = ServerStats;

constexpr MetricType kCounter = MetricType::kCounter;
constexpr MetricType kGauge = MetricType::kGauge;

bool is_maximum(Counter S::*member) {
  const auto fields = stat_fields();
  return std::any_of(fields.begin(), fields.end(), [member](const StatField& field) {
    return field.member == member && field.kind == StatKind::kMaximum;
  });
}

void write_sample(MetricsText& text, MetricLabels labels, uint64_t value, int digits) {
  if (digits == 0) {
    text.sample(labels, value);
  } else {
    text.sample_fraction(labels, value, digits);
  }
}

void write_families(MetricsText& text, const S& total) {
  for (const StatFamily& family : stat_families()) {
    text.begin_family(family.name, family.type, family.help);
    for (const StatSeries& series : family.series) {
      const MetricLabel label{family.label, series.label_value};
      write_sample(text, MetricLabels(&label, family.label.empty() ? 0 : 1), total.*series.member,
                   series.digits);
    }
  }
}

// What nobody has found a better name for yet.
void write_others(MetricsText& text, const S& total) {
  for (const StatField& field : stat_fields()) {
    if (is_shown_by_families(field.member)) continue;
    Bytes name = field.name;
    if (name.starts_with("total_")) name.remove_prefix(6);
    if (name.ends_with("_total")) name.remove_suffix(6);
    const std::string full = "weft_" + std::string(name);
    text.begin_family(full, field.kind == StatKind::kCounter ? kCounter : kGauge, field.help);
    text.sample({}, total.*field.member);
  }
}

void write_histograms(MetricsText& text, const S& total) {
  text.begin_family("weft_request_duration_seconds", MetricType::kHistogram,
                    "From the arrival of a request to the end of its answer, by method and status class.");
  for (size_t method = 0; method < RequestDurations::kMethodNames.size(); ++method) {
    for (size_t answer = 0; answer < RequestDurations::kClassNames.size(); ++answer) {
      const DurationHistogram& histogram = total.durations.of(method, answer);
      if (histogram.count() == 0) continue;
      const MetricLabel labels[] = {{"method", RequestDurations::kMethodNames[method]},
                                    {"status", RequestDurations::kClassNames[answer]}};
      text.histogram(labels, histogram);
    }
  }
  text.begin_family("weft_request_queue_seconds", MetricType::kHistogram,
                    "From the arrival of a request to the start of its handler.");
  text.histogram({}, total.queue_time);
}

// Seats that are taken, ordered by worker; while a generation replaces another two may have the same number.
std::vector<const WorkerSeat*> taken_seats(const WorkerBoard& board) {
  std::vector<const WorkerSeat*> seats;
  for (const WorkerSeat& seat : board.seats()) {
    if (seat.state.load(std::memory_order_acquire) != WorkerSeat::kFree) seats.push_back(&seat);
  }
  std::stable_sort(seats.begin(), seats.end(),
                   [](const WorkerSeat* a, const WorkerSeat* b) { return a->number < b->number; });
  return seats;
}

void write_worker_gauges(MetricsText& text, const std::vector<const WorkerSeat*>& seats) {
  for (const WorkerGauge& gauge : worker_gauges()) {
    text.begin_family(gauge.name, kGauge, gauge.help);
    for (size_t i = 0; i < seats.size();) {
      const uint32_t number = seats[i]->number;
      Counter value;
      for (; i < seats.size() && seats[i]->number == number; ++i) {
        const uint64_t part = seats[i]->stats.*gauge.member;
        if (is_maximum(gauge.member)) {
          value.raise_to(part);
        } else {
          value += part;
        }
      }
      const std::string name = std::to_string(number);
      const MetricLabel label{"worker", name};
      write_sample(text, MetricLabels(&label, 1), value, gauge.digits);
    }
  }
}

void write_workers(MetricsText& text, const std::vector<const WorkerSeat*>& seats, const GroupStats& group) {
  text.begin_family("weft_workers", kGauge, "Worker processes, by state.");
  for (const auto& [state, name] : {std::pair{WorkerSeat::kStarting, "starting"},
                                    {WorkerSeat::kServing, "serving"},
                                    {WorkerSeat::kDraining, "draining"}}) {
    const auto count = std::count_if(seats.begin(), seats.end(), [wanted = state](const WorkerSeat* seat) {
      return seat->state == wanted;
    });
    text.sample({{"state", name}}, static_cast<uint64_t>(count));
  }
  text.begin_family("weft_workers_configured", kGauge, "Workers there should be.");
  text.sample({}, group.workers_configured);
  text.begin_family("weft_worker_starts", kCounter, "Workers started.");
  text.sample({}, group.worker_starts);
  text.begin_family("weft_worker_exits", kCounter, "Workers that have ended in order.");
  text.sample({}, group.worker_exits);
  text.begin_family("weft_worker_restarts", kCounter,
                    "Workers replaced: after a crash, or for their age in requests, memory or fatal errors.");
  text.sample({{"reason", "crash"}}, group.worker_crashes);
  text.sample({{"reason", "recycle"}}, group.worker_recycles);
  text.begin_family("weft_reloads", kCounter, "Reloads done.");
  text.sample({}, group.reloads);
  text.begin_family("weft_reload_failures", kCounter, "Reloads whose new workers did not come up.");
  text.sample({}, group.reload_failures);
  text.begin_family("weft_generation", kGauge,
                    "Number of the generation that serves: rises with every reload.");
  text.sample({}, group.generation);
}

void write_identity(MetricsText& text, const BuildInfo& build, const GroupStats& group) {
  text.begin_family("weft_build", MetricType::kInfo, "Versions of weft and PHP.");
  text.sample({{"version", build.version}, {"php", build.php_version}}, 1);
  text.begin_family("weft_start_time_seconds", kGauge, "When the server was started, in Unix time.");
  text.sample_fraction({}, group.started_ms, 3);
}

}  // namespace

std::string metrics_page(const WorkerBoard& board, const BuildInfo& build, MetricsFormat format) {
  std::string page;
  page.reserve(16 * 1024);
  MetricsText text(page, format);
  const S total = board.total();
  const auto seats = taken_seats(board);
  write_identity(text, build, board.group());
  write_families(text, total);
  write_others(text, total);
  write_histograms(text, total);
  write_workers(text, seats, board.group());
  write_worker_gauges(text, seats);
  text.finish();
  return page;
}

}  // namespace weft::server
