// Parts of files in HTTP/1 answers.

#include "h1/support.h"
#include "http/file_answers.h"

using namespace weft;
using namespace weft::h1::testing;
using weft::test::SampleFile;

namespace {

SendResult respond(Exchange& exchange, std::optional<uint64_t> length, Bytes body = {}) {
  ResponseHead head;
  head.content_length = length;
  return exchange.respond(head, body, EndStream::kNo);
}

}  // namespace

static void a_file_is_sent_and_the_connection_goes_on(void**) {
  Fixture f;
  SampleFile file(300'000);
  f.take_output = false;
  f.feed("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
  Exchange& exchange = *f.handler.one();
  respond(exchange, file.text().size());
  assert_true(exchange.send_file(file.whole(), EndStream::kYes) == SendResult::kSent);
  assert_int_equal(exchange.body_bytes(), file.text().size());
  f.turn();
  // The next request waits until the file is with the kernel.
  assert_int_equal(f.handler.requests, 1);
  assert_true(f.session->phase() == Phase::kTransmit && f.handler.reasons.empty());
  f.take_all();
  EXPECT_TEXT(f.taken(), ok(file.text()));
  assert_int_equal(f.handler.requests, 2);
  assert_true(f.handler.reasons.at(0) == CloseReason::kComplete);
  assert_int_equal(file.released(), 1);
}

static void parts_and_octets_mix(void**) {
  Fixture f;
  SampleFile file(100'000);
  f.feed(kGet);
  Exchange& exchange = *f.handler.one();
  respond(exchange, 5 + 10 + 1 + 50'000, "head ");
  exchange.send_file(file.part(20, 10), EndStream::kNo);
  exchange.send(Bytes("|"), EndStream::kNo);
  exchange.send_file(file.part(40'000, 50'000), EndStream::kYes);
  f.turn();
  EXPECT_TEXT(f.taken(), ok("head " + file.text().substr(20, 10) + "|" + file.text().substr(40'000, 50'000)));
  assert_int_equal(file.released(), 2);
}

static void chunks_hold_files(void**) {
  Fixture f;
  SampleFile file(40'000);
  f.feed(kGet);
  Exchange& exchange = *f.handler.one();
  respond(exchange, std::nullopt);
  exchange.send_file(file.whole(), EndStream::kNo);
  exchange.send_file(file.part(0, 0), EndStream::kYes);
  f.turn();
  const std::string out = f.taken();
  EXPECT_TEXT(out.substr(out.find("\r\n\r\n") + 4), "9c40\r\n" + file.text() + "\r\n0\r\n\r\n");
  assert_int_equal(file.released(), 2);
}

static void files_are_let_go_where_they_are_not_wanted(void**) {
  Fixture f;
  SampleFile file(40'000);
  f.feed("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  Exchange& head = *f.handler.one();
  respond(head, file.text().size());
  head.send_file(file.whole(), EndStream::kYes);
  assert_int_equal(file.released(), 1);
  assert_true(head.send_file(file.whole(), EndStream::kYes) == SendResult::kClosed);
  assert_int_equal(file.released(), 2);
  f.turn();
  EXPECT_TEXT(f.taken(), "HTTP/1.1 200 OK\r\n" + std::string(kDate) + "Content-Length: 40000\r\n\r\n");
  assert_true(f.handler.reasons.back() == CloseReason::kComplete);
}

static void more_than_was_declared_fails(void**) {
  Fixture f;
  SampleFile file(40'000);
  f.feed(kGet);
  Exchange& exchange = *f.handler.one();
  respond(exchange, 10);
  assert_true(exchange.send_file(file.whole(), EndStream::kYes) == SendResult::kClosed);
  f.turn();
  assert_true(f.session->fate() == Fate::kAbort && f.handler.reasons.back() == CloseReason::kReset);
}

static void a_disconnect_amid_a_file_is_told(void**) {
  Fixture f;
  SampleFile file(400'000);
  f.take_output = false;
  f.feed(kGet);
  answer_with_file(*f.handler.one(), file);
  f.turn();
  f.session->disconnect(CloseReason::kPeerGone);
  assert_true(f.handler.reasons.back() == CloseReason::kPeerGone);
  f.session->output().clear();
  assert_int_equal(file.released(), 1);
}

static void a_drain_waits_for_the_file(void**) {
  Fixture f;
  SampleFile file(400'000);
  f.take_output = false;
  f.feed(kGet);
  answer_with_file(*f.handler.one(), file);
  f.turn();
  f.session->begin_drain();
  assert_true(f.session->fate() == Fate::kOpen);
  f.take_all();
  assert_true(f.session->fate() == Fate::kClose && f.handler.reasons.back() == CloseReason::kComplete);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_file_is_sent_and_the_connection_goes_on),
      cmocka_unit_test(parts_and_octets_mix),
      cmocka_unit_test(chunks_hold_files),
      cmocka_unit_test(files_are_let_go_where_they_are_not_wanted),
      cmocka_unit_test(more_than_was_declared_fails),
      cmocka_unit_test(a_disconnect_amid_a_file_is_told),
      cmocka_unit_test(a_drain_waits_for_the_file),
  };
  return cmocka_run_group_tests_name("h1/files", tests, nullptr, nullptr);
}
