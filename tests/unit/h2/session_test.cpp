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

// Octets that count how often they were let go.
struct Owner {
  std::string text;
  int released = 0;

  OwnedBytes bytes() {
    return {text, [](void* owner) { ++static_cast<Owner*>(owner)->released; }, this};
  }
};

std::string pattern(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
  return text;
}

void start(Exchange& exchange) {
  exchange.respond(ResponseHead{}, {}, EndStream::kNo);
}

}  // namespace

static void settings_and_window_are_announced(void**) {
  Settings wanted;
  wanted.max_concurrent_streams = 7;
  wanted.stream_window = 70'000;
  wanted.connection_window = 1'000'000;
  wanted.max_frame_size = 20'000;
  wanted.header_list = 5000;
  Greeted f(wanted);
  assert_int_equal(f.peer.settings[3], 7);
  assert_int_equal(f.peer.settings[4], 70'000);
  assert_int_equal(f.peer.settings[5], 20'000);
  assert_int_equal(f.peer.settings[6], 5000);
  assert_int_equal(f.peer.settings.count(8), 0);
  assert_int_equal(f.peer.settings[9], 1);
  assert_int_equal(f.peer.windows[0], 1'000'000 - 65'535);
  assert_int_equal(f.peer.settings_acks, 1);
  assert_true(f.session->phase() == Phase::kIdle);
}

static void answers_a_request(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream end) {
    const http::RequestHead& head = exchange.request();
    assert_true(end == EndStream::kYes);
    EXPECT_TEXT(head.target(), "/a?b");
    EXPECT_TEXT(*head.fields.find("host"), "h");
    EXPECT_TEXT(*head.fields.find("cookie"), "a=b; c=d");
    EXPECT_TEXT(*head.fields.find("accept"), "*/*");
    assert_false(head.secure);
    answer(exchange, "hello");
    assert_int_equal(exchange.status(), 200);
    assert_int_equal(exchange.body_bytes(), 5);
  };
  const uint32_t serial = f.session->phase_serial();
  f.feed(get(1, "/a?b", {{"cookie", "a=b"}, {"accept", "*/*"}, {"cookie", "c=d"}}));
  EXPECT_TEXT(f.reply(1), "200 hello");
  EXPECT_TEXT(f.peer.replies[1].value("date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_TEXT(f.peer.replies[1].value("content-length"), "5");
  assert_true(f.handler.reasons == std::vector{CloseReason::kComplete});
  assert_true(f.session->phase() == Phase::kIdle);
  assert_int_not_equal(f.session->phase_serial(), serial);
}

static void connection_fields_are_removed_and_stamps_win(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) {
    const HeaderField list[] = {
        {"set-cookie", "a=b"}, {"connection", "x"},     {"set-cookie", "c=d"}, {"transfer-encoding", "gzip"},
        {"keep-alive", "y"},   {"content-length", "7"}, {"upgrade", "z"},      {"proxy-connection", "z"},
        {"x-id", "mine"},      {"date", "today"}};
    exchange.stamp("x-id", "stamped");
    ResponseHead head;
    head.status = 418;
    head.fields = list;
    exchange.respond(head, Bytes("ok"), EndStream::kYes);
  };
  f.feed(get(1));
  const Fields expected = {{":status", "418"},    {"content-length", "2"}, {"set-cookie", "a=b"},
                           {"set-cookie", "c=d"}, {"date", "today"},       {"x-id", "stamped"}};
  assert_true(f.peer.replies[1].heads[0] == expected);
}

static void head_and_304_state_the_length_of_a_get(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) {
    ResponseHead head;
    head.status = exchange.request().method == http::Method::kHead ? 200 : 304;
    head.content_length = 1234;
    exchange.respond(head, {}, EndStream::kYes);
  };
  f.feed(headers(1, request("HEAD", "/")) + get(3));
  EXPECT_TEXT(f.peer.replies[1].value("content-length"), "1234");
  EXPECT_TEXT(f.peer.replies[3].value("content-length"), "1234");
  EXPECT_TEXT(f.reply(1), "200 ");
  EXPECT_TEXT(f.reply(3), "304 ");
}

static void answers_later_and_out_of_order(void**) {
  Greeted f;
  std::vector<Exchange*> waiting;
  f.handler.request = [&](Exchange& exchange, EndStream) { waiting.push_back(&exchange); };
  f.feed(get(1) + get(3) + get(5));
  assert_int_equal(f.host.wakes, 0);
  answer(*waiting[2], "third");
  answer(*waiting[0], "first");
  assert_int_equal(f.host.wakes, 1);
  assert_int_equal(f.handler.reasons.size(), 0);
  f.turn();
  EXPECT_TEXT(f.reply(1), "200 first");
  EXPECT_TEXT(f.reply(5), "200 third");
  assert_int_equal(f.handler.open.size(), 1);
  assert_true(f.session->phase() == Phase::kStreams);
  answer(*waiting[1], "second");
  f.turn();
  EXPECT_TEXT(f.reply(3), "200 second");
  assert_true(f.session->phase() == Phase::kIdle);
}

static void all_frames_of_a_turn_are_in_one_block(void**) {
  Greeted f;
  f.take_output = false;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "hello"); };
  f.feed(get(1) + get(3) + get(5) + ping());
  Bytes slices[4];
  assert_int_equal(f.session->output().peek(slices), 1);
  f.flush();
  EXPECT_TEXT(f.peer.log, "H1 D1 H3 D3 H5 D5 ");
}

static void large_bodies_are_not_copied(void**) {
  Greeted f;
  f.take_output = false;
  Owner owner{pattern(60'000)};
  f.handler.request = [&owner](Exchange& exchange, EndStream) {
    exchange.respond(ResponseHead{}, owner.bytes(), EndStream::kYes);
  };
  f.feed(get(1));
  Bytes slices[32];
  const size_t count = f.session->output().peek(slices);
  size_t referenced = 0;
  for (size_t i = 0; i < count; ++i) {
    if (slices[i].data() >= owner.text.data() && slices[i].data() < owner.text.data() + owner.text.size())
      referenced += slices[i].size();
  }
  assert_true(referenced > 50'000);
  assert_int_equal(owner.released, 0);
  f.flush();
  assert_int_equal(owner.released, 1);
  EXPECT_TEXT(f.peer.replies[1].body, owner.text);
}

static void windows_hold_the_body_back(void**) {
  Greeted f({}, setting(4, 10));
  Owner owner{pattern(20'000)};
  f.handler.request = [&owner](Exchange& exchange, EndStream) {
    exchange.respond(ResponseHead{}, owner.bytes(), EndStream::kYes);
  };
  f.feed(get(1));
  assert_int_equal(f.peer.replies[1].body.size(), 10);
  assert_int_equal(f.handler.last->queued(), 19'990);
  assert_true(f.session->phase() == Phase::kStreams);
  f.feed(window(1, 10'000));
  assert_int_equal(f.peer.replies[1].body.size(), 10'010);
  f.feed(window(1, 10'000));
  EXPECT_TEXT(f.peer.replies[1].body, owner.text);
  assert_true(f.peer.replies[1].ended);
  assert_int_equal(owner.released, 1);
}

static void a_stream_reset_amid_its_body_keeps_what_is_on_its_way(void**) {
  Greeted f({}, setting(4, 15'000));
  f.take_output = false;
  auto owner = std::make_unique<Owner>(Owner{pattern(20'000)});
  f.handler.request = [&owner](Exchange& exchange, EndStream) {
    exchange.respond(ResponseHead{}, owner->bytes(), EndStream::kYes);
  };
  f.feed(get(1));
  f.feed(rst(1));
  assert_true(f.handler.reasons == std::vector{CloseReason::kPeerGone});
  assert_int_equal(owner->released, 0);
  f.flush();
  assert_int_equal(owner->released, 1);
  EXPECT_TEXT(f.peer.replies[1].body, pattern(20'000).substr(0, 15'000));
}

static void blocks_and_becomes_writable(void**) {
  Greeted f({}, setting(4, 1'000'000));
  f.host.bounds.write_buffer = 100'000;
  f.feed(window(0, 1'000'000));
  int writable = 0;
  f.handler.request = [](Exchange& exchange, EndStream) { start(exchange); };
  f.handler.writable = [&writable](Exchange&) { ++writable; };
  f.take_output = false;
  f.feed(get(1));
  Exchange& exchange = *f.handler.last;
  const std::string part(60'000, 'x');
  assert_true(exchange.send(Bytes(part), EndStream::kNo) == SendResult::kSent);
  assert_true(exchange.send(Bytes(part), EndStream::kNo) == SendResult::kBlocked);
  assert_true(exchange.send(Bytes(part), EndStream::kNo) == SendResult::kBlocked);
  assert_true(exchange.send(Bytes(part), EndStream::kNo) == SendResult::kBlocked);
  assert_int_equal(exchange.queued(), 240'000);
  f.turn();
  assert_int_equal(writable, 0);
  // Not more than the bound leaves its stream before the socket has taken something.
  assert_in_range(f.session->output().size(), 128 * 1024, 160 * 1024);
  f.take_output = true;
  f.flush();
  assert_int_equal(writable, 1);
  assert_int_equal(exchange.queued(), 0);
  assert_int_equal(f.peer.replies[1].body.size(), 240'000);
  exchange.send({}, EndStream::kYes);
  f.turn();
  assert_true(f.peer.replies[1].ended);
}

static void urgent_streams_go_first(void**) {
  Greeted f({}, setting(4, 1'000'000));
  f.feed(window(0, 1'000'000));
  const std::string large(100'000, 'x');
  f.handler.request = [&large](Exchange& exchange, EndStream) { answer(exchange, large); };
  f.feed(get(1, "/", {{"priority", "u=6"}}) + get(3, "/", {{"priority", "u=0"}}) + get(5));
  const size_t first = f.peer.log.find("D3"), second = f.peer.log.find("D5"), third = f.peer.log.find("D1");
  assert_true(first < second && second < third);
  assert_true(f.peer.log.rfind("D3") < second);
}

static void priorities_change_on_the_way(void**) {
  Greeted f({}, setting(4, 0));
  const std::string large(30'000, 'x');
  f.handler.request = [&large](Exchange& exchange, EndStream) { answer(exchange, large); };
  f.feed(get(1) + get(3));
  f.feed(frame(FrameType::kPriorityUpdate, 0, 0, number(3, 4) + "u=1"));
  f.feed(settings(setting(4, 30'000)));
  assert_true(f.peer.log.rfind("D3") < f.peer.log.find("D1"));
}

static void priorities_come_before_their_streams(void**) {
  Greeted f({}, setting(4, 0));
  const std::string large(30'000, 'x');
  f.handler.request = [&large](Exchange& exchange, EndStream) { answer(exchange, large); };
  // The frame counts for more than the field.
  f.feed(frame(FrameType::kPriorityUpdate, 0, 0, number(3, 4) + "u=1"));
  f.feed(get(1) + get(3, "/", {{"priority", "u=7"}}) + settings(setting(4, 30'000)));
  assert_true(f.peer.log.rfind("D3") < f.peer.log.find("D1"));
}

static void who_waits_for_the_connection_window_goes_on(void**) {
  Greeted f({}, setting(4, 1'000'000));
  const std::string large(60'000, 'x');
  f.handler.request = [&large](Exchange& exchange, EndStream) { answer(exchange, large); };
  f.feed(get(1) + get(3) + headers(5, request("HEAD", "/")));
  assert_int_equal(f.peer.replies[1].body.size() + f.peer.replies[3].body.size(), 65'535);
  EXPECT_TEXT(f.reply(5), "200 ");
  f.feed(rst(1));
  f.feed(window(0, 100'000));
  EXPECT_TEXT(f.peer.replies[3].body, large);
  assert_true(f.peer.replies[3].ended);
}

static void incremental_streams_share(void**) {
  Greeted f({}, setting(4, 1'000'000));
  f.feed(window(0, 1'000'000));
  const std::string large(60'000, 'x');
  f.handler.request = [&large](Exchange& exchange, EndStream) { answer(exchange, large); };
  f.feed(get(1, "/", {{"priority", "i"}}) + get(3, "/", {{"priority", "i"}}));
  assert_true(f.peer.log.find("D3") < f.peer.log.rfind("D1"));
}

static void a_paused_handler_closes_the_window(void**) {
  Settings wanted;
  wanted.stream_window = 65'535;
  Greeted f(wanted);
  f.handler.request = [](Exchange& exchange, EndStream) { exchange.pause_reading(); };
  f.feed(post(1));
  f.feed(data(1, std::string(16'000, 'a')) + data(1, std::string(16'000, 'b')) +
         data(1, std::string(16'000, 'c')));
  EXPECT_TEXT(f.handler.received(*f.handler.last), "");
  assert_int_equal(f.peer.windows[1], 0);
  // Nobody owes anything while the handler makes the peer wait.
  f.wait(100'000);
  assert_int_equal(f.handler.open.size(), 1);
  f.handler.last->resume_reading();
  f.turn();
  EXPECT_TEXT(f.handler.received(*f.handler.last),
              std::string(16'000, 'a') + std::string(16'000, 'b') + std::string(16'000, 'c'));
  assert_true(f.peer.windows[1] >= 32'000);
  f.feed(data(1, "", kEnd));
  answer(*f.handler.last, "ok");
  f.turn();
  EXPECT_TEXT(f.reply(1), "200 ok");
}

static void a_pause_holds_the_end_back(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { exchange.pause_reading(); };
  f.feed(post(1) + data(1, "", kEnd));
  assert_false(f.handler.open.begin()->second.ended);
  f.handler.last->resume_reading();
  f.turn();
  assert_true(f.handler.open.begin()->second.ended);
}

static void a_stream_window_passed_is_an_error(void**) {
  Settings wanted;
  wanted.stream_window = 65'535;
  Greeted f(wanted);
  f.handler.request = [](Exchange& exchange, EndStream) { exchange.pause_reading(); };
  f.feed(post(1));
  for (int i = 0; i < 5 && f.session->fate() == Fate::kOpen; ++i) f.feed(data(1, std::string(16'000, 'a')));
  assert_true(f.peer.replies[1].reset == 3 || f.peer.goaways.back().second == 3);
  assert_true(f.handler.open.empty());
}

static void the_connection_window_passed_is_an_error(void**) {
  Settings wanted;
  wanted.stream_window = wanted.connection_window = 65'535;
  Greeted f(wanted);
  f.handler.request = [](Exchange& exchange, EndStream) { exchange.pause_reading(); };
  f.feed(post(1) + post(3));
  for (int i = 0; i < 4; ++i) f.feed(data(i % 2 == 0 ? 1 : 3, std::string(16'000, 'a')));
  assert_true(f.session->fate() == Fate::kOpen);
  f.feed(data(1, std::string(1'536, 'a')));
  assert_int_equal(f.peer.goaways.back().second, 3);
  assert_true(f.handler.open.empty());
}

static void windows_come_back_for_bodies_nobody_took(void**) {
  Settings wanted;
  wanted.connection_window = 100'000;
  Greeted f(wanted);
  f.peer.windows.clear();
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "no"); };
  uint64_t sent = 0;
  for (int32_t stream = 1; stream < 101; stream += 2) {
    f.feed(post(stream));
    f.feed(data(stream, std::string(10'000, 'x')));
    sent += 10'000;
    EXPECT_TEXT(f.reply(stream), "200 no");
  }
  assert_true(f.session->fate() == Fate::kOpen);
  assert_true(f.peer.windows[0] + 100'000 > sent);
  f.wait(1'000);
  EXPECT_TEXT(f.reply(99), "200 no!0");
}

// The stream ends while a frame for it has arrived up to any octet.
static void windows_come_back_for_frames_cut_by_a_reset(void**) {
  Settings wanted;
  wanted.connection_window = 100'000;
  Greeted f(wanted);
  f.peer.windows.clear();
  const std::string content = "\x7f" + std::string(1'127, 'x');
  uint64_t sent = 0;
  int32_t stream = 1;
  for (size_t cut = 0; cut <= kFrameHead + content.size(); cut += cut < 20 ? 1 : 97, stream += 2) {
    f.feed(post(stream));
    const std::string padded = frame(FrameType::kData, kFlagPadded, stream, content);
    f.feed(Bytes(padded).substr(0, cut));
    f.handler.last->reset(std::nullopt);
    f.turn();
    f.feed(Bytes(padded).substr(cut));
    sent += content.size();
  }
  for (; sent < 300'000; stream += 2, sent += content.size()) {
    f.feed(post(stream));
    const std::string padded = frame(FrameType::kData, kFlagPadded, stream, content);
    f.feed(Bytes(padded).substr(0, kFrameHead));
    f.handler.last->reset(std::nullopt);
    f.turn();
    f.feed(Bytes(padded).substr(kFrameHead));
    f.host.now += 1'000;
  }
  assert_true(f.session->fate() == Fate::kOpen);
  assert_true(f.peer.windows[0] + 100'000 > sent);
}

static void who_still_sends_is_stopped_when_the_answer_is_there(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "no"); };
  f.feed(post(1));
  f.feed(data(1, std::string(10'000, 'x'), kEnd));
  EXPECT_TEXT(f.reply(1), "200 no");
  f.feed(post(3));
  // However much is on its way: who finds a reset while he sends may not look for an answer.
  for (int i = 0; i < 15; ++i) f.feed(data(3, std::string(16'000, 'x')));
  f.wait(999);
  EXPECT_TEXT(f.reply(3), "200 no");
  f.wait(1);
  EXPECT_TEXT(f.reply(3), "200 no!0");
  f.feed(post(5));
  EXPECT_TEXT(f.reply(5), "200 no");
  f.wait(1'000);
  EXPECT_TEXT(f.reply(5), "200 no!0");
  assert_true(f.handler.reasons == std::vector(3, CloseReason::kComplete));
}

static void peer_resets_and_handler_resets(void**) {
  Greeted f;
  f.feed(get(1) + get(3));
  f.feed(rst(1));
  f.handler.open.begin()->first->reset(std::nullopt);
  f.turn();
  assert_true((f.handler.reasons == std::vector{CloseReason::kPeerGone, CloseReason::kReset}));
  EXPECT_TEXT(f.reply(3), " !2");
  assert_int_equal(f.host.counts[SessionEvent::kStreamResetByPeer], 1);
  assert_int_equal(f.host.counts[SessionEvent::kStreamReset], 1);
  assert_int_equal(f.host.counts[SessionEvent::kStreamOpened], 2);
  assert_int_equal(f.host.counts[SessionEvent::kStreamClosed], 2);
}

static void orders_of_on_closed_are_too_late(void**) {
  Greeted f;
  f.handler.closed = [](Exchange& exchange, CloseReason) {
    exchange.pause_reading();
    exchange.inform(103, {});
    assert_true(answer(exchange, "late") == SendResult::kClosed);
    exchange.reset(std::nullopt);
  };
  f.feed(get(1) + post(3) + get(5));
  f.feed(rst(1));
  f.handler.last->reset(std::nullopt);
  f.turn();
  f.session->disconnect(CloseReason::kShutdown);
  assert_int_equal(f.handler.reasons.size(), 3);
}

static void large_heads_need_continuations(void**) {
  Greeted f;
  const std::string value = pattern(60'000);
  f.handler.request = [&value](Exchange& exchange, EndStream) {
    const HeaderField list[] = {{"x-large", value}};
    ResponseHead head;
    head.fields = list;
    exchange.respond(head, Bytes("ok"), EndStream::kYes);
  };
  f.feed(get(1));
  EXPECT_TEXT(f.peer.replies[1].value("x-large"), value);
  EXPECT_TEXT(f.reply(1), "200 ok");
}

static void extended_connect_is_announced_when_wanted(void**) {
  Settings wanted;
  wanted.extended_connect = true;
  Greeted f(wanted);
  assert_int_equal(f.peer.settings[8], 1);
  f.feed(headers(1,
                 {{":method", "CONNECT"},
                  {":protocol", "websocket"},
                  {":scheme", "http"},
                  {":path", "/chat"},
                  {":authority", "h"}},
                 kEndHead));
  assert_int_equal(f.handler.requests, 1);
  assert_true(f.handler.last->request().method == http::Method::kConnect);
  EXPECT_TEXT(f.handler.last->request().target(), "/chat");
  EXPECT_TEXT(f.handler.last->request().protocol, "websocket");
}

static void exchanges_are_reused_clean(void**) {
  Greeted f;
  f.handler.request = [](Exchange& exchange, EndStream) {
    assert_null(exchange.user);
    assert_true(exchange.request_trailers().empty());
    assert_int_equal(exchange.body_bytes(), 0);
    assert_true(exchange.request_id().empty());
    exchange.user = &exchange;
    exchange.set_request_id("x-id", exchange.request().target());
  };
  f.handler.body = [](Exchange& exchange, Bytes, EndStream end) {
    if (end == EndStream::kYes) answer(exchange, "ok");
  };
  for (int32_t stream = 1; stream < 41; stream += 2) {
    f.feed(post(stream, "/" + std::to_string(stream)));
    f.feed(data(stream, "x") + headers(stream, {{"x-t", "1"}}));
    EXPECT_TEXT(f.peer.replies[stream].value("x-id"), "/" + std::to_string(stream));
  }
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(settings_and_window_are_announced),
      cmocka_unit_test(answers_a_request),
      cmocka_unit_test(connection_fields_are_removed_and_stamps_win),
      cmocka_unit_test(head_and_304_state_the_length_of_a_get),
      cmocka_unit_test(answers_later_and_out_of_order),
      cmocka_unit_test(all_frames_of_a_turn_are_in_one_block),
      cmocka_unit_test(large_bodies_are_not_copied),
      cmocka_unit_test(windows_hold_the_body_back),
      cmocka_unit_test(a_stream_reset_amid_its_body_keeps_what_is_on_its_way),
      cmocka_unit_test(blocks_and_becomes_writable),
      cmocka_unit_test(urgent_streams_go_first),
      cmocka_unit_test(priorities_change_on_the_way),
      cmocka_unit_test(priorities_come_before_their_streams),
      cmocka_unit_test(who_waits_for_the_connection_window_goes_on),
      cmocka_unit_test(incremental_streams_share),
      cmocka_unit_test(a_paused_handler_closes_the_window),
      cmocka_unit_test(a_pause_holds_the_end_back),
      cmocka_unit_test(a_stream_window_passed_is_an_error),
      cmocka_unit_test(the_connection_window_passed_is_an_error),
      cmocka_unit_test(windows_come_back_for_bodies_nobody_took),
      cmocka_unit_test(windows_come_back_for_frames_cut_by_a_reset),
      cmocka_unit_test(who_still_sends_is_stopped_when_the_answer_is_there),
      cmocka_unit_test(peer_resets_and_handler_resets),
      cmocka_unit_test(orders_of_on_closed_are_too_late),
      cmocka_unit_test(large_heads_need_continuations),
      cmocka_unit_test(extended_connect_is_announced_when_wanted),
      cmocka_unit_test(exchanges_are_reused_clean),
  };
  return cmocka_run_group_tests_name("h2/session", tests, nullptr, nullptr);
}
