#include "server_fixture.h"

using namespace std::chrono_literals;
using weft::http::CloseReason;
using weft::http::EndStream;
using weft::http::Exchange;
using weft::server::testing::answer;
using weft::server::testing::Client;
using weft::server::testing::Harness;

namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

void answers_and_keeps_the_connection(void**) {
  Harness harness;
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  assert_true(client.sees("\r\n\r\nhello"));
  client.received.clear();
  assert_true(client.send(kGet));
  assert_true(client.sees("\r\n\r\nhello"));
  assert_int_equal(harness.server->stats().connections, 1);
  assert_int_equal(harness.server->stats().requests, 2);
  assert_int_equal(harness.server->stats().active_requests, 0);
  assert_int_equal(harness.server->stats().bytes_received, 2 * kGet.size());
  client.close();
  assert_true(harness.until([&] { return harness.server->idle(); }));
  assert_int_equal(harness.server->stats().active_connections, 0);
}

void an_idle_connection_is_closed_silently(void**) {
  Harness harness;
  harness.options.timeouts.keep_alive = 30ms;
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  assert_true(client.sees("hello"));
  client.received.clear();
  assert_true(client.sees_end());
  assert_string_equal(client.received.c_str(), "");
}

void a_slow_head_is_answered_408(void**) {
  Harness harness;
  harness.options.timeouts.head = 30ms;
  harness.start();
  Client client(harness);
  assert_true(client.send("GET / HTTP/1.1\r\nHo"));
  assert_true(client.sees("HTTP/1.1 408 "));
  assert_true(client.sees_end());
  assert_int_equal(harness.server->stats().refused_408, 1);
  assert_int_equal(harness.handler.requests, 0);
}

void a_slow_body_is_answered_408(void**) {
  Harness harness;
  harness.options.timeouts.body = 30ms;
  harness.start();
  Client client(harness);
  assert_true(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"));
  assert_true(client.sees("HTTP/1.1 408 "));
  assert_true(client.sees_end());
  assert_int_equal(harness.handler.closed.size(), 1);
  assert_true(harness.handler.closed[0] == CloseReason::kTimeout);
}

void a_slow_handler_meets_its_deadline(void**) {
  Harness harness;
  harness.options.timeouts.handler = 30ms;
  harness.handler.on_complete_request = [](Exchange&) {};
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  assert_true(client.sees("HTTP/1.1 503 "));
  assert_int_equal(harness.handler.deadlines, 1);
}

void a_peer_that_does_not_read_is_dropped(void**) {
  Harness harness;
  harness.options.timeouts.write = 50ms;
  const std::string large(32 << 20, 'x');
  harness.handler.on_complete_request = [&](Exchange& exchange) { answer(exchange, large); };
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  assert_true(harness.until([&] { return harness.server->stats().timeouts == 1; }));
  assert_true(harness.until([&] { return harness.server->idle(); }));
}

void an_early_refusal_survives_what_the_client_still_sends(void**) {
  Harness harness;
  harness.options.limits.body = 1024;
  harness.start();
  Client client(harness);
  assert_true(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n"));
  assert_true(client.send(std::string(3'000'000, 'x')));
  assert_true(client.sees("HTTP/1.1 413 "));
  client.shut_down_writing();
  assert_true(client.sees_end());
  assert_false(client.reset);
}

void connections_beyond_the_bound_wait(void**) {
  Harness harness;
  harness.options.max_connections = 1;
  harness.start();
  Client first(harness);
  assert_true(first.send(kGet));
  assert_true(first.sees("hello"));
  Client second(harness);
  assert_true(second.send(kGet));
  assert_true(harness.server->stats().listeners_paused);
  assert_int_equal(harness.server->stats().active_connections, 1);
  first.close();
  assert_true(second.sees("hello"));
  assert_int_equal(harness.server->stats().accept_pauses, 2);
}

void requests_beyond_the_bound_are_shed(void**) {
  Harness harness;
  harness.options.max_inflight_requests = 1;
  Exchange* held = nullptr;
  harness.handler.on_complete_request = [&](Exchange& exchange) { held = &exchange; };
  harness.start();
  Client first(harness);
  assert_true(first.send(kGet));
  assert_true(harness.until([&] { return held != nullptr; }));
  Client second(harness);
  assert_true(second.send(kGet));
  assert_true(second.sees("HTTP/1.1 503 "));
  assert_true(second.sees("retry-after: 1"));
  assert_int_equal(harness.server->stats().requests_shed, 1);
  answer(*held, "done");
  assert_true(first.sees("done"));
  assert_int_equal(harness.handler.closed.size(), 1);
}

void a_peer_that_leaves_ends_its_exchange(void**) {
  Harness harness;
  harness.handler.on_complete_request = [](Exchange&) {};
  harness.start();
  {
    Client client(harness);
    assert_true(client.send(kGet));
    assert_true(harness.until([&] { return harness.handler.requests == 1; }));
  }
  assert_true(harness.until([&] { return !harness.handler.closed.empty(); }));
  assert_true(harness.handler.closed[0] == CloseReason::kPeerGone);
  assert_int_equal(harness.server->stats().disconnects, 1);
}

void a_half_closed_peer_is_answered_when_so_configured(void**) {
  Harness harness;
  harness.options.cancel_on_disconnect = false;
  Exchange* held = nullptr;
  harness.handler.on_complete_request = [&](Exchange& exchange) { held = &exchange; };
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  client.shut_down_writing();
  assert_true(harness.until([&] { return held != nullptr; }));
  for (int turn = 0; turn < 10; ++turn) harness.loop.run_turn(weft::io::Loop::Wait::kNo);
  answer(*held, "still there");
  assert_true(client.sees("still there"));
  assert_true(client.sees_end());
}

void draining_finishes_what_is_under_way(void**) {
  Harness harness;
  Exchange* held = nullptr;
  harness.handler.on_complete_request = [&](Exchange& exchange) { held = &exchange; };
  harness.start();
  Client idle(harness);
  Client busy(harness);
  assert_true(busy.send(kGet));
  assert_true(harness.until([&] { return held && harness.server->stats().active_connections == 2; }));
  harness.server->begin_drain();
  assert_true(idle.sees_end());
  assert_false(harness.server->idle());
  answer(*held, "last words");
  assert_true(busy.sees("connection: close"));
  assert_true(busy.sees("last words"));
  busy.close();
  assert_true(harness.until([&] { return harness.server->idle(); }));
}

void a_retiring_server_answers_once_more(void**) {
  Harness harness;
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  assert_true(client.sees("hello"));
  client.received.clear();
  harness.server->retire();
  for (int turn = 0; turn < 10; ++turn) harness.loop.run_turn(weft::io::Loop::Wait::kNo);
  assert_false(harness.server->idle());
  assert_true(client.send(kGet));
  assert_true(client.sees("connection: close"));
  assert_true(client.sees("hello"));
  assert_true(client.sees_end());
  client.close();
  assert_true(harness.until([&] { return harness.server->idle(); }));
}

void draining_takes_a_request_that_has_arrived(void**) {
  Harness harness;
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  assert_true(client.sees("hello"));
  client.received.clear();
  // Straight into the kernel's buffer: no loop turn between the request and the drain.
  assert_int_equal(::send(client.descriptor(), kGet.data(), kGet.size(), MSG_NOSIGNAL), kGet.size());
  harness.server->begin_drain();
  assert_true(client.sees("hello"));
  assert_true(client.sees_end());
  assert_false(client.reset);
}

void aborting_ends_every_exchange(void**) {
  Harness harness;
  harness.handler.on_complete_request = [](Exchange&) {};
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  assert_true(harness.until([&] { return harness.handler.requests == 1; }));
  harness.server->abort();
  assert_true(client.sees_end());
  assert_true(harness.server->idle());
  assert_true(harness.handler.closed.at(0) == CloseReason::kShutdown);
}

void aborting_from_inside_a_handler_is_safe(void**) {
  Harness harness;
  harness.handler.on_complete_request = [&](Exchange&) { harness.server->abort(); };
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  assert_true(client.sees_end());
  assert_true(harness.handler.closed.at(0) == CloseReason::kShutdown);
}

void a_slow_reader_blocks_and_unblocks_the_writer(void**) {
  Harness harness;
  Exchange* held = nullptr;
  auto last = weft::http::SendResult::kSent;
  harness.handler.on_complete_request = [&](Exchange& exchange) {
    held = &exchange;
    exchange.respond({}, {}, EndStream::kNo);
  };
  harness.start();
  Client client(harness);
  assert_true(client.send(kGet));
  assert_true(harness.until([&] { return held != nullptr; }));
  const std::string chunk(60'000, 'x');
  size_t sent = 0;
  while (last == weft::http::SendResult::kSent && sent < (64u << 20)) {
    last = held->send(weft::Bytes(chunk), EndStream::kNo);
    sent += chunk.size();
    harness.loop.run_turn(weft::io::Loop::Wait::kNo);
  }
  assert_true(last == weft::http::SendResult::kBlocked);
  assert_int_equal(harness.handler.writable, 0);
  assert_true(harness.until([&] {
    char room[65536];
    (void)!::recv(client.descriptor(), room, sizeof room, 0);
    return harness.handler.writable > 0;
  }));
}

void refusals_are_logged_at_a_bounded_rate(void**) {
  Harness harness;
  harness.logger.set_threshold(weft::Severity::kInfo);
  harness.start();
  for (int i = 0; i < 60; ++i) {
    Client client(harness);
    assert_true(client.send("BAD\r\n\r\n"));
    assert_true(client.sees("HTTP/1.1 400 "));
  }
  assert_int_equal(harness.server->stats().refused_400, 60);
  // At most 10 a second, and 60 clients on loopback take well below five seconds.
  assert_in_range(harness.logger.lines.size(), 1, 59);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(answers_and_keeps_the_connection),
      cmocka_unit_test(an_idle_connection_is_closed_silently),
      cmocka_unit_test(a_slow_head_is_answered_408),
      cmocka_unit_test(a_slow_body_is_answered_408),
      cmocka_unit_test(a_slow_handler_meets_its_deadline),
      cmocka_unit_test(a_peer_that_does_not_read_is_dropped),
      cmocka_unit_test(an_early_refusal_survives_what_the_client_still_sends),
      cmocka_unit_test(connections_beyond_the_bound_wait),
      cmocka_unit_test(requests_beyond_the_bound_are_shed),
      cmocka_unit_test(a_peer_that_leaves_ends_its_exchange),
      cmocka_unit_test(a_half_closed_peer_is_answered_when_so_configured),
      cmocka_unit_test(draining_finishes_what_is_under_way),
      cmocka_unit_test(a_retiring_server_answers_once_more),
      cmocka_unit_test(draining_takes_a_request_that_has_arrived),
      cmocka_unit_test(aborting_ends_every_exchange),
      cmocka_unit_test(aborting_from_inside_a_handler_is_safe),
      cmocka_unit_test(a_slow_reader_blocks_and_unblocks_the_writer),
      cmocka_unit_test(refusals_are_logged_at_a_bounded_rate),
  };
  return cmocka_run_group_tests_name("server/server", tests, nullptr, nullptr);
}
