// Each way to be a nuisance: how much of it is borne, with which code the connection ends, and that memory
// stays flat.

#include "h2/support.h"

using namespace weft;
using namespace weft::h2;
using namespace weft::h2::testing;

namespace {

constexpr auto kCalm = static_cast<uint32_t>(ErrorCode::kEnhanceYourCalm);

// Sends `one(i)` until the connection ends or `most` times; how often it took.
template <class One>
int repeat(Fixture& f, int most, One one) {
  for (int i = 0; i < most; ++i) {
    f.feed(one(i));
    if (f.session->fate() != Fate::kOpen) return i + 1;
  }
  return most;
}

void expect_end(Fixture& f, uint32_t code, Bytes reason) {
  assert_true(f.session->fate() == Fate::kClose);
  assert_int_equal(f.peer.goaways.size(), 1);
  assert_int_equal(f.peer.goaways[0].second, code);
  assert_int_equal(f.host.abuses.size(), 1);
  EXPECT_TEXT(f.host.abuses[0], reason);
  assert_true(f.handler.open.empty());
  assert_int_equal(f.host.counts[SessionEvent::kGoawaySent], 1);
}

struct Greeted : Fixture {
  explicit Greeted(const Settings& settings = {}) : Fixture(settings) { feed(hello()); }
};

}  // namespace

static void rapid_reset(void**) {
  Greeted f;
  const int times = repeat(f, 10'000, [](int i) { return get(2 * i + 1) + rst(2 * i + 1); });
  assert_in_range(times, 100, 300);
  expect_end(f, kCalm, "reset flood");
  // Opened and reset in one read: no handler has run.
  assert_int_equal(f.handler.requests, 0);
}

static void rapid_reset_of_running_handlers(void**) {
  Greeted f;
  const int times = repeat(f, 10'000, [](int i) { return i % 2 == 0 ? get(i + 1) : rst(i); });
  assert_in_range(times, 200, 600);
  expect_end(f, kCalm, "reset flood");
  assert_int_equal(f.handler.requests, f.handler.reasons.size());
  f.handler.reasons.pop_back();
  for (const CloseReason reason : f.handler.reasons) assert_true(reason == CloseReason::kPeerGone);
}

static void resets_at_a_human_pace_are_fine(void**) {
  Greeted f;
  const int times = repeat(f, 2000, [&f](int i) {
    f.host.now += 20;
    return get(2 * i + 1) + rst(2 * i + 1);
  });
  assert_int_equal(times, 2000);
  assert_true(f.session->fate() == Fate::kOpen);
}

static void made_you_reset(void**) {
  // The server is led to reset the stream itself, by a malformed request.
  Greeted f;
  const int times = repeat(f, 10'000, [](int i) { return get(2 * i + 1, "/", {{"X", "y"}}); });
  assert_in_range(times, 100, 300);
  expect_end(f, kCalm, "reset flood");
}

static void made_you_reset_by_window(void**) {
  Greeted f;
  f.handler.request = [](Exchange&, EndStream) {};
  const int times = repeat(f, 10'000, [](int i) { return i % 2 == 0 ? get(i + 1) : window(i, 0x7fffffff); });
  assert_in_range(times, 200, 600);
  expect_end(f, kCalm, "reset flood");
}

static void continuation_flood(void**) {
  Greeted f;
  f.feed(frame(FrameType::kHeaders, kEnd, 1, fields(request("GET", "/"))));
  const int times =
      repeat(f, 10'000, [](int) { return frame(FrameType::kContinuation, 0, 1, field("a", "b")); });
  assert_int_equal(times, 17);
  expect_end(f, kCalm, "continuation flood");
}

static void empty_continuation_flood(void**) {
  Greeted f;
  f.feed(frame(FrameType::kHeaders, kEnd, 1, ""));
  repeat(f, 10'000, [](int) { return frame(FrameType::kContinuation, 0, 1, ""); });
  expect_end(f, kCalm, "continuation flood");
}

static void settings_flood(void**) {
  Greeted f;
  const int times = repeat(f, 10'000, [](int) { return settings(setting(4, 1)); });
  assert_in_range(times, 10, 100);
  expect_end(f, kCalm, "settings flood");
}

static void ping_flood(void**) {
  Greeted f;
  const int times = repeat(f, 10'000, [](int) { return ping(); });
  assert_in_range(times, 50, 200);
  expect_end(f, kCalm, "ping flood");
}

static void pings_now_and_then_are_fine(void**) {
  Greeted f;
  const int times = repeat(f, 1000, [&f](int) {
    f.host.now += 1000;
    return ping();
  });
  assert_int_equal(times, 1000);
  assert_int_equal(f.peer.ping_acks, 1000);
}

static void pings_of_an_uploading_client_are_earned(void**) {
  Greeted f;
  f.feed(post(1));
  const int times = repeat(f, 1000, [](int) { return data(1, std::string(1000, 'x')) + ping(); });
  assert_int_equal(times, 1000);
  assert_true(f.session->fate() == Fate::kOpen);
}

static void acknowledgements_are_not_taken(void**) {
  Greeted f;
  f.take_output = false;
  // Enough output that the library keeps what it has to acknowledge.
  f.handler.request = [](Exchange& exchange, EndStream) {
    static const std::string kLarge(200'000, 'x');
    answer(exchange, kLarge);
  };
  f.feed(window(0, 1 << 24) + settings(setting(4, 1 << 24)) + get(1));
  const size_t before = f.session->output().size();
  int times = 0;
  for (; times < 10'000 && f.session->fate() == Fate::kOpen; ++times) {
    f.host.now += 1000;
    f.feed(ping());
  }
  assert_in_range(times, 10, 200);
  assert_in_range(f.session->output().size(), 1, before + 100);
  f.flush();
  expect_end(f, kCalm, "acknowledgements not taken");
}

static void window_update_flood(void**) {
  Greeted f;
  const int times = repeat(f, 100'000, [](int) { return window(0, 1); });
  assert_in_range(times, 500, 3000);
  expect_end(f, kCalm, "window update flood");
}

static void window_updates_for_data_are_earned(void**) {
  Greeted f;
  static const std::string kLarge(20'000'000, 'x');
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, kLarge); };
  f.feed(get(1));
  repeat(f, 100'000,
         [&f](int) { return f.peer.replies[1].ended ? std::string() : window(0, 2000) + window(1, 2000); });
  assert_true(f.session->fate() == Fate::kOpen);
  assert_int_equal(f.peer.replies[1].body.size(), kLarge.size());
}

static void what_comes_with_every_request_is_earned(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "tiny"); };
  const int times = repeat(f, 3000, [](int i) { return get(2 * i + 1) + window(0, 4) + ping(); });
  assert_int_equal(times, 3000);
  assert_true(f.session->fate() == Fate::kOpen);
}

static void dribbled_windows(void**) {
  // One octet at a time: neither progress nor earned.
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, std::string(10'000, 'x')); };
  f.feed(settings(setting(4, 0)) + get(1));
  repeat(f, 100'000, [](int) { return window(1, 1); });
  expect_end(f, kCalm, "window update flood");
}

static void priority_flood(void**) {
  Greeted f;
  const int times =
      repeat(f, 10'000, [](int i) { return frame(FrameType::kPriority, 0, 2 * i + 1, number(0, 4) + "x"); });
  assert_in_range(times, 100, 1000);
  expect_end(f, kCalm, "priority flood");
}

static void priority_update_flood(void**) {
  Greeted f;
  repeat(f, 10'000, [](int) { return frame(FrameType::kPriorityUpdate, 0, 0, number(1, 4) + "u=1"); });
  expect_end(f, kCalm, "priority flood");
}

static void empty_data_flood(void**) {
  Greeted f;
  f.feed(post(1));
  const int times = repeat(f, 10'000, [](int) { return data(1, ""); });
  assert_in_range(times, 50, 200);
  expect_end(f, kCalm, "empty frame flood");
}

static void padding_only_data_flood(void**) {
  Greeted f;
  f.feed(post(1));
  const std::string padding = "\xff" + std::string(255, '\0');
  repeat(f, 10'000, [&padding](int) { return frame(FrameType::kData, 0x8, 1, padding); });
  expect_end(f, kCalm, "empty frame flood");
}

static void padded_data_is_fine(void**) {
  Greeted f;
  f.host.bounds.body = 1 << 30;
  f.feed(post(1));
  const std::string padded = "\x20" + std::string(1000, 'x') + std::string(32, '\0');
  repeat(f, 1000, [&padded](int) { return frame(FrameType::kData, 0x8, 1, padded); });
  assert_true(f.session->fate() == Fate::kOpen);
}

static void unknown_frame_flood(void**) {
  Greeted f;
  const int times = repeat(f, 10'000, [](int) { return frame(FrameType{0x77}, 0, 0, "x"); });
  assert_in_range(times, 100, 1000);
  expect_end(f, kCalm, "unknown frame flood");
}

static void unknown_frames_of_browsers_are_fine(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "ok"); };
  const int times = repeat(f, 2000, [](int i) { return get(2 * i + 1) + frame(FrameType{0x77}, 0, 0, "x"); });
  assert_int_equal(times, 2000);
}

static void goaway_flood(void**) {
  Greeted f;
  f.feed(get(1));  // which keeps the connection
  repeat(f, 10'000, [](int) { return goaway(); });
  expect_end(f, kCalm, "settings flood");
}

static void header_bomb(void**) {
  Settings wanted;
  Greeted f(wanted);
  // A field of 4000 octets in the table, then one octet for each use of it.
  const std::string entry = std::string("\x40") + hpack_number(1, 127, 0) + "a" + hpack_number(4000, 127, 0) +
                            std::string(4000, 'x');
  f.feed(
      frame(FrameType::kHeaders, kEnd, 1, fields(request("GET", "/")) + entry + std::string(12'000, '\xbe')));
  expect_end(f, kCalm, "field section bomb");
  assert_int_equal(f.handler.requests, 0);
}

static void header_bomb_of_small_fields(void**) {
  Greeted f;
  f.feed(frame(FrameType::kHeaders, kEnd, 1, fields(request("GET", "/"))));
  const std::string many(16'000, '\x90');  // accept-encoding: gzip, deflate
  repeat(f, 16, [&many](int) { return frame(FrameType::kContinuation, 0, 1, many); });
  expect_end(f, kCalm, "field section bomb");
}

static void slow_headers(void**) {
  Greeted f;
  f.feed(frame(FrameType::kHeaders, kEnd, 1, fields({{":method", "GET"}})));
  assert_true(f.session->phase() == Phase::kHead);
  f.session->on_phase_timeout();
  f.settle();
  expect_end(f, kCalm, "slow headers");
}

static void slow_headers_beside_another_stream(void**) {
  Greeted f;
  f.feed(get(1) + frame(FrameType::kHeaders, kEnd, 3, fields({{":method", "GET"}})));
  assert_true(f.session->phase() == Phase::kStreams);
  for (int i = 0; i < 8; ++i) {
    f.feed(frame(FrameType::kContinuation, 0, 3, field("a", "b")));
    f.wait(3000);
    assert_true(f.session->fate() == Fate::kOpen);
  }
  f.wait(7000);
  expect_end(f, kCalm, "slow headers");
}

static void never_reading_resets_the_stream(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, std::string(100'000, 'x')); };
  f.feed(settings(setting(4, 0)) + get(1));
  assert_int_equal(f.handler.open.size(), 1);
  f.wait(29'000);
  assert_int_equal(f.handler.open.size(), 1);
  f.wait(10'000);
  assert_int_equal(f.handler.open.size(), 0);
  assert_true(f.handler.reasons[0] == CloseReason::kTimeout);
  EXPECT_TEXT(f.reply(1), "200 !8");
  assert_true(f.session->fate() == Fate::kOpen);
}

static void tiny_windows_are_too_slow(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, std::string(100'000, 'x')); };
  f.feed(settings(setting(4, 1)) + get(1));
  for (int i = 0; i < 60 && !f.handler.open.empty(); ++i) {
    f.wait(1000);
    if (!f.handler.open.empty()) f.feed(window(1, 10));
  }
  assert_true(f.handler.open.empty());
  assert_true(f.handler.reasons[0] == CloseReason::kTimeout);
}

static void garbage_is_told_nothing_but_goaway(void**) {
  for (const Bytes garbage :
       {Bytes("GET / HTTP/1.1\r\nhost: h\r\n\r\n"), Bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\rX")}) {
    Fixture f;
    f.take_output = false;
    for (const char c : garbage) f.feed(Bytes(&c, 1));
    assert_int_equal(f.session->output().size(), 17);
    f.flush();
    expect_end(f, 1, "not HTTP/2");
  }
}

static void first_frame_is_not_settings(void**) {
  Fixture f;
  f.feed(std::string(kClientPreface) + ping());
  expect_end(f, 1, "protocol error");
}

static void too_many_streams(void**) {
  Settings wanted;
  wanted.max_concurrent_streams = 3;
  Greeted f(wanted);
  f.feed(get(1) + get(3) + get(5));
  assert_int_equal(f.handler.open.size(), 3);
  f.feed(get(7));
  expect_end(f, 1, "protocol error");
}

static void streams_over_a_bound_not_yet_acknowledged_are_refused(void**) {
  Settings wanted;
  wanted.max_concurrent_streams = 3;
  Fixture f(wanted);
  f.feed(std::string(kClientPreface) + settings() + get(1) + get(3) + get(5) + get(7) + get(9));
  assert_int_equal(f.handler.open.size(), 3);
  EXPECT_TEXT(f.reply(7), " !7");
  EXPECT_TEXT(f.reply(9), " !7");
  assert_int_equal(f.host.counts[SessionEvent::kStreamRefused], 2);
  assert_true(f.session->fate() == Fate::kOpen);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(rapid_reset),
      cmocka_unit_test(rapid_reset_of_running_handlers),
      cmocka_unit_test(resets_at_a_human_pace_are_fine),
      cmocka_unit_test(made_you_reset),
      cmocka_unit_test(made_you_reset_by_window),
      cmocka_unit_test(continuation_flood),
      cmocka_unit_test(empty_continuation_flood),
      cmocka_unit_test(settings_flood),
      cmocka_unit_test(ping_flood),
      cmocka_unit_test(pings_now_and_then_are_fine),
      cmocka_unit_test(pings_of_an_uploading_client_are_earned),
      cmocka_unit_test(acknowledgements_are_not_taken),
      cmocka_unit_test(window_update_flood),
      cmocka_unit_test(window_updates_for_data_are_earned),
      cmocka_unit_test(what_comes_with_every_request_is_earned),
      cmocka_unit_test(dribbled_windows),
      cmocka_unit_test(priority_flood),
      cmocka_unit_test(priority_update_flood),
      cmocka_unit_test(empty_data_flood),
      cmocka_unit_test(padding_only_data_flood),
      cmocka_unit_test(padded_data_is_fine),
      cmocka_unit_test(unknown_frame_flood),
      cmocka_unit_test(unknown_frames_of_browsers_are_fine),
      cmocka_unit_test(goaway_flood),
      cmocka_unit_test(header_bomb),
      cmocka_unit_test(header_bomb_of_small_fields),
      cmocka_unit_test(slow_headers),
      cmocka_unit_test(slow_headers_beside_another_stream),
      cmocka_unit_test(never_reading_resets_the_stream),
      cmocka_unit_test(tiny_windows_are_too_slow),
      cmocka_unit_test(garbage_is_told_nothing_but_goaway),
      cmocka_unit_test(first_frame_is_not_settings),
      cmocka_unit_test(too_many_streams),
      cmocka_unit_test(streams_over_a_bound_not_yet_acknowledged_are_refused),
  };
  return cmocka_run_group_tests_name("h2/abuse", tests, nullptr, nullptr);
}
