#include "h1/framing_guard.h"

#include <string>

#include "check.h"
#include "h1/chunk_decoder.h"
#include "h1/octets.h"

namespace weft::h1 {

namespace {

using State = FramingGuard::State;

struct Outcome {
  size_t passed = 0;
  State state = State::kOpen;
  uint16_t status = 0;
};

constexpr http::Limits kSmall{
    .target = 8, .field_name = 4, .field_value = 6, .field_section = 40, .fields = 3};

Outcome scan(Bytes in, size_t step, bool trailers, const http::Limits& limits) {
  FramingGuard guard;
  trailers ? guard.start_trailers() : guard.start_request();
  Outcome outcome;
  while (!in.empty() && guard.state() == State::kOpen) {
    const Bytes part = in.substr(0, step);
    Bytes target;
    const size_t used = guard.in_request_line() ? guard.scan_request_line(part, limits, target)
                                                : guard.scan_fields(part, limits);
    outcome.passed += used;
    in.remove_prefix(used);
  }
  outcome.state = guard.state();
  outcome.status = guard.refusal().status;
  return outcome;
}

void expect(Bytes in, size_t passed, State state, uint16_t status, bool trailers = false,
            const http::Limits& limits = {}) {
  for (size_t step = 1; step <= in.size(); ++step) {
    const Outcome outcome = scan(in, step, trailers, limits);
    assert_int_equal(outcome.passed, passed);
    assert_int_equal(outcome.state, state);
    assert_int_equal(outcome.status, status);
  }
}

void a_head_passes_up_to_its_end(void**) {
  const Bytes head = "/path?q HTTP/1.1\r\nHost: h\r\nA:\r\nB:\t x y\t\r\n\xc3\xa4";
  expect("/ HTTP/1.1\r\nHost: h\r\n\r\nbody", 23, State::kComplete, 0);
  expect("/ HTTP/1.0\r\n\r\n", 14, State::kComplete, 0);
  expect(head, head.size() - 2, State::kRefused, 400);
}

void request_lines_are_exact(void**) {
  expect(" HTTP/1.1\r\n", 0, State::kRefused, 400);
  expect("/  HTTP/1.1\r\n", 2, State::kRefused, 400);
  expect("/\tHTTP/1.1\r\n", 1, State::kRefused, 400);
  expect("/\r\n", 1, State::kRefused, 400);
  expect("/ HTTP/1.1 \r\n", 10, State::kRefused, 400);
  expect("/ HTTP/1.1\n", 10, State::kRefused, 400);
  expect("/ HTTP/11\r\n", 8, State::kRefused, 400);
  expect("/ http/1.1\r\n", 2, State::kRefused, 400);
  expect("/ HTTP/1.2\r\n", 9, State::kRefused, 505);
  expect("/ HTTP/2.0\r\n", 9, State::kRefused, 505);
}

void field_lines_are_exact(void**) {
  expect("A: b\nC: d\r\n", 4, State::kRefused, 400, true);
  expect("A: b\rC: d\r\n", 5, State::kRefused, 400, true);
  expect("A : b\r\n", 1, State::kRefused, 400, true);
  expect(": b\r\n", 0, State::kRefused, 400, true);
  expect("A: b\r\n c\r\n", 6, State::kRefused, 400, true);
  expect("A: b\r\n\tc\r\n", 6, State::kRefused, 400, true);
  expect(Bytes("A: b\0c\r\n", 8), 4, State::kRefused, 400, true);
  expect("A: b\x7f\r\n", 4, State::kRefused, 400, true);
  expect("A: \x0b\r\n", 3, State::kRefused, 400, true);
  expect("A\r\n", 1, State::kRefused, 400, true);
  expect("\n", 0, State::kRefused, 400, true);
  expect("\r\r", 1, State::kRefused, 400, true);
}

void limits_hold_at_the_octet(void**) {
  expect("/2345678 HTTP/1.1\r\n\r\n", 21, State::kComplete, 0, false, kSmall);
  expect("/23456789 HTTP/1.1\r\n\r\n", 8, State::kRefused, 414, false, kSmall);
  expect("Name:   123456\r\n\r\n", 18, State::kComplete, 0, true, kSmall);
  expect("Names: 1\r\n\r\n", 4, State::kRefused, 431, true, kSmall);
  expect("Name: 1234567\r\n\r\n", 12, State::kRefused, 431, true, kSmall);
  expect("A:\r\nB:\r\nC:\r\n\r\n", 14, State::kComplete, 0, true, kSmall);
  expect("A:\r\nB:\r\nC:\r\nD:\r\n\r\n", 12, State::kRefused, 431, true, kSmall);
  expect("A: " + std::string(40, ' '), 40, State::kRefused, 431, true, kSmall);
}

void octets_are_found_at_every_place(void**) {
  for (size_t size = 0; size < 70; ++size) {
    std::string text(size, 'x');
    assert_ptr_equal(find_value_end(text.data(), text.data() + size), text.data() + size);
    assert_ptr_equal(find_target_end(text.data(), text.data() + size), text.data() + size);
    for (size_t at = 0; at < size; ++at) {
      for (int octet = 0; octet < 256; ++octet) {
        text[at] = static_cast<char>(octet);
        assert_ptr_equal(find_value_end(text.data(), text.data() + size),
                         text.data() + (ends_value(text[at]) ? at : size));
        assert_ptr_equal(find_target_end(text.data(), text.data() + size),
                         text.data() + (ends_target(text[at]) ? at : size));
      }
      text[at] = 'x';
    }
  }
}

struct Decoded {
  std::string data;
  size_t used = 0;
  bool last = false;
  uint16_t status = 0;
};

Decoded decode(Bytes in, size_t step, uint64_t limit) {
  ChunkDecoder decoder;
  decoder.start(limit);
  Decoded decoded;
  const size_t size = in.size();
  size_t left = size;
  while (left > 0 && !decoded.last && decoded.status == 0) {
    Bytes part = in.substr(size - left, step);
    const size_t before = part.size();
    Bytes data;
    const auto result = decoder.feed(part, data);
    left -= before - part.size();
    decoded.data.append(data);
    decoded.last = result == ChunkDecoder::Result::kLastChunk;
    if (result == ChunkDecoder::Result::kRefused) decoded.status = decoder.refusal().status;
  }
  decoded.used = size - left;
  return decoded;
}

void expect_chunks(Bytes in, Bytes data, size_t used, uint16_t status, uint64_t limit = 100) {
  for (size_t step = 1; step <= in.size(); ++step) {
    const Decoded decoded = decode(in, step, limit);
    EXPECT_TEXT(decoded.data, data);
    assert_int_equal(decoded.used, used);
    assert_int_equal(decoded.status, status);
    assert_int_equal(decoded.last, status == 0);
  }
}

void chunks_are_taken_apart(void**) {
  expect_chunks("5\r\nhello\r\n0\r\n\r\n", "hello", 13, 0);
  expect_chunks("a\r\n0123456789\r\n0A\r\n0123456789\r\n000\r\n", "01234567890123456789", 36, 0);
  expect_chunks("1;a\r\nx\r\n0;a=b;c=\"d;\\\"\"\r\n", "x", 24, 0);
  expect_chunks("0000000000000001\r\nx\r\n0\r\n", "x", 24, 0);
}

void bad_chunks_are_refused(void**) {
  for (const Bytes bad : {"\r\n",        " 5\r\n",           "5 \r\n",     "0x5\r\n",
                          "-5\r\n",      "+5\r\n",           "5\n",        "5\rx",
                          "g\r\n",       ";a\r\n",           "5;\r\n",     "5; a\r\n",
                          "5;a \r\n",    "5;a=\r\n",         "5;a=b \r\n", "5;a=\"b\"c\r\n",
                          "5;a\n",       "5;a=\"\x01\"\r\n", "5;;\r\n",    "00000000000000001\r\n",
                          "1\r\nxx\r\n", "1\r\nx\n",         "1\r\nx\rx"}) {
    const Decoded whole = decode(bad, bad.size(), 100);
    assert_int_equal(whole.status, 400);
    for (size_t step = 1; step < bad.size(); ++step) {
      const Decoded parts = decode(bad, step, 100);
      assert_int_equal(parts.status, 400);
      assert_int_equal(parts.used, whole.used);
    }
  }
}

void chunks_are_bounded(void**) {
  expect_chunks("5\r\nhello\r\n0\r\n", "hello", 13, 0, 5);
  expect_chunks("6\r\nhello!\r\n0\r\n", "", 2, 413, 5);
  expect_chunks("5\r\nhello\r\n1\r\n", "hello", 12, 413, 5);
  expect_chunks("ffffffffffffffff\r\n", "", 17, 413, UINT64_MAX - 1);
  const std::string name(256, 'a');
  assert_int_equal(decode("0;" + name.substr(1) + "\r\n", 1000, 1).status, 0);
  assert_int_equal(decode("0;" + name + "\r\n", 1000, 1).status, 400);
  std::string many;
  for (int i = 0; i < 100; ++i) many += "1;" + name.substr(1) + "\r\nx\r\n";
  assert_int_equal(decode(many, 1000, 1000).status, 400);
}

}  // namespace

}  // namespace weft::h1

int main() {
  using namespace weft::h1;
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_head_passes_up_to_its_end),     cmocka_unit_test(request_lines_are_exact),
      cmocka_unit_test(field_lines_are_exact),           cmocka_unit_test(limits_hold_at_the_octet),
      cmocka_unit_test(octets_are_found_at_every_place), cmocka_unit_test(chunks_are_taken_apart),
      cmocka_unit_test(bad_chunks_are_refused),          cmocka_unit_test(chunks_are_bounded),
  };
  return cmocka_run_group_tests_name("h1 framing", tests, nullptr, nullptr);
}
