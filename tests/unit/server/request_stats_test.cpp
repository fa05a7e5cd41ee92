// What the server counts about requests and connections, and the histograms that hold durations.

#include <algorithm>
#include <chrono>

#include "server_fixture.h"

using namespace std::chrono_literals;
using weft::http::EndStream;
using weft::http::Exchange;
using weft::http::Method;
using weft::server::AnswerClass;
using weft::server::DurationHistogram;
using weft::server::RequestDurations;
using weft::server::ServerStats;
using weft::server::testing::answer;
using weft::server::testing::Client;
using weft::server::testing::Harness;

namespace {

size_t method_row(std::string_view name) {
  const auto& names = RequestDurations::kMethodNames;
  return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

size_t class_row(std::string_view name) {
  const auto& names = RequestDurations::kClassNames;
  return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

uint64_t observed(const ServerStats& stats, std::string_view method, std::string_view answer) {
  return stats.durations.of(method_row(method), class_row(answer)).count();
}

uint64_t all_observed(const ServerStats& stats) {
  uint64_t count = 0;
  for (size_t method = 0; method < RequestDurations::kMethodNames.size(); ++method) {
    for (size_t answer = 0; answer < RequestDurations::kClassNames.size(); ++answer) {
      count += stats.durations.of(method, answer).count();
    }
  }
  return count;
}

void bounds_belong_to_the_bucket_below(void**) {
  for (size_t i = 0; i < DurationHistogram::kBounds.size(); ++i) {
    DurationHistogram histogram;
    histogram.observe(DurationHistogram::kBounds[i]);
    histogram.observe(DurationHistogram::kBounds[i] + 1);
    assert_int_equal(histogram.in_bucket(i), 1);
    assert_int_equal(histogram.in_bucket(i + 1), 1);
    assert_int_equal(histogram.count(), 2);
    assert_int_equal(histogram.sum_ns(), 2 * DurationHistogram::kBounds[i] + 1);
  }
  DurationHistogram histogram;
  histogram.observe(0);
  histogram.observe(INT64_MAX);
  assert_int_equal(histogram.in_bucket(0), 1);
  assert_int_equal(histogram.in_bucket(DurationHistogram::kBuckets - 1), 1);
}

void bounds_rise(void**) {
  const auto& bounds = DurationHistogram::kBounds;
  assert_true(std::is_sorted(bounds.begin(), bounds.end()));
  assert_true(std::adjacent_find(bounds.begin(), bounds.end()) == bounds.end());
}

void every_method_has_its_row(void**) {
  const std::pair<Method, const char*> rows[] = {
      {Method::kGet, "GET"},     {Method::kHead, "HEAD"},       {Method::kPost, "POST"},
      {Method::kPut, "PUT"},     {Method::kDelete, "DELETE"},   {Method::kConnect, "other"},
      {Method::kPatch, "PATCH"}, {Method::kOptions, "OPTIONS"}, {Method::kTrace, "other"},
      {Method::kQuery, "other"}, {Method::kOther, "other"},     {Method::kUnknown, "other"},
  };
  for (const auto& [method, name] : rows) {
    ServerStats stats;
    stats.count_answer(method, AnswerClass::k3xx, 1000);
    assert_int_equal(observed(stats, name, "3xx"), 1);
    assert_int_equal(stats.answered_3xx, 1);
  }
}

void totals_hold_the_histograms(void**) {
  ServerStats one, two, total;
  one.count_answer(Method::kGet, AnswerClass::k2xx, 100);
  two.count_answer(Method::kGet, AnswerClass::k2xx, 20'000'000);
  two.queue_time.observe(7);
  add_stats(total, one, weft::server::Gauges::kLeaveOut);
  add_stats(total, two, weft::server::Gauges::kLeaveOut);
  const DurationHistogram& histogram = total.durations.of(method_row("GET"), class_row("2xx"));
  assert_int_equal(histogram.in_bucket(0), 1);
  assert_int_equal(histogram.in_bucket(5), 1);
  assert_int_equal(histogram.sum_ns(), 20'000'100);
  assert_int_equal(total.queue_time.count(), 1);
  total.count_answer(Method::kPut, AnswerClass::k5xx, 5);
  assert_int_equal(total.durations.total().count(), 3);
  assert_int_equal(total.durations.total().sum_ns(), 20'000'105);
  total.durations.subtract(two.durations);
  assert_int_equal(total.durations.total().sum_ns(), 105);
  assert_int_equal(histogram.in_bucket(5), 0);
}

void answers_are_counted_by_class(void**) {
  Harness harness;
  harness.options.timeouts.body = 30ms;
  uint16_t status = 0;
  harness.handler.on_complete_request = [&](Exchange& exchange) {
    weft::http::ResponseHead head;
    head.status = status;
    exchange.respond(head, weft::Bytes(), EndStream::kYes);
  };
  harness.start();
  const ServerStats& stats = harness.server->stats();
  for (const uint16_t each : {200, 204, 302, 404, 500}) {
    status = each;
    Client client(harness);
    assert_true(client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"));
    assert_true(client.sees("\r\n\r\n"));
  }
  assert_int_equal(stats.answered_2xx, 2);
  assert_int_equal(stats.answered_3xx, 1);
  assert_int_equal(stats.answered_4xx, 1);
  assert_int_equal(stats.answered_5xx, 1);
  assert_int_equal(observed(stats, "PUT", "2xx"), 2);

  Client slow(harness);
  assert_true(slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"));
  assert_true(slow.sees("HTTP/1.1 408 "));
  assert_int_equal(observed(stats, "POST", "4xx"), 1);
  assert_int_equal(stats.aborted, 0);
  assert_int_equal(all_observed(stats), 6);
}

void shed_requests_are_answers_of_5xx(void**) {
  Harness harness;
  harness.options.max_inflight_requests = 1;
  Exchange* held = nullptr;
  harness.handler.on_complete_request = [&](Exchange& exchange) { held = &exchange; };
  harness.start();
  Client first(harness);
  assert_true(first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  assert_true(harness.until([&] { return held != nullptr; }));
  Client second(harness);
  assert_true(second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  assert_true(second.sees("HTTP/1.1 503 "));
  assert_int_equal(observed(harness.stats, "GET", "5xx"), 1);
  answer(*held, "done");
  assert_true(first.sees("done"));
  assert_int_equal(observed(harness.stats, "GET", "2xx"), 1);
}

void what_was_cut_off_is_aborted(void**) {
  Harness harness;
  harness.handler.on_complete_request = [](Exchange& exchange) {
    exchange.respond({}, weft::Bytes("part"), EndStream::kNo);
    exchange.reset({});
  };
  harness.start();
  Client client(harness);
  assert_true(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  assert_true(client.sees_end());
  assert_int_equal(harness.stats.aborted, 1);
  assert_int_equal(observed(harness.stats, "GET", "aborted"), 1);
  assert_int_equal(harness.stats.answered_2xx, 0);
}

void streams_are_counted(void**) {
  Harness harness;
  harness.options.limits.write_buffer = 4096;
  harness.handler.on_complete_request = [](Exchange& exchange) {
    exchange.respond({}, weft::Bytes("first"), EndStream::kNo);
    const std::string large(100'000, 'x');
    exchange.send(weft::Bytes(large), EndStream::kNo);
    exchange.send(weft::Bytes(), EndStream::kYes);
  };
  harness.start();
  Client client(harness);
  for (int i = 0; i < 2; ++i) {
    client.received.clear();
    assert_true(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(client.sees("\r\n0\r\n\r\n"));
  }
  assert_int_equal(harness.stats.streamed, 2);
  assert_int_equal(harness.stats.stream_sends, 4);
  assert_int_equal(harness.stats.stream_blocks, 2);
  assert_int_equal(harness.stats.stream_bytes, 200'010);
  harness.handler.on_complete_request = [](Exchange& exchange) { answer(exchange, "at once"); };
  assert_true(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  assert_true(client.sees("at once"));
  assert_int_equal(harness.stats.streamed, 2);
}

void durations_are_those_of_the_handler(void**) {
  Harness harness;
  Exchange* held = nullptr;
  harness.handler.on_complete_request = [&](Exchange& exchange) { held = &exchange; };
  harness.start();
  Client client(harness);
  assert_true(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  assert_true(harness.until([&] { return held != nullptr; }));
  const auto until = std::chrono::steady_clock::now() + 30ms;
  assert_true(harness.until([&] { return std::chrono::steady_clock::now() >= until; }));
  answer(*held, "done");
  assert_true(client.sees("done"));
  const DurationHistogram& histogram = harness.stats.durations.of(method_row("GET"), class_row("2xx"));
  assert_true(histogram.sum_ns() >= 30'000'000);
  assert_true(histogram.sum_ns() < 10'000'000'000);
}

void connections_are_counted_by_what_they_do(void**) {
  Harness harness;
  Exchange* held = nullptr;
  harness.handler.on_complete_request = [&](Exchange& exchange) { held = &exchange; };
  harness.start();
  const ServerStats& stats = harness.server->stats();
  {
    Client client(harness);
    assert_true(harness.until([&] { return stats.active_connections == 1; }));
    assert_int_equal(stats.connections_idle, 1);
    assert_int_equal(stats.connections_h1, 1);
    assert_true(client.send("GET / HT"));
    assert_true(harness.until([&] { return stats.connections_reading == 1; }));
    assert_true(client.send("TP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(harness.until([&] { return stats.connections_handling == 1; }));
    assert_int_equal(stats.connections_reading, 0);
    answer(*held, "done");
    assert_true(client.sees("done"));
    assert_int_equal(stats.connections_handling, 0);
    assert_int_equal(stats.connections_idle, 1);
    assert_true(client.send("BAD\r\n\r\n"));
    assert_true(client.sees_end());
    assert_int_equal(stats.connections_lingering, 1);
  }
  assert_true(harness.until([&] { return harness.server->idle(); }));
  for (const weft::server::StatField& field : weft::server::stat_fields()) {
    if (field.kind == weft::server::StatKind::kGauge) assert_int_equal(stats.*field.member, 0);
  }
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(bounds_belong_to_the_bucket_below),
      cmocka_unit_test(bounds_rise),
      cmocka_unit_test(every_method_has_its_row),
      cmocka_unit_test(totals_hold_the_histograms),
      cmocka_unit_test(answers_are_counted_by_class),
      cmocka_unit_test(shed_requests_are_answers_of_5xx),
      cmocka_unit_test(what_was_cut_off_is_aborted),
      cmocka_unit_test(streams_are_counted),
      cmocka_unit_test(durations_are_those_of_the_handler),
      cmocka_unit_test(connections_are_counted_by_what_they_do),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
