// The exposition of a board in both formats.

#include "server/admin/metrics_page.h"

#include <string>

#include "check.h"
#include "server/board_fixture.h"

using namespace weft::server;
using weft::Bytes;
using weft::server::testing::LocalBoard;

namespace {

constexpr int64_t kMillisecond = 1'000'000;

std::string page_of(const WorkerBoard& board, MetricsFormat format = MetricsFormat::kPrometheus) {
  return metrics_page(board, {"1.2.3", "8.2.29"}, format);
}

bool has_line(const std::string& page, const std::string& line) {
  const bool found = page.starts_with(line + "\n") || page.find("\n" + line + "\n") != std::string::npos;
  if (!found) print_error("not there: %s\n", line.c_str());
  return found;
}

size_t count_of(const std::string& page, Bytes text) {
  size_t count = 0;
  for (size_t at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++count;
  return count;
}

std::string text_of(auto write, MetricsFormat format = MetricsFormat::kPrometheus) {
  std::string out;
  MetricsText text(out, format);
  write(text);
  return out;
}

void families_differ_by_format(void**) {
  const auto write = [](MetricsText& text) {
    text.begin_family("a", MetricType::kCounter, "A \"b\" \\ c\nd.");
    text.sample({}, 18446744073709551615ull);
    text.begin_family("b", MetricType::kGauge, "B.");
    text.sample({{"x", "1"}, {"y", "2"}}, 0);
    text.begin_family("c", MetricType::kInfo, "C.");
    text.sample({{"version", "1"}}, 1);
    text.finish();
  };
  EXPECT_TEXT(text_of(write),
              "# HELP a_total A \"b\" \\\\ c\\nd.\n"
              "# TYPE a_total counter\n"
              "a_total 18446744073709551615\n"
              "# HELP b B.\n"
              "# TYPE b gauge\n"
              "b{x=\"1\",y=\"2\"} 0\n"
              "# HELP c_info C.\n"
              "# TYPE c_info gauge\n"
              "c_info{version=\"1\"} 1\n");
  EXPECT_TEXT(text_of(write, MetricsFormat::kOpenMetrics),
              "# HELP a A \\\"b\\\" \\\\ c\\nd.\n"
              "# TYPE a counter\n"
              "a_total 18446744073709551615\n"
              "# HELP b B.\n"
              "# TYPE b gauge\n"
              "b{x=\"1\",y=\"2\"} 0\n"
              "# HELP c C.\n"
              "# TYPE c info\n"
              "c_info{version=\"1\"} 1\n"
              "# EOF\n");
}

void label_values_are_escaped(void**) {
  EXPECT_TEXT(text_of([](MetricsText& text) {
                text.begin_family("a", MetricType::kGauge, "A.");
                text.sample({{"l", "say \"hi\"\\\n}"}}, 1);
              }),
              "# HELP a A.\n# TYPE a gauge\na{l=\"say \\\"hi\\\"\\\\\\n}\"} 1\n");
}

void buckets_are_cumulative(void**) {
  DurationHistogram histogram;
  for (const int64_t ns :
       {kMillisecond / 4, kMillisecond / 2, kMillisecond, 30 * kMillisecond, 60'000 * kMillisecond}) {
    histogram.observe(ns);
  }
  EXPECT_TEXT(text_of([&histogram](MetricsText& text) {
                text.begin_family("h", MetricType::kHistogram, "H.");
                const MetricLabel label{"m", "GET"};
                text.histogram(MetricLabels(&label, 1), histogram);
              }),
              "# HELP h H.\n"
              "# TYPE h histogram\n"
              "h_bucket{m=\"GET\",le=\"0.0005\"} 2\n"
              "h_bucket{m=\"GET\",le=\"0.001\"} 3\n"
              "h_bucket{m=\"GET\",le=\"0.0025\"} 3\n"
              "h_bucket{m=\"GET\",le=\"0.005\"} 3\n"
              "h_bucket{m=\"GET\",le=\"0.01\"} 3\n"
              "h_bucket{m=\"GET\",le=\"0.025\"} 3\n"
              "h_bucket{m=\"GET\",le=\"0.05\"} 4\n"
              "h_bucket{m=\"GET\",le=\"0.1\"} 4\n"
              "h_bucket{m=\"GET\",le=\"0.25\"} 4\n"
              "h_bucket{m=\"GET\",le=\"0.5\"} 4\n"
              "h_bucket{m=\"GET\",le=\"1.0\"} 4\n"
              "h_bucket{m=\"GET\",le=\"2.5\"} 4\n"
              "h_bucket{m=\"GET\",le=\"5.0\"} 4\n"
              "h_bucket{m=\"GET\",le=\"10.0\"} 4\n"
              "h_bucket{m=\"GET\",le=\"+Inf\"} 5\n"
              "h_sum{m=\"GET\"} 60.03175\n"
              "h_count{m=\"GET\"} 5\n");
}

void a_board_is_shown_in_full(void**) {
  LocalBoard local(4);
  GroupStats& group = local.board().group();
  group.generation = 3;
  group.workers_configured = 2;
  group.worker_starts = 7;
  group.worker_exits = 4;
  group.worker_crashes = 2;
  group.worker_recycles = 1;
  group.reloads = 2;
  group.started_ms = 1'700'000'000'042;
  ServerStats& first = local.sit(3, 1, WorkerSeat::kServing).stats;
  first.requests = 10;
  first.active_connections = 5;
  first.connections_h1 = 5;
  first.connections_idle = 5;
  first.resident_bytes = 1000;
  first.bytes_sent = 12345678901234;
  first.loop_busy_ms = 61'250;
  first.loop_longest_turn_ms = 7;
  first.count_answer(weft::http::Method::kGet, AnswerClass::k2xx, kMillisecond);
  ServerStats& second = local.sit(3, 2, WorkerSeat::kStarting).stats;
  second.requests = 20;
  second.count_answer(weft::http::Method::kGet, AnswerClass::k2xx, 2 * kMillisecond);
  second.count_answer(weft::http::Method::kPost, AnswerClass::kAborted, kMillisecond);
  second.count_refused(431);

  for (const MetricsFormat format : {MetricsFormat::kPrometheus, MetricsFormat::kOpenMetrics}) {
    const std::string page = page_of(local.board(), format);
    for (const char* line :
         {"weft_build_info{version=\"1.2.3\",php=\"8.2.29\"} 1",
          "weft_start_time_seconds 1700000000.042",
          "weft_requests_total 30",
          "weft_sent_bytes_total 12345678901234",
          "weft_responses_total{status=\"2xx\"} 2",
          "weft_responses_total{status=\"aborted\"} 1",
          "weft_requests_refused_total{status=\"431\"} 1",
          "weft_requests_refused_total{status=\"400\"} 0",
          "weft_connections{protocol=\"h1\"} 5",
          "weft_connections_by_state{state=\"idle\"} 5",
          "weft_request_duration_seconds_bucket{method=\"GET\",status=\"2xx\",le=\"0.001\"} 1",
          "weft_request_duration_seconds_count{method=\"GET\",status=\"2xx\"} 2",
          "weft_request_duration_seconds_sum{method=\"GET\",status=\"2xx\"} 0.003",
          "weft_request_duration_seconds_count{method=\"POST\",status=\"aborted\"} 1",
          "weft_request_queue_seconds_count 0",
          "weft_workers{state=\"starting\"} 1",
          "weft_workers{state=\"serving\"} 1",
          "weft_workers{state=\"draining\"} 0",
          "weft_workers_configured 2",
          "weft_worker_starts_total 7",
          "weft_worker_exits_total 4",
          "weft_worker_restarts_total{reason=\"crash\"} 2",
          "weft_worker_restarts_total{reason=\"recycle\"} 1",
          "weft_reloads_total 2",
          "weft_reload_failures_total 0",
          "weft_generation 3",
          "weft_worker_connections{worker=\"1\"} 5",
          "weft_worker_connections{worker=\"2\"} 0",
          "weft_worker_resident_memory_bytes{worker=\"1\"} 1000",
          "weft_loop_busy_seconds_total 61.25",
          "weft_worker_loop_longest_turn_seconds{worker=\"1\"} 0.007"}) {
      assert_true(has_line(page, line));
    }
    assert_int_equal(count_of(page, "method=\"DELETE\""), 0);
    assert_int_equal(page.ends_with("\n# EOF\n"), format == MetricsFormat::kOpenMetrics);
  }
}

// While generations overlap two workers have one number, and a series must not be there twice.
void workers_of_one_number_are_one_series(void**) {
  LocalBoard local(4);
  WorkerSeat& old = local.sit(1, 2, WorkerSeat::kDraining);
  old.stats.active_connections = 3;
  old.stats.loop_longest_turn_ms = 5;
  local.sit(2, 1, WorkerSeat::kServing).stats.active_connections = 1;
  WorkerSeat& successor = local.sit(2, 2, WorkerSeat::kServing);
  successor.stats.active_connections = 4;
  successor.stats.loop_longest_turn_ms = 4;
  const std::string page = page_of(local.board());
  assert_true(has_line(page, "weft_worker_connections{worker=\"1\"} 1"));
  assert_true(has_line(page, "weft_worker_connections{worker=\"2\"} 7"));
  assert_true(has_line(page, "weft_worker_loop_longest_turn_seconds{worker=\"2\"} 0.005"));
  assert_int_equal(count_of(page, "weft_worker_connections{"), 2);
}

void nothing_runs_backwards_when_a_worker_dies(void**) {
  LocalBoard local(2);
  WorkerSeat& seat = local.sit(1, 1, WorkerSeat::kServing);
  seat.stats.requests = 9;
  seat.stats.active_requests = 2;
  seat.stats.count_answer(weft::http::Method::kGet, AnswerClass::k2xx, kMillisecond);
  seat.stats.queue_time.observe(kMillisecond);
  WorkerBoard::leave(seat);
  local.sit(2, 1, WorkerSeat::kServing);
  const std::string page = page_of(local.board());
  assert_true(has_line(page, "weft_requests_total 9"));
  assert_true(has_line(page, "weft_requests_in_flight 0"));
  assert_true(has_line(page, "weft_request_duration_seconds_count{method=\"GET\",status=\"2xx\"} 1"));
  assert_true(has_line(page, "weft_request_queue_seconds_count 1"));
}

// As it may be written: whole, in milliseconds, in nanoseconds.
size_t times_shown(const std::string& page, uint64_t value) {
  size_t times = count_of(page, " " + std::to_string(value) + "\n");
  for (const size_t digits : {3u, 9u}) {
    std::string text = std::to_string(value);
    text.insert(0, text.size() <= digits ? digits + 1 - text.size() : 0, '0');
    text.insert(text.size() - digits, ".");
    while (text.back() == '0') text.pop_back();
    times += count_of(page, " " + text + "\n");
  }
  return times;
}

// Whatever is counted is shown, once, unless it is the sum of what is; and every family is described once.
void every_statistic_is_shown(void**) {
  LocalBoard local(1);
  ServerStats& stats = local.sit(1, 1, WorkerSeat::kServing).stats;
  uint64_t value = 1'000'000;
  for (const StatField& field : stat_fields()) stats.*field.member = ++value;
  const std::string page = page_of(local.board());
  std::string hidden;
  for (const StatField& field : stat_fields()) {
    const size_t times = times_shown(page, stats.*field.member);
    if (times == 0) hidden.append(field.name).append(" ");
    if (times > 1) print_error("%s is shown twice\n", field.name);
    assert_true(times <= 1);
  }
  EXPECT_TEXT(hidden,
              "requests_shed_total sojourn_samples sojourn_sum_ns drain_epoch_current "
              "tls_handshake_failures_total ");
  for (size_t at = page.find("# TYPE "); at != std::string::npos; at = page.find("# TYPE ", at + 1)) {
    const std::string name = page.substr(at + 7, page.find(' ', at + 7) - at - 7);
    assert_true(name.starts_with("weft_"));
    assert_int_equal(count_of(page, "# TYPE " + name + " "), 1);
    assert_int_equal(count_of(page, "# HELP " + name + " "), 1);
  }
}

void an_empty_board_is_a_page_too(void**) {
  LocalBoard local(3);
  const std::string page = page_of(local.board());
  assert_true(has_line(page, "weft_workers{state=\"serving\"} 0"));
  assert_int_equal(count_of(page, "worker=\""), 0);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(families_differ_by_format),
      cmocka_unit_test(label_values_are_escaped),
      cmocka_unit_test(buckets_are_cumulative),
      cmocka_unit_test(a_board_is_shown_in_full),
      cmocka_unit_test(workers_of_one_number_are_one_series),
      cmocka_unit_test(nothing_runs_backwards_when_a_worker_dies),
      cmocka_unit_test(every_statistic_is_shown),
      cmocka_unit_test(an_empty_board_is_a_page_too),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
