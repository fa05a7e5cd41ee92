// Parts of files in HTTP/2 answers.

#include "h2/support.h"
#include "http/file_answers.h"

using namespace weft;
using namespace weft::h2;
using namespace weft::h2::testing;
using weft::test::SampleFile;

namespace {

struct Greeted : Fixture {
  explicit Greeted(Bytes entries = {}) : Fixture(Settings{}) {
    feed(hello(entries));
    feed(window(0, 100'000'000));
  }
};

}  // namespace

static void a_file_leaves_in_frames(void**) {
  Greeted f(setting(4, 1'000'000));
  SampleFile file(500'000);
  f.handler.request = [&file](Exchange& exchange, EndStream) { answer_with_file(exchange, file, "head "); };
  f.take_output = false;
  f.feed(get(1));
  // Only what goes out next is in memory.
  assert_in_range(f.host.pool.lent(), 1, 16);
  assert_true(f.handler.reasons.empty());
  f.flush();
  EXPECT_TEXT(f.peer.replies[1].body, "head " + file.text());
  assert_true(f.peer.replies[1].ended);
  assert_int_equal(file.released(), 1);
  assert_true(f.handler.reasons == std::vector{CloseReason::kComplete});
}

static void windows_hold_a_file_back(void**) {
  Greeted f(setting(4, 10));
  SampleFile file(40'000);
  f.handler.request = [&file](Exchange& exchange, EndStream) { answer_with_file(exchange, file, "head "); };
  f.feed(get(1));
  assert_int_equal(f.peer.replies[1].body.size(), 10);
  assert_int_equal(f.handler.last->queued(), 39'995);
  assert_in_range(f.host.pool.lent(), 0, 1);
  f.feed(window(1, 20'000));
  assert_int_equal(f.peer.replies[1].body.size(), 20'010);
  f.feed(window(1, 20'000));
  EXPECT_TEXT(f.peer.replies[1].body, "head " + file.text());
}

static void a_file_that_has_become_shorter_resets_its_stream(void**) {
  Greeted f(setting(4, 20'000));
  SampleFile file(100'000);
  f.handler.request = [&file](Exchange& exchange, EndStream) { answer_with_file(exchange, file, "head "); };
  f.feed(get(1));
  assert_int_equal(f.peer.replies[1].body.size(), 20'000);
  file.truncate(30'000);
  f.feed(window(1, 80'000));
  assert_false(f.peer.replies[1].ended);
  assert_true(f.peer.replies[1].reset.has_value());
  assert_int_equal(file.released(), 1);
  assert_true(f.handler.reasons == std::vector{CloseReason::kReset});
  f.handler.request = [](Exchange& exchange, EndStream) { answer(exchange, "next"); };
  f.feed(get(3));
  EXPECT_TEXT(f.reply(3), "200 next");
}

static void a_reset_amid_a_file_lets_it_go(void**) {
  Greeted f(setting(4, 15'000));
  SampleFile file(100'000);
  f.handler.request = [&file](Exchange& exchange, EndStream) { answer_with_file(exchange, file, "head "); };
  f.feed(get(1));
  f.feed(rst(1));
  assert_true(f.handler.reasons == std::vector{CloseReason::kPeerGone});
  assert_int_equal(file.released(), 1);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_file_leaves_in_frames),
      cmocka_unit_test(windows_hold_a_file_back),
      cmocka_unit_test(a_file_that_has_become_shorter_resets_its_stream),
      cmocka_unit_test(a_reset_amid_a_file_lets_it_go),
  };
  return cmocka_run_group_tests_name("h2/files", tests, nullptr, nullptr);
}
