#include "support.h"
#include "tls/hello_guard.h"

using namespace weft;
using namespace weft::tls;
using namespace weft::tls::testing;

namespace {

using State = Session::State;
using Failure = Session::Failure;
using Verdict = HelloGuard::Verdict;

std::string record(uint8_t type, Bytes payload) {
  std::string octets{static_cast<char>(type), 3, 1, static_cast<char>(payload.size() >> 8),
                     static_cast<char>(payload.size())};
  return octets += payload;
}

std::string hello_of(size_t size) {
  return {1, static_cast<char>(size >> 16), static_cast<char>(size >> 8), static_cast<char>(size)};
}

void test_guard(void**) {
  const auto judge = [](const std::string& octets) {
    HelloGuard guard;
    const Verdict whole = guard.look(octets);
    HelloGuard other;
    Verdict piecewise = Verdict::kMore;
    for (size_t i = 0; i < octets.size() && piecewise == Verdict::kMore; ++i) {
      piecewise = other.look(Bytes(octets).substr(i, 1));
    }
    assert_int_equal(whole, piecewise);
    return whole;
  };
  assert_int_equal(judge(""), Verdict::kMore);
  assert_int_equal(judge("GET / HTTP/1.1\r\n"), Verdict::kPlainHttp);
  assert_int_equal(judge("PRI * HTTP/2.0\r\n"), Verdict::kPlainHttp);
  assert_int_equal(judge("get / http/1.1"), Verdict::kNotTls);
  assert_int_equal(judge(std::string("\x80\x2e\x01", 3)), Verdict::kNotTls);
  assert_int_equal(judge(std::string(1, '\0')), Verdict::kNotTls);
  assert_int_equal(judge(record(22, hello_of(300))), Verdict::kPass);
  assert_int_equal(judge(record(22, hello_of(HelloGuard::kLongestHello))), Verdict::kPass);
  assert_int_equal(judge(record(22, hello_of(HelloGuard::kLongestHello + 1))), Verdict::kTooLong);
  assert_int_equal(judge(record(22, hello_of(0xffffff))), Verdict::kTooLong);
  // The announcement in records of one octet each.
  std::string pieces;
  for (const char c : hello_of(0x20000)) pieces += record(22, Bytes(&c, 1));
  assert_int_equal(judge(pieces), Verdict::kTooLong);
  assert_int_equal(judge(pieces.substr(0, pieces.size() - 1)), Verdict::kMore);
  assert_int_equal(judge(record(22, "")), Verdict::kNotTls);
  assert_int_equal(judge(record(22, hello_of(9).substr(0, 2)) + record(23, "x")), Verdict::kPass);
}

void expect_failure(Bytes octets, Failure failure, Bytes text, size_t answer) {
  for (const size_t piece : {size_t{1}, octets.size()}) {
    BlockPool blocks;
    const auto session = make_context(site->options())->make_session(kBoth, blocks);
    std::array<char, 100> room;
    for (size_t at = 0; at < octets.size(); at += piece) {
      session->feed(octets.substr(at, piece));
      assert_int_equal(session->read(room), 0);
    }
    assert_int_equal(session->state(), State::kFailed);
    assert_int_equal(session->failure(), failure);
    EXPECT_TEXT(session->failure_text(), text);
    assert_int_equal(session->output().size(), answer);
    assert_int_equal(ERR_peek_error(), 0);
  }
}

void test_other_protocols(void**) {
  expect_failure("GET / HTTP/1.1\r\nHost: a\r\n\r\n", Failure::kPlainHttp, "HTTP in the clear", 0);
  expect_failure("PROPFIND / HTTP/1.1\r\n", Failure::kPlainHttp, "HTTP in the clear", 0);
  expect_failure("\x05\x01", Failure::kOther, "not TLS", 0);
  expect_failure(record(22, hello_of(100'000)), Failure::kOther, "ClientHello too long", 0);
}

void test_garbage(void**) {
  test::Random random(11);
  const auto context = make_context(site->options());
  for (int round = 0; round < 300; ++round) {
    BlockPool blocks;
    const auto session = context->make_session(kBoth, blocks);
    std::string octets = record(22, hello_of(200)) + std::string(300, '\0');
    for (size_t i = 9; i < octets.size(); ++i) octets[i] = static_cast<char>(random.next() >> 40);
    std::array<char, 100> room;
    session->feed(octets);
    while (session->read(room) > 0) {
    }
    assert_int_equal(ERR_peek_error(), 0);
    assert_true(session->state() == State::kFailed || session->state() == State::kHandshake);
  }
}

// A real ClientHello with one octet changed, each in turn.
void test_damaged_hello(void**) {
  const auto context = make_context(site->options());
  Client client({.protocols = {"h2"}});
  client.advance();
  const std::string hello = client.take_output();
  std::array<char, 100> room;
  for (size_t i = 0; i < hello.size(); ++i) {
    BlockPool blocks;
    const auto session = context->make_session(kBoth, blocks);
    std::string damaged = hello;
    damaged[i] = static_cast<char>(~damaged[i]);
    session->feed(damaged);
    assert_int_equal(session->read(room), 0);
    assert_int_not_equal(session->state(), State::kOpen);
    assert_int_equal(ERR_peek_error(), 0);
  }
}

// Errors that somebody else left in the thread's queue are not ours.
void test_strange_errors(void**) {
  Pair pair(make_context(site->options()), {});
  pair.client.advance();
  const std::string hello = pair.client.take_output();
  ERR_raise(ERR_LIB_USER, 1);
  pair.feed(Bytes(hello).substr(0, 100));
  ERR_raise(ERR_LIB_USER, 1);
  pair.feed(Bytes(hello).substr(100));
  pair.client.give_input(pair.take_output());
  talk(pair);
  pair.client.send("in two pieces");
  const std::string data = pair.client.take_output();
  pair.feed(Bytes(data).substr(0, 10));
  ERR_raise(ERR_LIB_USER, 1);
  pair.feed(Bytes(data).substr(10));
  EXPECT_TEXT(pair.received, "pingin two pieces");
}

void update_keys(Pair& pair, int count, int kind) {
  for (int i = 0; i < count; ++i) {
    assert_int_equal(SSL_key_update(pair.client.ssl(), kind), 1);
    assert_int_equal(SSL_do_handshake(pair.client.ssl()), 1);
  }
}

void test_key_updates(void**) {
  Pair pair(make_context(site->options()), {});
  talk(pair);
  update_keys(pair, 3, SSL_KEY_UPDATE_NOT_REQUESTED);
  update_keys(pair, 3, SSL_KEY_UPDATE_REQUESTED);
  pair.client.send("with new keys");
  pair.settle();
  EXPECT_TEXT(pair.received, "pingwith new keys");
  pair.send("so have we");
  pair.settle();
  EXPECT_TEXT(pair.client.received, "pongso have we");
}

void test_flood_of_key_updates(void**) {
  for (const int kind : {SSL_KEY_UPDATE_NOT_REQUESTED, SSL_KEY_UPDATE_REQUESTED}) {
    Pair pair(make_context(site->options()), {});
    talk(pair);
    update_keys(pair, 500, kind);
    pair.client.send("never read");
    pair.feed(pair.client.take_output());
    assert_int_equal(pair.session->state(), State::kFailed);
    EXPECT_TEXT(pair.session->failure_text(), "too many key updates");
    assert_true(pair.session->output().size() < 1000);
    EXPECT_TEXT(pair.received, "ping");
  }
}

void test_flood_of_empty_records(void**) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Pair pair(make_context(site->options()), {.newest = version});
    talk(pair);
    for (int i = 0; i < 100; ++i) {
      size_t written = 0;
      SSL_write_ex(pair.client.ssl(), "", 0, &written);
    }
    pair.client.send("x");
    pair.feed(pair.client.take_output());
    // OpenSSL's clients refuse to send empty records, or its servers to take many.
    if (pair.session->state() == State::kFailed) {
      EXPECT_TEXT(pair.session->failure_text(), "record too small");
    } else {
      EXPECT_TEXT(pair.received, "pingx");
    }
  }
}

void test_tiny_records(void**) {
  Pair pair(make_context(site->options()), {});
  talk(pair);
  std::string all;
  for (int i = 0; i < 3000; ++i) pair.client.send(Bytes("abcdefghij").substr(static_cast<size_t>(i) % 10, 1));
  pair.settle();
  assert_int_equal(pair.received.size(), 4 + 3000);
}

void test_renegotiation(void**) {
  Pair pair(make_context(site->options()), {.newest = TLS1_2_VERSION});
  talk(pair);
  assert_int_equal(SSL_renegotiate(pair.client.ssl()), 1);
  SSL_do_handshake(pair.client.ssl());
  pair.wire.clear();
  pair.feed(pair.client.take_output());
  assert_int_equal(pair.session->state(), State::kFailed);
  EXPECT_TEXT(pair.session->failure_text(), "renegotiation");
  pair.client.give_input(pair.take_output());
  assert_int_equal(pair.record_sizes().size(), 1);
  SSL_do_handshake(pair.client.ssl());
  EXPECT_TEXT(ERR_reason_error_string(ERR_peek_last_error()), "no renegotiation");
  ERR_clear_error();
}

// A client's certificate as large as a picture.
void test_large_certificate(void**) {
  std::vector<std::string> hosts;
  for (int i = 0; i < 3000; ++i) hosts.push_back("host" + std::to_string(i) + ".example.org");
  const Identity large = make_identity({.name = "large", .hosts = hosts, .issuer = &site->authority});
  ServerOptions options = site->options();
  options.client_verification = ClientVerification::kOptional;
  options.client_ca_file = site->authority_file;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Pair pair(make_context(options), {.newest = version, .identity = &large});
    pair.settle();
    assert_int_equal(pair.session->state(), State::kFailed);
    EXPECT_TEXT(pair.session->failure_text(), "excessive message size");
  }
}

// A client that shakes hands for ever.
void test_endless_handshake(void**) {
  BlockPool blocks;
  const auto session = make_context(site->options())->make_session(kBoth, blocks);
  const std::string beginning = record(22, hello_of(30'000));
  const std::string octet = record(22, Bytes("\0", 1));
  session->feed(beginning);
  std::array<char, 100> room;
  assert_int_equal(session->read(room), 0);
  size_t fed = 0;
  for (; session->state() == State::kHandshake && fed < 10'000'000; fed += 6) {
    session->feed(octet);
    assert_int_equal(session->read(room), 0);
  }
  assert_int_equal(session->state(), State::kFailed);
  assert_true(fed <= 300'000);
}

void test_end_in_handshake(void**) {
  Pair pair(make_context(site->options()), {.newest = TLS1_2_VERSION});
  pair.client.advance();
  pair.feed(pair.client.take_output());
  pair.take_output();
  pair.feed(std::string("\x15\x03\x03\x00\x02\x01\x00", 7));
  assert_int_equal(pair.session->state(), State::kFailed);
  assert_int_equal(pair.session->failure(), Failure::kAlertByPeer);
  // Lost in the middle: nothing leaks.
  Pair lost(make_context(site->options()), {});
  lost.client.advance();
  lost.feed(lost.client.take_output());
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_guard),
      cmocka_unit_test(test_other_protocols),
      cmocka_unit_test(test_garbage),
      cmocka_unit_test(test_damaged_hello),
      cmocka_unit_test(test_strange_errors),
      cmocka_unit_test(test_key_updates),
      cmocka_unit_test(test_flood_of_key_updates),
      cmocka_unit_test(test_flood_of_empty_records),
      cmocka_unit_test(test_tiny_records),
      cmocka_unit_test(test_renegotiation),
      cmocka_unit_test(test_large_certificate),
      cmocka_unit_test(test_endless_handshake),
      cmocka_unit_test(test_end_in_handshake),
  };
  return cmocka_run_group_tests_name("tls hostile peers", tests, make_site, drop_site);
}
