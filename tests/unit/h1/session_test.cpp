// What a session does between requests, with handlers that take their time, and at its end.

#include "h1/support.h"

namespace weft::h1::testing {

namespace {

constexpr Bytes kPost = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";

// Answers every complete request at once.
void answer_at_once(Fixture& f) {
  f.handler.request = [](Exchange& exchange, EndStream end) {
    if (end == EndStream::kYes) answer(exchange, exchange.request().target());
  };
  f.handler.body = [](Exchange& exchange, Bytes, EndStream end) {
    if (end == EndStream::kYes) answer(exchange, exchange.request().target());
  };
}

void a_pipelined_batch_leaves_in_one_piece(void**) {
  Fixture f;
  f.take_output = false;
  answer_at_once(f);
  std::string requests;
  std::string answers;
  for (int i = 0; i < 16; ++i) {
    const std::string target = "/" + std::to_string(i);
    requests += "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
    answers += ok(target);
  }
  f.feed(requests);
  Bytes slices[4];
  assert_int_equal(f.session->output().peek(slices), 1);
  EXPECT_TEXT(slices[0], answers);
  assert_int_equal(f.handler.requests, 16);
  assert_int_equal(f.host.wakes, 0);
}

void a_slow_handler_holds_back_the_next_request(void**) {
  Fixture f;
  f.feed(std::string(kGet) + std::string(kGet));
  assert_int_equal(f.handler.requests, 1);
  assert_true(f.session->phase() == Phase::kHandler);
  answer(*f.handler.one(), "first");
  assert_int_equal(f.host.wakes, 1);
  assert_non_null(f.handler.one());  // orders do not call back
  f.turn();
  EXPECT_TEXT(f.taken(), ok("first"));
  assert_int_equal(f.handler.requests, 2);
  answer(*f.handler.one(), "second");
  f.turn();
  EXPECT_TEXT(f.taken(), ok("second"));
  assert_true(f.session->phase() == Phase::kIdle);
}

void a_flood_behind_a_slow_handler_stops_reading(void**) {
  Fixture f;
  f.host.bounds.read_backlog = 100;
  f.feed(kGet);
  assert_true(f.session->wants_input());
  while (f.session->wants_input()) f.feed(kGet);
  assert_int_equal(f.handler.requests, 1);
  answer_at_once(f);
  answer(*f.handler.one(), "/");
  f.turn();
  assert_true(f.session->wants_input());
  assert_true(f.handler.requests > 1);
  assert_null(f.handler.one());
}

void a_client_that_does_not_read_gets_no_more_answers(void**) {
  Fixture f;
  f.host.bounds.write_buffer = 1000;
  f.take_output = false;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, std::string(600, 'x')); };
  f.feed(std::string(kGet) + std::string(kGet) + std::string(kGet) + std::string(kGet));
  assert_int_equal(f.handler.requests, 2);
  assert_false(f.session->wants_input());
  f.take_all();
  assert_int_equal(f.handler.requests, 4);
}

void a_paused_body_waits(void**) {
  Fixture f;
  f.handler.request = [](Exchange& exchange, EndStream) { exchange.pause_reading(); };
  f.feed(std::string(kPost) + "he");
  assert_string_equal(f.handler.last_seen.body.c_str(), "");
  assert_false(f.session->wants_input());
  f.handler.one()->resume_reading();
  f.turn();
  assert_string_equal(f.handler.last_seen.body.c_str(), "he");
  f.feed("llo");
  assert_string_equal(f.handler.last_seen.body.c_str(), "hello");
  assert_true(f.handler.last_seen.ended);
}

void send_reports_a_full_queue_and_its_end(void**) {
  Fixture f;
  f.host.bounds.write_buffer = 1000;
  f.take_output = false;
  int writable = 0;
  f.handler.writable = [&](Exchange&) { ++writable; };
  f.feed(kGet);
  Exchange& exchange = *f.handler.one();
  assert_true(exchange.respond(ResponseHead{}, {}, EndStream::kNo) == SendResult::kSent);
  const std::string chunk(800, 'x');
  assert_true(exchange.send(Bytes(chunk), EndStream::kNo) == SendResult::kSent);
  assert_true(exchange.send(Bytes(chunk), EndStream::kNo) == SendResult::kBlocked);
  assert_true(exchange.queued() > 1000);
  f.session->output().consume(600);
  f.session->on_flushed();
  assert_int_equal(writable, 0);  // more than half of it still waits
  f.take_all();
  assert_int_equal(writable, 1);
  exchange.send({}, EndStream::kYes);
  assert_true(exchange.send(Bytes("late"), EndStream::kYes) == SendResult::kClosed);
  f.turn();
  assert_true(f.handler.reasons.back() == CloseReason::kComplete);
}

void owners_are_released_exactly_once(void**) {
  Fixture f;
  int released = 0;
  const auto release = [](void* count) { ++*static_cast<int*>(count); };
  const std::string large(100'000, 'x');
  f.take_output = false;
  f.feed(kGet);
  Exchange& exchange = *f.handler.one();
  exchange.respond(ResponseHead{}, {Bytes(large), release, &released}, EndStream::kNo);
  assert_int_equal(released, 0);
  exchange.send({Bytes("small"), release, &released}, EndStream::kNo);
  assert_int_equal(released, 1);
  exchange.send({Bytes(large), release, &released}, EndStream::kYes);
  exchange.send({Bytes(large), release, &released}, EndStream::kYes);  // too late: released at once
  assert_int_equal(released, 2);
  f.take_all();
  assert_int_equal(released, 4);
}

void the_body_is_asked_for_when_it_is_wanted(void**) {
  constexpr Bytes kExpecting =
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
  Fixture f;
  f.feed(kExpecting);
  EXPECT_TEXT(f.taken(), kContinue);
  f.feed("hello");
  answer(*f.handler.one(), "ok");
  f.turn();
  EXPECT_TEXT(f.taken(), ok("ok"));

  f.handler.request = [](Exchange& exchange, EndStream) { exchange.pause_reading(); };
  f.feed(kExpecting);
  EXPECT_TEXT(f.taken(), "");
  f.handler.one()->resume_reading();
  f.turn();
  EXPECT_TEXT(f.taken(), kContinue);
  f.feed("hello");
  answer(*f.handler.one(), "ok");
  f.turn();
  f.taken();

  // Refused: nobody knows whether the body will come all the same.
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "no"); };
  f.feed(kExpecting);
  EXPECT_TEXT(f.taken(), ok("no", "connection: close\r\n"));
  assert_true(f.session->fate() == Fate::kClose);
}

void stamps_are_in_whatever_answers(void**) {
  Fixture f;
  f.handler.request = [](Exchange& exchange, EndStream end) {
    exchange.stamp("x-request-id", " 7 ");
    exchange.stamp("x-other", "b");
    if (end == EndStream::kNo) return;
    const HeaderField fields[] = {{"x-request-id", "mine"}, {"x-own", "a"}};
    ResponseHead head;
    head.fields = fields;
    exchange.respond(head, Bytes("ok"), EndStream::kYes);
  };
  f.feed(kGet);
  EXPECT_TEXT(f.taken(), ok("ok", "x-own: a\r\nx-request-id: 7\r\nx-other: b\r\n"));
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "ok"); };
  f.feed(kGet);
  EXPECT_TEXT(f.taken(), ok("ok"));

  f.handler.request = [](Exchange& exchange, EndStream) {
    exchange.stamp("x-large", std::string(10'000, 'x'));
  };
  f.handler.closed = [](Exchange& exchange, CloseReason) { assert_int_equal(exchange.status(), 408); };
  f.feed(kPost);
  f.session->on_phase_timeout();
  f.settle();
  const std::string refusal = f.taken();
  assert_true(refusal.starts_with("HTTP/1.1 408 "));
  assert_true(refusal.find("\r\nx-large: " + std::string(10'000, 'x') + "\r\n") != std::string::npos);
}

void phases_follow_the_request(void**) {
  Fixture f;
  const auto phase_is = [&f](Phase phase) { assert_true(f.session->phase() == phase); };
  phase_is(Phase::kIdle);
  uint32_t serial = f.session->phase_serial();
  f.feed("\r\n");
  assert_int_equal(f.session->phase_serial(), serial);  // an empty line begins nothing
  f.feed("PO");
  phase_is(Phase::kHead);
  f.feed(kPost.substr(2));
  phase_is(Phase::kBody);
  f.feed("he");
  assert_int_equal(f.session->body_received(), 2);
  f.feed("llo");
  phase_is(Phase::kHandler);
  serial = f.session->phase_serial();
  answer(*f.handler.one(), "ok");
  f.turn();
  phase_is(Phase::kIdle);
  answer_at_once(f);
  assert_true(f.session->phase_serial() != serial);
  serial = f.session->phase_serial();
  f.feed(kGet);  // begins and ends within one call: idle as before, but anew
  phase_is(Phase::kIdle);
  assert_true(f.session->phase_serial() != serial);
}

void timeouts_are_answered_where_an_answer_makes_sense(void**) {
  {
    Fixture f;
    f.session->on_phase_timeout();
    f.settle();
    EXPECT_TEXT(f.taken(), "");
    assert_true(f.session->fate() == Fate::kClose);
  }
  {
    Fixture f;
    f.feed("GET / HTT");
    f.session->on_phase_timeout();
    f.settle();
    assert_true(f.taken().starts_with("HTTP/1.1 408 "));
    assert_true(f.session->fate() == Fate::kClose);
    assert_int_equal(f.handler.requests, 0);
  }
  {
    Fixture f;
    f.feed(kPost);
    f.session->on_phase_timeout();
    f.settle();
    assert_true(f.taken().starts_with("HTTP/1.1 408 "));
    assert_true(f.handler.reasons.back() == CloseReason::kTimeout);
  }
  {
    Fixture f;
    f.handler.deadline = [](Exchange& exchange) { answer(exchange, "late", 503); };
    f.host.limits_of_time.handler = std::chrono::seconds(3);
    f.feed(kGet);
    f.wait(2'999);
    EXPECT_TEXT(f.taken(), "");
    f.wait(1);
    assert_true(f.taken().starts_with("HTTP/1.1 503 "));
    assert_true(f.handler.reasons.back() == CloseReason::kComplete);
    assert_true(f.session->fate() == Fate::kOpen);
  }
}

void a_broken_body_ends_its_exchange(void**) {
  Fixture f;
  f.feed("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n");
  assert_true(f.handler.reasons.back() == CloseReason::kBadRequest);
  assert_true(f.taken().starts_with("HTTP/1.1 400 "));
  assert_true(f.session->fate() == Fate::kClose);

  // With an answer already begun there is no second one: the connection breaks.
  Fixture g;
  g.handler.request = [](Exchange& exchange, EndStream) {
    exchange.respond(ResponseHead{}, Bytes("part"), EndStream::kNo);
  };
  g.feed("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  assert_true(g.handler.reasons.back() == CloseReason::kBadRequest);
  assert_true(g.session->fate() == Fate::kAbort);
}

void a_body_over_the_limit_is_stopped_while_it_comes(void**) {
  Fixture f;
  f.host.bounds.body = 8;
  f.feed("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  assert_int_equal(f.handler.last_seen.body.size(), 5);
  f.feed("5\r\nworld\r\n");
  assert_true(f.taken().starts_with("HTTP/1.1 413 "));
  assert_true(f.handler.last_seen.body.size() <= 8);
  assert_true(f.handler.reasons.back() == CloseReason::kBadRequest);
}

void an_answer_ahead_of_its_body_keeps_small_connections(void**) {
  Fixture f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "early"); };
  f.feed(kPost);
  EXPECT_TEXT(f.taken(), ok("early"));
  assert_true(f.session->phase() == Phase::kBody);
  f.feed("hello" + std::string(kGet));
  EXPECT_TEXT(f.taken(), ok("early"));
  assert_int_equal(f.handler.requests, 2);
  assert_string_equal(f.handler.last_seen.body.c_str(), "");

  f.feed("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_TEXT(f.taken(), ok("early", "connection: close\r\n"));
  assert_true(f.session->fate() == Fate::kClose);
}

void draining_lets_the_answer_out_and_closes(void**) {
  Fixture idle;
  idle.session->begin_drain();
  assert_true(idle.session->fate() == Fate::kClose);

  Fixture busy;
  busy.feed(std::string(kGet) + std::string(kGet));
  busy.session->begin_drain();
  assert_true(busy.session->fate() == Fate::kOpen);
  answer(*busy.handler.one(), "bye");
  busy.turn();
  EXPECT_TEXT(busy.taken(), ok("bye", "connection: close\r\n"));
  assert_true(busy.session->fate() == Fate::kClose);
  assert_int_equal(busy.handler.requests, 1);
}

void draining_does_not_wait_for_a_body_nobody_wants(void**) {
  Fixture f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "early"); };
  f.feed(kPost);
  assert_true(f.session->fate() == Fate::kOpen);
  f.session->begin_drain();
  assert_true(f.session->fate() == Fate::kClose);
}

void a_retired_session_ends_with_its_next_answer(void**) {
  Fixture f;
  f.feed(std::string(kGet));
  // An answer that has begun is not the next one.
  f.handler.one()->respond({}, {}, EndStream::kNo);
  f.session->retire();
  f.handler.one()->send(Bytes("x"), EndStream::kYes);
  f.turn();
  f.taken();
  assert_true(f.session->fate() == Fate::kOpen);
  assert_int_equal(f.host.counts[SessionEvent::kCloseSent], 0);
  f.feed(std::string(kGet) + std::string(kGet));
  answer(*f.handler.one(), "bye");
  f.turn();
  EXPECT_TEXT(f.taken(), ok("bye", "connection: close\r\n"));
  assert_true(f.session->fate() == Fate::kClose);
  assert_int_equal(f.host.counts[SessionEvent::kCloseSent], 1);
  assert_int_equal(f.handler.requests, 2);
}

void orders_while_the_exchange_closes_are_too_late(void**) {
  Fixture f;
  f.handler.closed = [](Exchange& exchange, CloseReason) {
    assert_true(answer(exchange, "late") == SendResult::kClosed);
    exchange.inform(103, {});
    exchange.reset(std::nullopt);
    exchange.pause_reading();
  };
  f.feed(kPost);
  f.session->on_phase_timeout();
  f.settle();
  assert_true(f.out.starts_with("HTTP/1.1 408 "));
  assert_true(f.out.find("late") == std::string::npos);
  assert_true(f.session->fate() == Fate::kClose);
}

void body_progress_counts_from_the_beginning_of_its_phase(void**) {
  Fixture f;
  f.feed(std::string(kPost) + "he");
  assert_int_equal(f.session->body_received(), 2);
  const uint32_t serial = f.session->phase_serial();
  f.handler.one()->pause_reading();
  assert_true(f.session->phase() == Phase::kHandler);
  f.handler.one()->resume_reading();
  assert_true(f.session->phase() == Phase::kBody);
  assert_int_not_equal(f.session->phase_serial(), serial);
  assert_int_equal(f.session->body_received(), 0);
  f.turn();
  f.feed("l");
  assert_int_equal(f.session->body_received(), 1);
}

// Waiting for its body or not, and whatever it does with reading.
void a_handler_that_begins_early_has_one_limit(void**) {
  Fixture f;
  f.host.limits_of_time.handler = std::chrono::seconds(3);
  int told = 0;
  f.handler.deadline = [&told](Exchange&) { ++told; };
  f.handler.request = [](Exchange& exchange, EndStream) { exchange.begin_handling(); };
  f.feed(kPost);
  for (const char* octet : {"h", "e", "l"}) {
    assert_int_equal(told, 0);
    f.feed(octet);
    f.handler.one()->pause_reading();
    f.wait(500);
    f.handler.one()->resume_reading();
    f.turn();
    f.wait(500);
  }
  assert_int_equal(told, 1);
  f.feed("lo");
  f.wait(10'000);
  assert_int_equal(told, 1);
}

// Like that of any other request, when nobody has said that it begins early.
void a_limit_is_of_one_request(void**) {
  Fixture f;
  f.host.limits_of_time.handler = std::chrono::seconds(3);
  int told = 0;
  f.handler.deadline = [&told](Exchange&) { ++told; };
  f.feed(std::string(kPost) + "hell");
  f.wait(10'000);
  f.feed("o");
  f.wait(2'999);
  assert_int_equal(told, 0);
  answer(*f.handler.one(), "ok");
  f.turn();
  f.wait(10'000);
  f.feed(kGet);
  f.wait(2'999);
  assert_int_equal(told, 0);
  f.wait(1);
  assert_int_equal(told, 1);
}

void the_end_of_input_is_no_end_for_a_handler(void**) {
  Fixture f;
  f.feed(kGet);
  f.session->receive_end();
  assert_non_null(f.handler.one());
  answer(*f.handler.one(), "ok");
  f.turn();
  EXPECT_TEXT(f.taken(), ok("ok"));
  assert_true(f.session->fate() == Fate::kClose);

  Fixture g;
  g.feed(kPost);
  g.session->receive_end();
  assert_true(g.handler.reasons.back() == CloseReason::kPeerGone);
}

void reset_and_disconnect_are_final(void**) {
  Fixture f;
  f.feed(kGet);
  f.handler.one()->respond(ResponseHead{}, Bytes("part"), EndStream::kNo);
  f.handler.one()->reset(std::nullopt);
  assert_true(f.handler.one()->send(Bytes("more"), EndStream::kYes) == SendResult::kClosed);
  f.turn();
  assert_true(f.handler.reasons.back() == CloseReason::kReset);
  assert_true(f.session->fate() == Fate::kAbort);

  Fixture g;
  g.feed(kGet);
  g.session->disconnect(CloseReason::kPeerGone);
  assert_true(g.handler.reasons.back() == CloseReason::kPeerGone);
  assert_null(g.handler.one());
}

void trailers_reach_the_handler_apart_from_the_fields(void**) {
  Fixture f;
  std::string seen;
  f.handler.body = [&](Exchange& exchange, Bytes, EndStream end) {
    if (end == EndStream::kNo) return;
    assert_false(exchange.request().fields.find("x-sum").has_value());
    seen = exchange.request_trailers().find("x-sum").value_or("none");
  };
  f.feed("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 42\r\n\r\n");
  assert_string_equal(seen.c_str(), "42");
}

}  // namespace

int run() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_pipelined_batch_leaves_in_one_piece),
      cmocka_unit_test(a_slow_handler_holds_back_the_next_request),
      cmocka_unit_test(a_flood_behind_a_slow_handler_stops_reading),
      cmocka_unit_test(a_client_that_does_not_read_gets_no_more_answers),
      cmocka_unit_test(a_paused_body_waits),
      cmocka_unit_test(send_reports_a_full_queue_and_its_end),
      cmocka_unit_test(owners_are_released_exactly_once),
      cmocka_unit_test(the_body_is_asked_for_when_it_is_wanted),
      cmocka_unit_test(stamps_are_in_whatever_answers),
      cmocka_unit_test(phases_follow_the_request),
      cmocka_unit_test(timeouts_are_answered_where_an_answer_makes_sense),
      cmocka_unit_test(a_broken_body_ends_its_exchange),
      cmocka_unit_test(a_body_over_the_limit_is_stopped_while_it_comes),
      cmocka_unit_test(an_answer_ahead_of_its_body_keeps_small_connections),
      cmocka_unit_test(draining_lets_the_answer_out_and_closes),
      cmocka_unit_test(draining_does_not_wait_for_a_body_nobody_wants),
      cmocka_unit_test(a_retired_session_ends_with_its_next_answer),
      cmocka_unit_test(orders_while_the_exchange_closes_are_too_late),
      cmocka_unit_test(body_progress_counts_from_the_beginning_of_its_phase),
      cmocka_unit_test(a_handler_that_begins_early_has_one_limit),
      cmocka_unit_test(a_limit_is_of_one_request),
      cmocka_unit_test(the_end_of_input_is_no_end_for_a_handler),
      cmocka_unit_test(reset_and_disconnect_are_final),
      cmocka_unit_test(trailers_reach_the_handler_apart_from_the_fields),
  };
  return cmocka_run_group_tests_name("h1/session", tests, nullptr, nullptr);
}

}  // namespace weft::h1::testing

int main() {
  return weft::h1::testing::run();
}
