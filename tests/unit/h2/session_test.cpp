#include "h2/support.h"

using namespace weft;
using namespace weft::h2;
using namespace weft::h2::testing;

static void answers_a_request(void**) {
  Fixture f;
  f.handler.request = [](Exchange& exchange, EndStream end) {
    const http::RequestHead& head = exchange.request();
    assert_true(end == EndStream::kYes);
    EXPECT_TEXT(head.method_name(), "GET");
    EXPECT_TEXT(head.target(), "/a?b");
    EXPECT_TEXT(head.authority, "h");
    EXPECT_TEXT(*head.fields.find("host"), "h");
    EXPECT_TEXT(*head.fields.find("cookie"), "a=b; c=d");
    assert_true(head.version == http::Version::k2);
    answer(exchange, "hello");
  };
  f.feed(hello() + get(1, "/a?b", {{"cookie", "a=b"}, {"accept", "*/*"}, {"cookie", "c=d"}}));
  EXPECT_TEXT(f.reply(1), "200 hello");
  EXPECT_TEXT(f.peer.replies[1].value("date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_TEXT(f.peer.replies[1].value("content-length"), "5");
  assert_int_equal(f.handler.reasons.size(), 1);
  assert_true(f.handler.reasons[0] == CloseReason::kComplete);
  assert_true(f.session->phase() == Phase::kIdle);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(answers_a_request),
  };
  return cmocka_run_group_tests_name("h2/session", tests, nullptr, nullptr);
}
