#include "server/admin/metrics_page.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace weft::server {

namespace {

using S = ServerStats;

// What is counted in these is shown in seconds: the value divided by ten to this power.
constexpr int kMilliseconds = 3;

// One series of a family over all workers; the label's name is the family's.
struct Series {
  Counter S::*member;
  Bytes label_value = {};
  int digits = 0;  // of the decimal fraction in `member`
};

struct Family {
  Bytes name;
  MetricType type;
  Bytes help;
  Bytes label;  // empty: one series
  std::span<const Series> series;
};

constexpr MetricType kCounter = MetricType::kCounter;
constexpr MetricType kGauge = MetricType::kGauge;

constexpr Series kRequests[] = {{&S::requests}};
constexpr Series kInFlight[] = {{&S::active_requests}};
constexpr Series kResponses[] = {
    {&S::answered_1xx, "1xx"}, {&S::answered_2xx, "2xx"}, {&S::answered_3xx, "3xx"},
    {&S::answered_4xx, "4xx"}, {&S::answered_5xx, "5xx"}, {&S::aborted, "aborted"},
};
constexpr Series kRefused[] = {
    {&S::refused_400, "400"}, {&S::refused_408, "408"}, {&S::refused_413, "413"},
    {&S::refused_414, "414"}, {&S::refused_431, "431"}, {&S::refused_other, "other"},
};
constexpr Series kShed[] = {{&S::requests_shed}};
constexpr Series kDisconnects[] = {{&S::disconnects}};
constexpr Series kFatals[] = {{&S::fatals_survived}};
constexpr Series kAccepted[] = {{&S::connections}};
constexpr Series kByProtocol[] = {{&S::connections_h1, "h1"}};
constexpr Series kByState[] = {
    {&S::connections_idle, "idle"},
    {&S::connections_reading, "reading"},
    {&S::connections_handling, "handling"},
    {&S::connections_lingering, "lingering"},
};
constexpr Series kTimeouts[] = {{&S::timeouts}};
constexpr Series kReceived[] = {{&S::bytes_received}};
constexpr Series kSent[] = {{&S::bytes_sent}};
constexpr Series kPaused[] = {{&S::listeners_paused}};
constexpr Series kPauses[] = {{&S::accept_pauses}};
constexpr Series kAcceptFailures[] = {{&S::accept_failures}};
constexpr Series kLoopTurns[] = {{&S::loop_turns}};
constexpr Series kLoopBusy[] = {{&S::loop_busy_ms, {}, kMilliseconds}};
constexpr Series kCoroutines[] = {{&S::coroutines}};
constexpr Series kPeakMemory[] = {{&S::php_memory_peak_bytes}};
constexpr Series kLogDrops[] = {{&S::log_records_dropped}};

constexpr Family kFamilies[] = {
    {"weft_requests", kCounter, "Requests handed to handlers.", {}, kRequests},
    {"weft_requests_in_flight", kGauge, "Requests whose answer is not complete.", {}, kInFlight},
    {"weft_responses", kCounter, "Requests that have ended, by class of their answer.", "status", kResponses},
    {"weft_requests_refused", kCounter, "Requests refused before a handler, by status.", "status", kRefused},
    {"weft_requests_shed", kCounter, "Requests answered 503 for want of room.", {}, kShed},
    {"weft_client_disconnects", kCounter, "Requests whose client left before the answer.", {}, kDisconnects},
    {"weft_fatal_errors_survived", kCounter, "PHP fatal errors that cost one request only.", {}, kFatals},
    {"weft_connections_accepted", kCounter, "Connections accepted.", {}, kAccepted},
    {"weft_connections", kGauge, "Open connections, by protocol.", "protocol", kByProtocol},
    {"weft_connections_by_state", kGauge, "Open connections, by what they do.", "state", kByState},
    {"weft_connection_timeouts", kCounter, "Connections ended because a phase took too long.", {}, kTimeouts},
    {"weft_received_bytes", kCounter, "Bytes read from sockets.", {}, kReceived},
    {"weft_sent_bytes", kCounter, "Bytes written to sockets.", {}, kSent},
    {"weft_listeners_paused", kGauge, "Workers that do not accept connections just now.", {}, kPaused},
    {"weft_accept_pauses", kCounter, "Times a worker stopped to accept connections.", {}, kPauses},
    {"weft_accept_failures",
     kCounter,
     "Failures to accept, as for want of descriptors.",
     {},
     kAcceptFailures},
    {"weft_loop_turns", kCounter, "Turns of the event loops.", {}, kLoopTurns},
    {"weft_loop_busy_seconds", kCounter, "Time in turns of the event loops, without waiting.", {}, kLoopBusy},
    {"weft_coroutines", kGauge, "Coroutines that have not finished.", {}, kCoroutines},
    {"weft_php_memory_peak_bytes", kGauge, "Most memory the scripts of a worker ever used.", {}, kPeakMemory},
    {"weft_log_records_dropped", kCounter, "Log records nobody could take in time.", {}, kLogDrops},
};

// Gauges that matter by worker. Never more of them than workers, as the label is the worker's number.
struct WorkerGauge {
  Bytes name;
  Bytes help;
  Counter S::*member;
  int digits = 0;
};

constexpr WorkerGauge kWorkerGauges[] = {
    {"weft_worker_connections", "Open connections, by worker.", &S::active_connections},
    {"weft_worker_resident_memory_bytes", "Resident memory, shared pages included.", &S::resident_bytes},
    {"weft_worker_php_memory_bytes", "Memory in use by scripts, as memory_get_usage().",
     &S::php_memory_bytes},
    {"weft_worker_loop_longest_turn_seconds", "The longest turn of the event loop there ever was.",
     &S::loop_longest_turn_ms, kMilliseconds},
};

bool is_maximum(Counter S::*member) {
  const auto fields = stat_fields();
  return std::any_of(fields.begin(), fields.end(), [member](const StatField& field) {
    return field.member == member && field.kind == StatKind::kMaximum;
  });
}

bool is_shown_above(Counter S::*member) {
  const auto shows = [member](const Family& family) {
    return std::any_of(family.series.begin(), family.series.end(),
                       [member](const Series& series) { return series.member == member; });
  };
  return std::any_of(std::begin(kFamilies), std::end(kFamilies), shows) ||
         std::any_of(std::begin(kWorkerGauges), std::end(kWorkerGauges),
                     [member](const WorkerGauge& gauge) { return gauge.member == member; });
}

void write_sample(MetricsText& text, MetricLabels labels, uint64_t value, int digits) {
  if (digits == 0) {
    text.sample(labels, value);
  } else {
    text.sample_fraction(labels, value, digits);
  }
}

void write_families(MetricsText& text, const S& total) {
  for (const Family& family : kFamilies) {
    text.begin_family(family.name, family.type, family.help);
    for (const Series& series : family.series) {
      const MetricLabel label{family.label, series.label_value};
      write_sample(text, MetricLabels(&label, family.label.empty() ? 0 : 1), total.*series.member,
                   series.digits);
    }
  }
}

// What nobody has found a better name for yet.
void write_others(MetricsText& text, const S& total) {
  for (const StatField& field : stat_fields()) {
    if (is_shown_above(field.member)) continue;
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
  for (const WorkerGauge& gauge : kWorkerGauges) {
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
  text.begin_family("weft_reloads", kCounter, "Reloads asked for.");
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
  text.sample_fraction({}, group.started_ms, kMilliseconds);
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
