// Parts of files through a socket, with sendfile().

#include "http/file_answers.h"
#include "server/server_fixture.h"

using namespace weft;
using namespace weft::server::testing;
using weft::test::SampleFile;

namespace {

struct FileServer : Harness {
  explicit FileServer(size_t size) : file(size) {
    handler.on_complete_request = [this](http::Exchange& exchange) {
      http::testing::answer_with_file(exchange, file);
    };
    start();
  }
  SampleFile file;
};

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

static void files_arrive_and_the_connection_stays(void**) {
  FileServer f(3'000'000);
  Client client(f);
  for (int i = 0; i < 2; ++i) {
    client.received.clear();
    assert_true(client.send(kGet));
    assert_true(client.sees("\r\n\r\n"));
    const size_t head = client.received.find("\r\n\r\n") + 4;
    assert_true(
        f.until([&] { return client.pull(), client.received.size() >= head + f.file.text().size(); }));
    assert_true(client.received.substr(head) == f.file.text());
    assert_true(f.until([&] { return f.handler.closed.size() == static_cast<size_t>(i) + 1; }));
    assert_true(f.handler.closed.back() == http::CloseReason::kComplete);
    assert_int_equal(f.file.released(), i + 1);
  }
  assert_false(client.ended);
}

static void a_slow_client_holds_no_memory(void**) {
  FileServer f(20'000'000);
  Client client(f);
  assert_true(client.send(kGet));
  assert_true(f.until([&] { return f.stats.bytes_sent > 100'000; }));
  for (int i = 0; i < 50; ++i) f.loop.run_turn(io::Loop::Wait::kNo);
  assert_true(f.handler.closed.empty());
  assert_int_equal(f.server->blocks().lent(), 0);
  assert_true(f.until([&] { return client.pull(), client.received.size() > f.file.text().size(); }));
  assert_true(f.until([&] { return !f.handler.closed.empty(); }));
}

static void a_client_that_only_listens_gets_all_of_it(void**) {
  FileServer f(20'000'000);
  Client client(f);
  assert_true(client.send(kGet));
  assert_true(f.until([&] { return f.stats.bytes_sent > 100'000; }));
  client.shut_down_writing();
  assert_true(client.sees_end());
  assert_true(client.received.ends_with(f.file.text()));
  assert_false(client.reset);
}

static void a_file_that_has_become_shorter_breaks_the_answer_off(void**) {
  FileServer f(20'000'000);
  Client client(f);
  assert_true(client.send(kGet));
  assert_true(f.until([&] { return f.stats.bytes_sent > 100'000; }));
  f.file.truncate(15'000'000);
  assert_true(client.sees_end());
  assert_true(client.reset);
  assert_true(f.handler.closed.back() == http::CloseReason::kReset);
  assert_int_equal(f.file.released(), 1);
}

static void a_client_that_leaves_is_noticed(void**) {
  FileServer f(20'000'000);
  Client client(f);
  assert_true(client.send(kGet));
  assert_true(f.until([&] { return f.stats.bytes_sent > 100'000; }));
  client.close();
  assert_true(f.until([&] { return !f.handler.closed.empty(); }));
  assert_true(f.handler.closed.back() == http::CloseReason::kPeerGone);
  assert_int_equal(f.file.released(), 1);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(files_arrive_and_the_connection_stays),
      cmocka_unit_test(a_slow_client_holds_no_memory),
      cmocka_unit_test(a_client_that_only_listens_gets_all_of_it),
      cmocka_unit_test(a_file_that_has_become_shorter_breaks_the_answer_off),
      cmocka_unit_test(a_client_that_leaves_is_noticed),
  };
  return cmocka_run_group_tests_name("server/files", tests, nullptr, nullptr);
}
