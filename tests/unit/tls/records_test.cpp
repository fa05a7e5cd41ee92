#include <numeric>

#include <malloc.h>

#include "support.h"

using namespace weft;
using namespace weft::tls;
using namespace weft::tls::testing;

namespace {

using State = Session::State;

constexpr size_t kOverhead = 17;  // of TLS 1.3: type and tag

std::string noise(size_t size, uint64_t seed = 1) {
  test::Random random(seed);
  std::string data(size, '\0');
  for (char& c : data) c = static_cast<char>(random.next() >> 56);
  return data;
}

void test_large_transfers(void**) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Pair pair(make_context(site->options()), {.newest = version});
    pair.settle();
    const std::string up = noise(1'000'003);
    const std::string down = noise(2'000'003, 2);
    test::Random random(7);
    for (size_t at = 0; at < up.size();) {
      const size_t part = std::min(up.size() - at, 1 + random.below(40'000));
      pair.client.send(Bytes(up).substr(at, part));
      at += part;
    }
    pair.settle(1 + random.below(20'000));
    assert_true(pair.received == up);
    pair.send(down);
    pair.settle();
    assert_true(pair.client.received == down);
  }
}

// Slices of all sizes, some owned by others, arrive in order, and each owner is released once.
void test_odd_slices(void**) {
  Pair pair(make_context(site->options()), {});
  pair.settle();
  test::Random random(3);
  std::string expected;
  size_t released = 0;
  size_t lent = 0;
  std::vector<std::string> owned(300);
  {
    OutputQueue plaintext(pair.blocks);
    for (std::string& data : owned) {
      const size_t sizes[] = {1, 9, 200, 1390, 5000, 8192, 16384, 16385, 50'000};
      data = noise(sizes[random.below(std::size(sizes))], random.next() | 1);
      expected += data;
      if (random.below(2) == 0) {
        plaintext.append(Bytes(data));
      } else {
        const auto release = [](void* count) { ++*static_cast<size_t*>(count); };
        plaintext.append(OwnedBytes(data, release, &released));
        ++lent;
      }
      if (random.below(20) == 0) pair.session->after_idle();
      while (!plaintext.empty()) {
        pair.session->encrypt(plaintext);
        assert_true(pair.session->output().size() <= ServerOptions().output_buffer);
        pair.client.give_input(pair.take_output());
      }
    }
  }
  pair.settle();
  assert_int_equal(released, lent);
  assert_int_equal(pair.blocks.lent(), 0);
  assert_true(pair.client.received == expected);
}

void test_record_sizes(void**) {
  Pair pair(make_context(site->options()), {});
  pair.settle();
  pair.wire.clear();
  pair.send(noise(100'000));
  std::vector<size_t> sizes = pair.record_sizes();
  // 32 KiB in packets' size, then full records.
  const size_t small = 24;
  for (size_t i = 0; i < small; ++i) assert_int_equal(sizes[i], 1390 + kOverhead);
  const size_t left = 100'000 - small * 1390;
  assert_int_equal(sizes.size(), small + left / 16384 + 1);
  for (size_t i = small; i + 1 < sizes.size(); ++i) assert_int_equal(sizes[i], 16384 + kOverhead);
  assert_int_equal(sizes.back(), left % 16384 + kOverhead);
  // Small answers are one record each, large ones full ones, until the connection has been idle.
  pair.wire.clear();
  pair.send(noise(200));
  pair.send(noise(16384));
  assert_int_equal(pair.record_sizes().size(), 2);
  pair.session->after_idle();
  pair.wire.clear();
  pair.send(noise(2000));
  assert_int_equal(pair.record_sizes().size(), 2);
}

// A frame header here and a payload there are one record, and a full one where there is enough.
void test_gathering(void**) {
  Pair pair(make_context(site->options()), {});
  pair.settle();
  pair.send(noise(40'000));
  pair.wire.clear();
  const std::string body = noise(16'384);
  OutputQueue plaintext(pair.blocks);
  const auto keep = [](void*) {};
  for (int i = 0; i < 4; ++i) {
    plaintext.append(Bytes("123456789"));
    plaintext.append(OwnedBytes(body, keep, nullptr));
  }
  pair.session->encrypt(plaintext);
  assert_true(plaintext.empty());
  pair.take_output();
  const std::vector<size_t> sizes = pair.record_sizes();
  assert_int_equal(sizes.size(), 5);
  for (size_t i = 0; i < 4; ++i) assert_int_equal(sizes[i], 16384 + kOverhead);
  assert_int_equal(sizes[4], 4 * 9 + kOverhead);
}

// However much there is to say, only so much of it is ciphertext ahead of the socket.
void test_output_buffer(void**) {
  for (const size_t records : {1, 2, 4, 16}) {
    ServerOptions options = site->options();
    options.output_buffer = records * ServerOptions::kRecordRoom;
    Pair pair(make_context(options), {});
    pair.settle();
    pair.send(noise(40'000));
    OutputQueue plaintext(pair.blocks);
    const std::string body = noise(1'000'000);
    plaintext.append(OwnedBytes(
        body, [](void*) {}, nullptr));
    pair.session->encrypt(plaintext);
    assert_true(pair.session->output().size() <= options.output_buffer);
    assert_true(pair.session->output().size() > (records - 1) * 16'384);
    const size_t left = plaintext.size();
    pair.session->encrypt(plaintext);
    assert_int_equal(plaintext.size(), left);
    // A little room is not enough for a record.
    pair.session->output().consume(10);
    pair.session->encrypt(plaintext);
    assert_int_equal(plaintext.size(), left);
    while (!plaintext.empty()) {
      pair.take_output();
      pair.session->encrypt(plaintext);
      assert_true(pair.session->output().size() <= options.output_buffer);
    }
  }
}

void test_close_by_us(void**) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Pair pair(make_context(site->options()), {.newest = version});
    talk(pair);
    pair.session->close();
    pair.session->close();
    OutputQueue late(pair.blocks);
    late.append(Bytes("late"));
    pair.session->encrypt(late);
    assert_int_equal(late.size(), 4);
    pair.wire.clear();
    pair.settle();
    assert_int_equal(pair.record_sizes().size(), 1);
    assert_true(pair.client.closed);
    // What the client still sends is still read.
    pair.client.send("more");
    pair.settle();
    EXPECT_TEXT(pair.received, "pingmore");
  }
}

void test_close_by_peer(void**) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Pair pair(make_context(site->options()), {.newest = version});
    talk(pair);
    pair.client.send("last words");
    SSL_shutdown(pair.client.ssl());
    pair.settle();
    EXPECT_TEXT(pair.received, "pinglast words");
    assert_int_equal(pair.session->state(), State::kPeerClosed);
    assert_int_equal(pair.session->failure(), Session::Failure::kNone);
    pair.client.received.clear();
    pair.send("answer");
    pair.session->close();
    pair.feed("nothing counts any more");
    pair.client.give_input(pair.take_output());
    assert_int_equal(pair.session->state(), State::kPeerClosed);
  }
}

// Without close_notify the session stays open: whoever sees the end of the stream knows that it was cut.
void test_truncation(void**) {
  Pair pair(make_context(site->options()), {});
  talk(pair);
  pair.client.send("half a record");
  const std::string record = pair.client.take_output();
  pair.feed(Bytes(record).substr(0, record.size() - 1));
  assert_int_equal(pair.session->state(), State::kOpen);
  EXPECT_TEXT(pair.received, "ping");
}

void test_damaged_record(void**) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Pair pair(make_context(site->options()), {.newest = version});
    talk(pair);
    pair.client.send("hello");
    std::string record = pair.client.take_output();
    record[record.size() - 2] = static_cast<char>(record[record.size() - 2] ^ 1);
    pair.feed(record);
    assert_int_equal(pair.session->state(), State::kFailed);
    assert_int_equal(pair.session->failure(), Session::Failure::kOther);
    EXPECT_TEXT(pair.session->failure_text(), "decryption failed or bad record mac");
    EXPECT_TEXT(pair.received, "ping");
    OutputQueue late(pair.blocks);
    late.append(Bytes("late"));
    pair.session->encrypt(late);
    pair.session->close();
    assert_int_equal(late.size(), 4);
    pair.wire.clear();
    pair.client.give_input(pair.take_output());
    assert_int_equal(pair.record_sizes().size(), 1);
    pair.client.advance();
    EXPECT_TEXT(pair.client.failure,
                version == TLS1_3_VERSION ? "sslv3 alert bad record mac" : "sslv3 alert bad record mac");
  }
}

#if !defined(__SANITIZE_ADDRESS__)
// What a connection costs that waits. Measured as what the heap lends more.
void test_idle_memory(void**) {
  constexpr size_t kSessions = 50;
  constexpr size_t kAllowed = 14 * 1024;
  TicketKeys keys(TicketKeys::fresh(test_clock()));
  const auto context = make_context(site->options(), &keys);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    std::vector<std::unique_ptr<Session>> sessions;
    size_t used = 0;
    BlockPool blocks;
    {
      Pair warm(context, {.newest = version, .protocols = {"h2"}});
      talk(warm);
    }
    for (size_t i = 0; i < kSessions; ++i) {
      Pair pair(context, {.newest = version, .protocols = {"h2"}});
      talk(pair);
      const size_t with = ::mallinfo2().uordblks;
      pair.session.reset();
      used += with - ::mallinfo2().uordblks;
    }
    print_message("idle session of TLS %s: %zu octets\n", version == TLS1_2_VERSION ? "1.2" : "1.3",
                  used / kSessions);
    assert_true(used / kSessions < kAllowed);
  }
}
#endif

}  // namespace

int main() {
  const CMUnitTest tests[] = {
    cmocka_unit_test(test_large_transfers),
    cmocka_unit_test(test_odd_slices),
    cmocka_unit_test(test_record_sizes),
    cmocka_unit_test(test_gathering),
    cmocka_unit_test(test_output_buffer),
    cmocka_unit_test(test_close_by_us),
    cmocka_unit_test(test_close_by_peer),
    cmocka_unit_test(test_truncation),
    cmocka_unit_test(test_damaged_record),
#if !defined(__SANITIZE_ADDRESS__)
    cmocka_unit_test(test_idle_memory),
#endif
  };
  return cmocka_run_group_tests_name("tls records", tests, make_site, drop_site);
}
