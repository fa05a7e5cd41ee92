// What a whole server does when there is more than it can do.

#include "server_fixture.h"

#include "server/accept_gate.h"
#include "weft/base/clock.h"

using namespace std::chrono_literals;
using weft::http::CloseReason;
using weft::http::Exchange;
using weft::server::AcceptGate;
using weft::server::Departures;
using weft::server::ServerOptions;
using weft::server::ServerStats;
using weft::server::testing::answer;
using weft::server::testing::Client;
using weft::server::testing::Harness;

namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

void spin(std::chrono::nanoseconds time) {
  const int64_t end = weft::monotonic_ns() + time.count();
  while (weft::monotonic_ns() < end) {
  }
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// --- the gate alone

struct Doors final : AcceptGate::Listeners {
  void pause_listeners() override { open = false; }
  void resume_listeners() override { open = true; }
  bool open = true;
};

struct GateFixture {
  weft::io::Loop loop;
  ServerOptions options;
  std::unique_ptr<ServerStats> stats = std::make_unique<ServerStats>();
  Departures departures{options.lifetime, *stats, 0, 1};
  Doors doors;
};

void the_gate_closes_at_the_bound_and_opens_well_below(void**) {
  GateFixture f;
  f.options.max_connections = 10;
  AcceptGate gate(f.loop, f.options, *f.stats, f.departures, f.doors);
  assert_int_equal(f.stats->pause_high, 10);
  assert_int_equal(f.stats->pause_low, 8);
  gate.on_connections(9);
  assert_true(f.doors.open);
  gate.on_connections(10);
  assert_false(f.doors.open);
  gate.on_connections(8);
  assert_false(f.doors.open);
  gate.on_connections(7);
  assert_true(f.doors.open);
  assert_true(gate.opened_lately());
  assert_int_equal(f.stats->accept_pauses, 1);
  assert_int_equal(f.stats->drains_reactive, 1);
}

void the_gate_stays_closed_for_either_reason(void**) {
  GateFixture f;
  f.options.max_connections = 10;
  AcceptGate gate(f.loop, f.options, *f.stats, f.departures, f.doors);
  gate.on_overload(true);
  gate.on_connections(10);
  gate.on_overload(false);
  assert_false(f.doors.open);
  gate.on_overload(true);
  gate.on_connections(0);
  assert_false(f.doors.open);
  gate.on_overload(false);
  assert_true(f.doors.open);
  assert_int_equal(f.stats->accept_pauses, 1);
  assert_int_equal(f.stats->codel_trips, 2);
}

void the_gate_opens_when_the_worker_has_nothing_to_do(void**) {
  GateFixture f;
  AcceptGate gate(f.loop, f.options, *f.stats, f.departures, f.doors);
  gate.on_overload(true);
  assert_false(f.doors.open);
  // No request, no connection that closes: only time.
  for (int turn = 0; turn < 100 && !f.doors.open; ++turn) f.loop.run_turn(weft::io::Loop::Wait::kYes);
  assert_true(f.doors.open);
  assert_int_equal(f.stats->listeners_paused, 0);
  assert_true(f.stats->paused_ms > 0);
  // The overload that ends later opens nothing twice.
  f.doors.open = false;
  gate.on_overload(false);
  assert_false(f.doors.open);
}

void the_gate_does_not_stay_closed_for_an_overload_that_stays(void**) {
  GateFixture f;
  AcceptGate gate(f.loop, f.options, *f.stats, f.departures, f.doors);
  gate.on_overload(true);
  const int64_t began = f.loop.now_ms();
  while (!f.doors.open && f.loop.now_ms() < began + 30'000) {
    spin(2ms);
    f.loop.run_turn(weft::io::Loop::Wait::kNo);
  }
  assert_true(f.doors.open);
  assert_true(f.loop.now_ms() - began >= AcceptGate::kLongestOverloadPauseMs);
}

void a_gate_that_has_retired_opens_nothing(void**) {
  GateFixture f;
  f.options.max_connections = 1;
  AcceptGate gate(f.loop, f.options, *f.stats, f.departures, f.doors);
  gate.on_connections(1);
  gate.retire();
  gate.on_connections(0);
  assert_false(f.doors.open);
  assert_int_equal(f.stats->listeners_paused, 0);
}

// --- queueing

void a_request_waits_while_the_worker_is_busy_with_another(void**) {
  Harness harness;
  harness.options.queue_target = 10ms;
  harness.handler.on_complete_request = [](Exchange& exchange) {
    spin(60ms);
    answer(exchange, "hello");
  };
  harness.start();
  Client first(harness);
  Client second(harness);
  const ServerStats& stats = harness.server->stats();
  assert_true(harness.until([&] { return stats.active_connections == 2; }));
  for (Client* client : {&first, &second}) {
    assert_int_equal(::send(client->descriptor(), kGet.data(), kGet.size(), MSG_NOSIGNAL), kGet.size());
  }
  assert_true(first.sees("hello") && second.sees("hello"));
  assert_int_equal(stats.queue_time.count(), 2);
  // As the kernel counts in ticks, a little less than the other's work may have been seen.
  assert_true(stats.sojourn_max_ns >= 45'000'000);
  assert_true(stats.queue_time.sum_ns() >= stats.sojourn_max_ns);
}

void pipelined_requests_do_not_queue_behind_each_other(void**) {
  Harness harness;
  harness.options.queue_target = 1ms;
  harness.handler.on_complete_request = [](Exchange& exchange) {
    spin(30ms);
    answer(exchange, "hello");
  };
  harness.start();
  Client client(harness);
  assert_true(client.send(std::string(kGet) + std::string(kGet) + std::string(kGet)));
  const ServerStats& stats = harness.server->stats();
  assert_true(harness.until([&] { return stats.queue_time.count() == 3; }));
  assert_true(stats.sojourn_max_ns < 30'000'000);
}

// Clients that ask again as soon as they have an answer, also while the worker is busy with another: more
// than it can do.
struct Crowd {
  static constexpr auto kWork = 4ms;

  Harness& harness;
  std::vector<std::unique_ptr<Client>> clients;
  uint64_t shed = 0;
  uint64_t served = 0;
  std::string last_refusal;

  explicit Crowd(Harness& h) : harness(h) {
    harness.handler.on_complete_request = [this](Exchange& exchange) {
      spin(kWork);
      step();
      answer(exchange, "hello");
    };
    harness.start();
  }
  void gather(int size) {
    for (int i = 0; i < size; ++i) {
      clients.push_back(std::make_unique<Client>(harness));
      assert_true(clients.back()->send(kGet));
    }
  }
  // Takes what answers there are, and asks again where one was complete.
  void step() {
    for (auto& client : clients) {
      client->pull();
      const bool was_shed = contains(client->received, "Service Unavailable\r\n");
      if (!was_shed && !contains(client->received, "hello")) continue;
      ++(was_shed ? shed : served);
      if (was_shed) last_refusal = client->received;
      client->received.clear();
      (void)!::send(client->descriptor(), kGet.data(), kGet.size(), MSG_NOSIGNAL);
    }
  }
  bool until(const std::function<bool()>& condition) {
    return harness.until([&] { return step(), condition(); });
  }
};

void an_overload_is_shed_and_passes(void**) {
  Harness harness;
  harness.options.queue_target = 10ms;
  harness.options.retry_after = std::chrono::seconds(7);
  // The pause asks everybody to leave; within this test nobody's turn comes.
  harness.options.lifetime.drain_spread = std::chrono::hours(100'000);
  Crowd crowd(harness);
  crowd.gather(60);
  const ServerStats& stats = harness.server->stats();
  assert_true(crowd.until([&] { return stats.codel_trips > 0; }));
  assert_int_equal(stats.accept_pauses, stats.codel_trips);
  assert_true(crowd.until([&] { return crowd.shed > 20 && stats.listeners_paused == 0; }));
  assert_true(crowd.served > 0);
  assert_true(contains(crowd.last_refusal, "HTTP/1.1 503 "));
  assert_true(contains(crowd.last_refusal, "retry-after: 7\r\n"));
  assert_false(contains(crowd.last_refusal, "connection: close"));
  assert_int_equal(stats.requests_shed, stats.shed_overload);
  assert_true(stats.shed_overload >= 20);
  assert_true(stats.paused_ms > 0);
  assert_int_equal(stats.active_connections, 60);
  // The crowd asks no more: one client alone is served at once, on its old connection, and new ones are let
  // in.
  harness.handler.on_complete_request = [](Exchange& exchange) { answer(exchange, "hello"); };
  assert_true(harness.until([&] { return stats.queue_time.count() == 60 + crowd.shed + crowd.served; }));
  const uint64_t shed_before = stats.requests_shed;
  Client& survivor = *crowd.clients.front();
  for (int i = 0; i < 30; ++i) {
    survivor.pull();
    survivor.received.clear();
    assert_true(survivor.send(kGet));
    assert_true(survivor.sees("hello"));
  }
  assert_int_equal(stats.requests_shed, shed_before);
  Client newcomer(harness);
  assert_true(newcomer.send(kGet));
  assert_true(newcomer.sees("hello"));
}

void without_a_target_nobody_is_shed(void**) {
  Harness harness;
  Crowd crowd(harness);
  crowd.gather(60);
  assert_true(crowd.until([&] { return crowd.served > 200; }));
  const ServerStats& stats = harness.server->stats();
  assert_int_equal(stats.requests_shed, 0);
  assert_int_equal(stats.codel_trips, 0);
  assert_int_equal(stats.accept_pauses, 0);
}

void over_the_inflight_bound_connections_are_closed(void**) {
  Harness harness;
  harness.options.max_inflight_requests = 1;
  harness.options.retry_after = std::chrono::seconds(0);
  harness.handler.on_complete_request = [](Exchange&) {};
  harness.start();
  Client first(harness);
  assert_true(first.send(kGet));
  assert_true(harness.until([&] { return harness.handler.requests == 1; }));
  Client second(harness);
  assert_true(second.send(kGet));
  assert_true(second.sees("Service Unavailable\r\n"));
  assert_true(contains(second.received, "connection: close"));
  assert_false(contains(second.received, "retry-after"));
  assert_int_equal(harness.server->stats().shed_inflight, 1);
  assert_int_equal(harness.server->stats().max_inflight, 1);
}

// --- addresses

void an_address_has_only_so_many_connections(void**) {
  Harness harness;
  harness.options.max_connections_per_address = 2;
  harness.logger.set_threshold(weft::Severity::kWarn);
  harness.start();
  Client first(harness);
  Client second(harness);
  const ServerStats& stats = harness.server->stats();
  assert_true(harness.until([&] { return stats.active_connections == 2; }));
  for (int i = 0; i < 60; ++i) {
    Client refused(harness);
    assert_true(refused.sees_end());
  }
  assert_int_equal(stats.refused_connections, 60);
  assert_int_equal(stats.active_connections, 2);
  // At most 10 a second.
  assert_in_range(harness.logger.lines.size(), 1, 59);
  assert_true(contains(harness.logger.lines.front(), "127.0.0.1"));
  first.close();
  assert_true(harness.until([&] { return stats.active_connections == 1; }));
  Client third(harness);
  assert_true(third.send(kGet));
  assert_true(third.sees("hello"));
}

void trusted_proxies_have_as_many_as_they_like(void**) {
  Harness harness;
  harness.options.max_connections_per_address = 1;
  assert_true(harness.options.trusted_proxies.add("127.0.0.0/8"));
  harness.start();
  Client first(harness);
  Client second(harness);
  assert_true(first.send(kGet) && second.send(kGet));
  assert_true(first.sees("hello") && second.sees("hello"));
}

// --- leaving

void an_old_connection_leaves_with_its_next_answer(void**) {
  Harness harness;
  harness.options.lifetime.age = 50ms;
  harness.start();
  Client client(harness);
  const int64_t began = weft::monotonic_ns();
  while (!contains(client.received, "connection: close")) {
    client.received.clear();
    assert_true(client.send(kGet));
    assert_true(client.sees("hello"));
  }
  assert_true(weft::monotonic_ns() - began >= 40'000'000);
  assert_true(client.sees_end());
  assert_false(client.reset);
  assert_int_equal(harness.server->stats().drained_proactive, 1);
  assert_int_equal(harness.server->stats().h1_close_sent, 1);
  assert_int_equal(harness.server->stats().force_closed, 0);
}

void grace_ends_what_does_not_leave(void**) {
  Harness harness;
  harness.options.lifetime.age = 20ms;
  harness.options.lifetime.grace = 20ms;
  harness.handler.on_complete_request = [](Exchange&) {};
  harness.start();
  Client idle(harness);
  Client busy(harness);
  assert_true(busy.send(kGet));
  assert_true(idle.sees_end() && busy.sees_end());
  assert_int_equal(harness.server->stats().force_closed, 2);
  assert_int_equal(harness.server->stats().active_connections, 0);
  assert_true(harness.handler.closed.at(0) == CloseReason::kShutdown);
}

void at_the_bound_those_who_are_there_are_asked_to_leave(void**) {
  Harness harness;
  harness.options.max_connections = 2;
  harness.options.lifetime.drain_spread = 0ms;
  harness.start();
  Client first(harness);
  assert_true(first.send(kGet));
  assert_true(first.sees("hello"));
  assert_false(contains(first.received, "connection: close"));
  Client second(harness);
  assert_true(second.send(kGet));
  assert_true(second.sees("hello"));
  assert_false(contains(second.received, "connection: close"));
  const ServerStats& stats = harness.server->stats();
  assert_int_equal(stats.drains_reactive, 1);
  first.received.clear();
  assert_true(first.send(kGet));
  assert_true(first.sees("connection: close"));
  assert_true(first.sees_end());
  assert_int_equal(stats.drained_reactive, 1);
  second.received.clear();
  assert_true(second.send(kGet));
  assert_true(second.sees("hello"));
  assert_false(contains(second.received, "connection: close"));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(the_gate_closes_at_the_bound_and_opens_well_below),
      cmocka_unit_test(the_gate_stays_closed_for_either_reason),
      cmocka_unit_test(the_gate_opens_when_the_worker_has_nothing_to_do),
      cmocka_unit_test(the_gate_does_not_stay_closed_for_an_overload_that_stays),
      cmocka_unit_test(a_gate_that_has_retired_opens_nothing),
      cmocka_unit_test(a_request_waits_while_the_worker_is_busy_with_another),
      cmocka_unit_test(pipelined_requests_do_not_queue_behind_each_other),
      cmocka_unit_test(an_overload_is_shed_and_passes),
      cmocka_unit_test(without_a_target_nobody_is_shed),
      cmocka_unit_test(over_the_inflight_bound_connections_are_closed),
      cmocka_unit_test(an_address_has_only_so_many_connections),
      cmocka_unit_test(trusted_proxies_have_as_many_as_they_like),
      cmocka_unit_test(an_old_connection_leaves_with_its_next_answer),
      cmocka_unit_test(grace_ends_what_does_not_leave),
      cmocka_unit_test(at_the_bound_those_who_are_there_are_asked_to_leave),
  };
  return cmocka_run_group_tests_name("server/overload", tests, nullptr, nullptr);
}
