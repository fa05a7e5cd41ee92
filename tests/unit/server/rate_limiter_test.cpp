// Rate limits by address and by field, on a server.

#include <string>

#include "server_fixture.h"
#include "weft/server/rate_table.h"

using namespace weft;
using namespace weft::server;
using namespace weft::server::testing;

namespace {

constexpr int64_t kSecond = 1'000'000'000;

// So slow that nothing comes back while a test runs.
RateLimit per_day(const char* name, int64_t requests, RateLimit::Key key = RateLimit::Key::kAddress,
                  const char* field = "") {
  return {name, requests, 86'400 * kSecond, requests, key, field};
}

struct LimitedHarness : Harness {
  explicit LimitedHarness(std::vector<RateLimit> limits) { options.rate_limits = std::move(limits); }

  // The head of the answer to one request on a connection of its own, and its body.
  std::string ask(const std::string& fields = "", const std::string& request_line = "GET / HTTP/1.1") {
    Client client(*this);
    assert_true(client.send(request_line + "\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n"));
    assert_true(client.sees_end());
    return client.received;
  }
  bool passes(const std::string& fields = "") { return ask(fields).starts_with("HTTP/1.1 200 "); }
};

void expect_line(const std::string& head, const char* line) {
  const bool found = head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
  if (!found) print_error("no [%s] in:\n%s\n", line, head.c_str());
  assert_true(found);
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

static void answers_say_what_is_left(void**) {
  LimitedHarness harness({per_day("per day", 3)});
  harness.start();
  for (int left = 2; left >= 0; --left) {
    const std::string head = harness.ask();
    assert_true(head.starts_with("HTTP/1.1 200 OK\r\n"));
    expect_line(head, "ratelimit-policy: \"per day\";q=3;w=86400");
    const int again = left == 0 ? 28'800 : (3 - left) * 28'800;
    expect_line(head,
                ("ratelimit: \"per day\";r=" + std::to_string(left) + ";t=" + std::to_string(again)).c_str());
    assert_false(contains(head, "retry-after"));
  }
  const std::string head = harness.ask();
  assert_true(head.starts_with("HTTP/1.1 429 Too Many Requests\r\n"));
  expect_line(head, "ratelimit-policy: \"per day\";q=3;w=86400");
  expect_line(head, "ratelimit: \"per day\";r=0;t=28800");
  expect_line(head, "retry-after: 28800");
  assert_true(head.ends_with("\r\n\r\nToo Many Requests\r\n"));
  assert_int_equal(harness.handler.requests, 3);
  assert_int_equal(harness.server->stats().rate_limited, 1);
  assert_int_equal(harness.server->stats().requests, 3);
  assert_int_equal(harness.server->stats().active_requests, 0);
}

static void the_connection_stays(void**) {
  LimitedHarness harness({per_day("a", 1)});
  harness.start();
  Client client(harness);
  const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
  assert_true(client.send(get + post + get));
  const auto answers = [&] {
    size_t count = 0;
    for (size_t at = 0; (at = client.received.find("HTTP/1.1 ", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  assert_true(harness.until([&] { return client.sees("HTTP/1.1 429") && answers() == 3; }));
  assert_int_equal(harness.server->stats().connections, 1);
  assert_int_equal(harness.server->stats().rate_limited, 2);
  assert_int_equal(harness.handler.closed.size(), 1);
}

static void head_requests(void**) {
  LimitedHarness harness({per_day("a", 1)});
  harness.start();
  assert_true(harness.passes());
  const std::string head = harness.ask("", "HEAD / HTTP/1.1");
  assert_true(head.starts_with("HTTP/1.1 429 "));
  assert_true(head.ends_with("\r\n\r\n"));
}

static void by_field(void**) {
  LimitedHarness harness({per_day("keys", 2, RateLimit::Key::kField, "x-api-key")});
  harness.start();
  for (const char* fields : {"X-Api-Key: one\r\n", "x-api-key: two\r\n", "X-Api-Key: \r\n",
                             "X-Api-Key: one\r\nX-Api-Key: two\r\n", "X-Api-Key: onetwo\r\n"}) {
    assert_true(harness.passes(fields));
    assert_true(harness.passes(fields));
    assert_false(harness.passes(fields));
  }
  // Without the field there is no limit, and nothing is said of one.
  for (int i = 0; i < 5; ++i) assert_false(contains(harness.ask("X-Other: 1\r\n"), "ratelimit"));
  assert_int_equal(harness.server->stats().rate_limited, 5);
}

static void by_address_behind_a_proxy(void**) {
  LimitedHarness harness({per_day("a", 1)});
  assert_true(harness.options.trusted_proxies.add("127.0.0.1"));
  harness.start();
  const auto from = [&](const char* address) {
    return harness.passes(std::string("X-Forwarded-For: ") + address + "\r\n");
  };
  assert_true(from("203.0.113.1"));
  assert_false(from("203.0.113.1"));
  assert_false(from("198.51.100.1, 203.0.113.1"));
  assert_true(from("203.0.113.2"));
  assert_false(from("::ffff:203.0.113.2"));
  // Of IPv6 the first half counts.
  assert_true(from("2001:db8::1"));
  assert_false(from("2001:db8::ffff:ffff:ffff:ffff"));
  assert_true(from("2001:db8:0:1::1"));
  // Without a word of the proxy: its own address.
  assert_true(harness.passes());
  assert_false(harness.passes());
}

static void without_trust_the_fields_mean_nothing(void**) {
  LimitedHarness harness({per_day("a", 1)});
  harness.start();
  assert_true(harness.passes("X-Forwarded-For: 203.0.113.1\r\n"));
  assert_false(harness.passes("X-Forwarded-For: 203.0.113.2\r\n"));
}

static void several_limits(void**) {
  LimitedHarness harness({per_day("keys", 2, RateLimit::Key::kField, "x-key"), per_day("all", 3)});
  harness.start();
  const std::string head = harness.ask("X-Key: a\r\n");
  expect_line(head, "ratelimit: \"keys\";r=1;t=43200");
  expect_line(head, "ratelimit: \"all\";r=2;t=28800");
  expect_line(head, "ratelimit-policy: \"keys\";q=2;w=86400");
  expect_line(head, "ratelimit-policy: \"all\";q=3;w=86400");
  assert_true(harness.passes("X-Key: a\r\n"));
  // The first to refuse ends it: the others are not charged.
  const std::string refused = harness.ask("X-Key: a\r\n");
  assert_true(refused.starts_with("HTTP/1.1 429 "));
  assert_true(contains(refused, "\"keys\""));
  assert_false(contains(refused, "\"all\""));
  assert_true(harness.passes());
  assert_false(harness.passes());
}

static void whole_seconds_or_none(void**) {
  LimitedHarness harness({{"a", 1, kSecond * 3 / 2, 4, RateLimit::Key::kAddress, ""}});
  harness.start();
  const std::string head = harness.ask();
  expect_line(head, "ratelimit-policy: \"a\";q=1");
  expect_line(head, "ratelimit: \"a\";r=3;t=2");
}

static void the_fields_are_the_servers(void**) {
  LimitedHarness harness({per_day("a", 2)});
  harness.handler.on_complete_request = [](http::Exchange& exchange) {
    static constexpr http::HeaderField kFields[] = {{"ratelimit", "mine"}, {"x-mine", "1"}};
    http::ResponseHead head;
    head.fields = kFields;
    exchange.respond(head, Bytes("hello"), http::EndStream::kYes);
  };
  harness.start();
  const std::string head = harness.ask();
  assert_false(contains(head, "mine\r\n"));
  expect_line(head, "x-mine: 1");
  expect_line(head, "ratelimit: \"a\";r=1;t=43200");
}

static void the_handler_decides(void**) {
  LimitedHarness harness({per_day("all", 100), per_day("users", 1, RateLimit::Key::kHandler)});
  harness.handler.on_complete_request = [&](http::Exchange& exchange) {
    const Bytes user = exchange.request().fields.find("x-user").value_or("");
    if (user.empty() || harness.server->admits(exchange, 1, user)) return answer(exchange, "hello");
    http::ResponseHead head;
    head.status = 429;
    exchange.respond(head, Bytes(), http::EndStream::kYes);
  };
  harness.start();
  assert_false(contains(harness.ask(), "users"));
  expect_line(harness.ask("X-User: a\r\n"), "ratelimit: \"users\";r=0;t=86400");
  const std::string head = harness.ask("X-User: a\r\n");
  assert_true(head.starts_with("HTTP/1.1 429 "));
  expect_line(head, "retry-after: 86400");
  expect_line(head, "ratelimit-policy: \"all\";q=100;w=86400");
  assert_true(harness.passes("X-User: b\r\n"));
  assert_int_equal(harness.server->stats().rate_limited, 1);
  assert_int_equal(harness.server->stats().active_requests, 0);
}

static void workers_share_a_table(void**) {
  alignas(64) static char memory[RateTable::kMinBytes];
  LimitedHarness first({per_day("a", 2)}), second({per_day("a", 2)}), changed({per_day("a", 3)});
  for (LimitedHarness* harness : {&first, &second, &changed}) {
    harness->options.rate_table = memory;
    harness->start();
  }
  assert_true(first.passes());
  assert_true(second.passes());
  assert_false(first.passes());
  assert_false(second.passes());
  // A limit with other numbers begins anew.
  assert_true(changed.passes());
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(answers_say_what_is_left),
      cmocka_unit_test(the_connection_stays),
      cmocka_unit_test(head_requests),
      cmocka_unit_test(by_field),
      cmocka_unit_test(by_address_behind_a_proxy),
      cmocka_unit_test(without_trust_the_fields_mean_nothing),
      cmocka_unit_test(several_limits),
      cmocka_unit_test(whole_seconds_or_none),
      cmocka_unit_test(the_fields_are_the_servers),
      cmocka_unit_test(the_handler_decides),
      cmocka_unit_test(workers_share_a_table),
  };
  return cmocka_run_group_tests_name("server/rate_limiter", tests, nullptr, nullptr);
}
