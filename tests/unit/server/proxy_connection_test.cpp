// The PROXY protocol in front of a connection's session.

#include <string>

#include "server_fixture.h"

using namespace weft;
using namespace weft::server;
using namespace weft::server::testing;
using namespace std::string_literals;

namespace {

const std::string kHeader = "PROXY TCP4 192.0.2.1 198.51.100.2 4711 80\r\n";
const std::string kRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

struct ProxyHarness : Harness {
  std::vector<std::string> peers;

  explicit ProxyHarness(Bytes trusted = "127.0.0.1") {
    options.proxy_protocol = true;
    assert_true(options.trusted_proxies.add(trusted));
    handler.on_complete_request = [this](http::Exchange& exchange) {
      const http::Peer& peer = exchange.peer();
      peers.push_back(peer.address + " " + (peer.port ? std::to_string(*peer.port) : "-"));
      answer(exchange, "hello");
    };
  }

  uint64_t refused() { return server->stats().refused_proxy_headers; }
  bool gone() {
    return until([&] { return server->stats().active_connections == 0; });
  }
};

}  // namespace

static void names_the_peer(void**) {
  ProxyHarness harness;
  harness.start();
  Client client(harness);
  assert_true(client.send(kHeader + kRequest + kRequest));
  assert_true(client.sees("hello"));
  assert_true(harness.until([&] { return harness.peers.size() == 2; }));
  assert_string_equal(harness.peers[0].c_str(), "192.0.2.1 4711");
  assert_string_equal(harness.peers[1].c_str(), "192.0.2.1 4711");
  assert_int_equal(harness.refused(), 0);
}

static void in_small_pieces(void**) {
  ProxyHarness harness;
  harness.start();
  Client client(harness);
  const std::string stream = kHeader + kRequest;
  for (size_t i = 0; i < stream.size(); ++i) {
    assert_true(client.send(stream.substr(i, 1)));
    assert_true(harness.until([&] { return harness.server->stats().bytes_received == i + 1; }));
  }
  assert_true(client.sees("hello"));
  assert_string_equal(harness.peers[0].c_str(), "192.0.2.1 4711");
}

static void the_proxy_itself(void**) {
  ProxyHarness harness;
  harness.start();
  Client client(harness);
  assert_true(client.send("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"s + kRequest));
  assert_true(client.sees("hello"));
  assert_string_equal(harness.peers[0].substr(0, 10).c_str(), "127.0.0.1 ");
}

static void without_a_header(void**) {
  ProxyHarness harness;
  harness.start();
  Client client(harness);
  assert_true(client.send(kRequest));
  assert_true(client.sees_end());
  assert_string_equal(client.received.c_str(), "");
  assert_int_equal(harness.refused(), 1);
  assert_true(harness.gone());
  assert_int_equal(harness.handler.requests, 0);
}

static void from_others_it_is_no_header(void**) {
  ProxyHarness harness("192.0.2.0/24");
  harness.start();
  Client plain(harness);
  assert_true(plain.send(kRequest));
  assert_true(plain.sees("hello"));
  assert_string_equal(harness.peers[0].substr(0, 10).c_str(), "127.0.0.1 ");
  Client line(harness);
  assert_true(line.send(kHeader + kRequest));
  assert_true(line.sees("HTTP/1.1 501 "));
  Client binary(harness);
  assert_true(binary.send("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"s + kRequest));
  assert_true(binary.sees("HTTP/1.1 400 "));
  assert_int_equal(harness.handler.requests, 1);
  assert_int_equal(harness.refused(), 0);
}

static void nothing_comes_in_time(void**) {
  ProxyHarness harness;
  harness.options.timeouts.head = std::chrono::milliseconds(30);
  harness.start();
  Client silent(harness), slow(harness);
  assert_true(slow.send(kHeader.substr(0, 20)));
  assert_true(silent.sees_end());
  assert_true(slow.sees_end());
  assert_int_equal(harness.refused(), 2);
  assert_string_equal(slow.received.c_str(), "");
}

static void ends_before_the_header_does(void**) {
  ProxyHarness harness;
  harness.start();
  Client probe(harness);
  assert_true(harness.until([&] { return harness.server->stats().active_connections == 1; }));
  probe.close();
  assert_true(harness.gone());
  assert_int_equal(harness.refused(), 0);

  Client client(harness);
  assert_true(client.send(kHeader.substr(0, 20)));
  client.shut_down_writing();
  assert_true(client.sees_end());
  assert_int_equal(harness.refused(), 1);
  assert_true(harness.gone());
}

static void header_and_nothing_else(void**) {
  ProxyHarness harness;
  harness.start();
  Client client(harness);
  assert_true(client.send(kHeader));
  client.shut_down_writing();
  assert_true(client.sees_end());
  assert_true(harness.gone());
  assert_int_equal(harness.refused(), 0);
}

static void draining(void**) {
  ProxyHarness harness;
  harness.start();
  Client silent(harness), partial(harness), waiting(harness), bad(harness);
  assert_true(partial.send(kHeader.substr(0, 20)));
  assert_true(harness.until([&] { return harness.server->stats().bytes_received == 20; }));
  assert_true(harness.until([&] { return harness.server->stats().active_connections == 4; }));
  // In the kernel, not read yet.
  ::send(waiting.descriptor(), (kHeader + kRequest).data(), kHeader.size() + kRequest.size(), MSG_NOSIGNAL);
  ::send(bad.descriptor(), "nonsense", 8, MSG_NOSIGNAL);
  harness.server->begin_drain();
  assert_true(waiting.sees("hello"));
  for (Client* client : {&silent, &partial, &waiting, &bad}) assert_true(client->sees_end());
  partial.close();
  assert_true(harness.until([&] { return harness.server->idle(); }));
  assert_int_equal(harness.handler.requests, 1);
}

static void aborting(void**) {
  ProxyHarness harness;
  harness.start();
  Client silent(harness), partial(harness);
  assert_true(partial.send(kHeader.substr(0, 20)));
  assert_true(harness.until([&] { return harness.server->stats().active_connections == 2; }));
  harness.server->abort();
  assert_true(harness.until([&] { return harness.server->idle(); }));
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(names_the_peer),
      cmocka_unit_test(in_small_pieces),
      cmocka_unit_test(the_proxy_itself),
      cmocka_unit_test(without_a_header),
      cmocka_unit_test(from_others_it_is_no_header),
      cmocka_unit_test(nothing_comes_in_time),
      cmocka_unit_test(ends_before_the_header_does),
      cmocka_unit_test(header_and_nothing_else),
      cmocka_unit_test(draining),
      cmocka_unit_test(aborting),
  };
  return cmocka_run_group_tests_name("server/proxy_connection", tests, nullptr, nullptr);
}
