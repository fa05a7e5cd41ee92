// Time limits of streams, and the ways connections end.

#include "h2/support.h"

using namespace weft;
using namespace weft::h2;
using namespace weft::h2::testing;

namespace {

struct Greeted : Fixture {
  explicit Greeted(const Settings& settings = {}, Bytes entries = {}) : Fixture(settings) {
    feed(hello(entries));
  }
};

}  // namespace

static void body_timeout_is_answered(void**) {
  Greeted f;
  f.feed(post(1));
  f.wait(29'000);
  f.feed(data(1, std::string(100'000 / 8, 'x')));
  f.wait(20'000);
  assert_int_equal(f.handler.open.size(), 1);
  f.wait(20'000);
  EXPECT_TEXT(f.reply(1), "408 Request Timeout\r\n!0");
  assert_true(f.handler.reasons == std::vector{CloseReason::kTimeout});
  assert_true(f.session->fate() == Fate::kOpen);
}

static void trickled_bodies_are_too_slow(void**) {
  Greeted f;
  f.feed(post(1));
  for (int i = 0; i < 100 && !f.handler.open.empty(); ++i) {
    f.feed(data(1, "x"));
    f.wait(1000);
  }
  f.wait(1000);
  EXPECT_TEXT(f.reply(1), "408 Request Timeout\r\n!0");
}

static void handlers_are_told_once(void**) {
  Greeted f;
  f.host.limits_of_time.handler = std::chrono::seconds(3);
  int told = 0;
  f.handler.deadline = [&told](Exchange&) { ++told; };
  f.feed(get(1));
  f.wait(2900);
  assert_int_equal(told, 0);
  f.wait(10'000);
  assert_int_equal(told, 1);
  answer(*f.handler.last, "late");
  f.turn();
  EXPECT_TEXT(f.reply(1), "200 late");
}

// Waiting for its body or not.
static void a_handler_that_begins_early_has_one_limit(void**) {
  Greeted f;
  f.host.limits_of_time.handler = std::chrono::seconds(3);
  int told = 0;
  f.handler.deadline = [&told](Exchange&) { ++told; };
  f.handler.request = [](Exchange& exchange, EndStream) { exchange.begin_handling(); };
  f.feed(post(1));
  for (int second = 0; second < 3; ++second) {
    assert_int_equal(told, 0);
    f.feed(data(1, "xxxxxxxxxx"));
    f.handler.last->pause_reading();
    f.wait(500);
    f.handler.last->resume_reading();
    f.turn();
    f.wait(500);
  }
  assert_int_equal(told, 1);
  f.feed(data(1, "x", kEnd));
  f.wait(10'000);
  assert_int_equal(told, 1);
}

static void idle_connections_say_farewell(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "ok"); };
  f.feed(get(1));
  f.session->on_phase_timeout();
  f.settle();
  assert_true((f.peer.goaways == std::vector<std::pair<uint32_t, uint32_t>>{{1, 0}}));
  assert_true(f.session->fate() == Fate::kClose);
}

static void drain_says_goaway_twice(void**) {
  Greeted f;
  f.feed(get(1));
  f.session->begin_drain();
  f.settle();
  assert_true((f.peer.goaways == std::vector<std::pair<uint32_t, uint32_t>>{{0x7fffffff, 0}}));
  assert_int_equal(f.peer.pings.size(), 1);
  // This one crossed the notice.
  f.feed(get(3) + ping(f.peer.pings[0], kFlagAck));
  assert_int_equal(f.peer.goaways.size(), 2);
  assert_true((f.peer.goaways[1] == std::pair<uint32_t, uint32_t>{3, 0}));
  f.feed(get(5));
  assert_int_equal(f.handler.requests, 2);
  assert_true(f.session->fate() == Fate::kOpen);
  while (!f.handler.open.empty()) {
    answer(*f.handler.open.begin()->first, "bye");
    f.turn();
  }
  EXPECT_TEXT(f.reply(1), "200 bye");
  EXPECT_TEXT(f.reply(3), "200 bye");
  assert_true(f.session->fate() == Fate::kClose);
  assert_int_equal(f.host.counts[SessionEvent::kGoawaySent], 1);
}

static void drain_does_not_wait_for_the_ping_for_ever(void**) {
  Greeted f;
  f.session->begin_drain();
  f.settle();
  assert_true(f.session->phase() == Phase::kStreams);
  f.wait(900);
  assert_int_equal(f.peer.goaways.size(), 1);
  f.wait(200);
  assert_int_equal(f.peer.goaways.size(), 2);
  assert_true(f.session->fate() == Fate::kClose);
}

static void retiring_waits_for_a_quiet_moment(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "ok"); };
  f.feed(get(1));
  f.session->retire();
  for (int32_t stream = 3; stream < 43; stream += 2) {
    f.feed(get(stream));
    f.wait(200);
    assert_true(f.peer.goaways.empty());
  }
  f.wait(100);
  assert_int_equal(f.peer.goaways.size(), 1);
  f.feed(ping(f.peer.pings[0], kFlagAck));
  assert_true(f.session->fate() == Fate::kClose);
}

static void retiring_has_its_limits(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "ok"); };
  f.session->retire();
  for (int i = 0; i < 60 && f.peer.goaways.empty(); ++i) {
    f.feed(get(2 * i + 1));
    f.wait(200);
  }
  assert_in_range(f.handler.requests, 48, 55);
  assert_int_equal(f.peer.goaways.size(), 1);
}

static void a_peer_that_leaves_is_served_to_the_end(void**) {
  Greeted f;
  f.feed(get(1) + goaway());
  assert_true(f.session->fate() == Fate::kOpen);
  assert_int_equal(f.host.counts[SessionEvent::kGoawayReceived], 1);
  answer(*f.handler.last, "bye");
  f.turn();
  EXPECT_TEXT(f.reply(1), "200 bye");
  assert_true(f.session->fate() == Fate::kClose);
}

static void half_close_ends_what_is_incomplete(void**) {
  Greeted f;
  f.feed(post(1) + get(3));
  f.session->receive_end();
  f.settle();
  assert_true(f.handler.reasons == std::vector{CloseReason::kPeerGone});
  assert_false(f.session->wants_input());
  answer(*f.handler.open.begin()->first, "ok");
  f.turn();
  EXPECT_TEXT(f.reply(3), "200 ok");
  assert_true(f.session->fate() == Fate::kClose);
}

static void half_close_does_not_wait_for_windows(void**) {
  Greeted f({}, setting(4, 0));
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "ok"); };
  f.feed(get(1));
  f.session->receive_end();
  f.settle();
  assert_true(f.handler.reasons == std::vector{CloseReason::kPeerGone});
  assert_true(f.session->fate() == Fate::kClose);
}

static void disconnect_ends_everything(void**) {
  Greeted f;
  f.feed(get(1) + post(3) + data(3, "x"));
  f.session->disconnect(CloseReason::kPeerGone);
  assert_true((f.handler.reasons == std::vector{CloseReason::kPeerGone, CloseReason::kPeerGone}));
  assert_true(f.session->fate() == Fate::kAbort);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(body_timeout_is_answered),
      cmocka_unit_test(trickled_bodies_are_too_slow),
      cmocka_unit_test(handlers_are_told_once),
      cmocka_unit_test(a_handler_that_begins_early_has_one_limit),
      cmocka_unit_test(idle_connections_say_farewell),
      cmocka_unit_test(drain_says_goaway_twice),
      cmocka_unit_test(drain_does_not_wait_for_the_ping_for_ever),
      cmocka_unit_test(retiring_waits_for_a_quiet_moment),
      cmocka_unit_test(retiring_has_its_limits),
      cmocka_unit_test(a_peer_that_leaves_is_served_to_the_end),
      cmocka_unit_test(half_close_ends_what_is_incomplete),
      cmocka_unit_test(half_close_does_not_wait_for_windows),
      cmocka_unit_test(disconnect_ends_everything),
  };
  return cmocka_run_group_tests_name("h2/ends", tests, nullptr, nullptr);
}
