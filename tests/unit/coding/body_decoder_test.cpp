#include "weft/coding/body_decoder.h"

#include <sys/resource.h>

#include <string>

#include "check.h"
#include "coding/support.h"

using namespace weft;
using namespace weft::coding;
using namespace weft::coding::test;

namespace {

constexpr uint64_t kMebi = 1024 * 1024;

std::string hex(Bytes digits) {
  std::string octets;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    octets += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return octets;
}

// Codes `octets` zeros piece by piece, so a bomb needs no more memory than it has itself.
std::string zeros_coded(EncoderPool& pool, Coding coding, uint64_t octets) {
  const auto encoder = pool.acquire(coding, {});
  const std::string zeros(1 << 20, '\0');
  std::string room(1 << 16, '\0');
  std::string bomb;
  while (octets > 0) {
    Bytes input = Bytes(zeros).substr(0, std::min<uint64_t>(octets, zeros.size()));
    octets -= input.size();
    Encoder::Status status;
    do {
      MutableBytes left(room.data(), room.size());
      status = encoder->encode(input, left, octets == 0 ? Encoder::Flush::kEnd : Encoder::Flush::kNone);
      bomb.append(room, 0, room.size() - left.size());
    } while (status == Encoder::Status::kMoreRoom);
  }
  return bomb;
}

long resident_kib() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

static void nothing_to_undo(void**) {
  for (const Bytes text : {"", "identity", " identity , IDENTITY", ","}) {
    http::HeaderBlock fields;
    if (!text.empty()) fields.append_field("content-encoding", text);
    const auto made = BodyDecoder::create(fields, {});
    assert_true(made.ok() && !made.value());
  }
}

static void unknown_codings(void**) {
  for (const Bytes text : {"deflate", "compress", "gzip, deflate", "aes128gcm", "dcz", "dcb", "gzip;q=1",
                           "gzip gzip", "x-br", "gzip, gzip, gzip, gzip", "*"}) {
    assert_int_equal(decode_all(text, "x").status, 415);
  }
}

static void every_size_of_piece(void**) {
  EncoderPool pool({});
  const std::string text = sample_text(5000);
  for (const Coding coding : kPlainCodings) {
    const std::string coded = encode_all(pool, coding, text);
    for (const size_t in : {size_t{1}, size_t{2}, size_t{7}, size_t{100}, SIZE_MAX}) {
      for (const size_t out : {1, 3, 64, 4999, 5000, 5001}) {
        const Decoded decoded = decode_all(coding_name(coding), coded, {}, in, out);
        assert_int_equal(decoded.status, 0);
        assert_true(decoded.text == text);
      }
    }
  }
}

static void stacked_codings(void**) {
  EncoderPool pool({});
  const std::string text = sample_text(100'000);
  for (const Coding inner : kPlainCodings) {
    for (const Coding outer : kPlainCodings) {
      const std::string coded = encode_all(pool, outer, encode_all(pool, inner, text));
      const std::string names =
          std::string(coding_name(inner)) + ", identity, " + std::string(coding_name(outer));
      for (const size_t in : {size_t{1}, size_t{50}, SIZE_MAX}) {
        const Decoded decoded = decode_all(names, coded, {}, in, 333);
        assert_int_equal(decoded.status, 0);
        assert_true(decoded.text == text);
      }
      for (size_t cut = 1; cut < coded.size(); cut += 13) {
        assert_int_equal(decode_all(names, Bytes(coded).substr(0, cut)).status, 400);
      }
      assert_int_equal(decode_all(names, coded + "x").status, 400);
    }
  }
  // Cut off inside, whole outside.
  const std::string inner = encode_all(pool, Coding::kGzip, text);
  const std::string cut = encode_all(pool, Coding::kZstd, Bytes(inner).substr(0, inner.size() - 1));
  assert_int_equal(decode_all("gzip, zstd", cut).status, 400);
}

static void several_lines(void**) {
  EncoderPool pool({});
  http::HeaderBlock fields;
  fields.append_field("content-encoding", "gzip");
  fields.append_field("content-encoding", "BR");
  auto decoder = BodyDecoder::create(fields, {});
  const std::string coded = encode_all(pool, Coding::kBrotli, encode_all(pool, Coding::kGzip, "text"));
  Bytes input = coded;
  char room[16];
  const auto step = decoder.value()->decode(input, room, BodyDecoder::InputEnd::kYes);
  assert_true(step.ok());
  EXPECT_TEXT(Bytes(room, step.value()), "text");
  assert_int_equal(decoder.value()->octets_in(), coded.size());
  assert_int_equal(decoder.value()->octets_out(), 4);
}

static void cut_off_anywhere(void**) {
  EncoderPool pool({});
  for (const Coding coding : kPlainCodings) {
    const std::string coded = encode_all(pool, coding, sample_text(3000));
    for (size_t cut = 1; cut < coded.size(); ++cut) {
      const size_t piece = cut % 5 + 1;
      assert_int_equal(decode_all(coding_name(coding), Bytes(coded).substr(0, cut), {}, piece).status, 400);
    }
  }
}

static void corrupt_anywhere(void**) {
  EncoderPool pool({});
  const std::string text = sample_text(3000);
  for (const Coding coding : kPlainCodings) {
    const std::string coded = encode_all(pool, coding, text);
    size_t refused = 0;
    for (size_t at = 0; at < coded.size(); ++at) {
      for (const int bit : {0x01, 0x80}) {
        std::string changed = coded;
        changed[at] = static_cast<char>(changed[at] ^ bit);
        const Decoded decoded = decode_all(coding_name(coding), changed, {}, SIZE_MAX, 777);
        if (decoded.status != 0) {
          ++refused;
        } else if (coding == Coding::kGzip) {
          assert_true(decoded.text == text);  // a field of the header that does not count
        }
      }
    }
    assert_true(refused > 0);
  }
}

static void garbage(void**) {
  EncoderPool pool({});
  for (const Coding coding : kPlainCodings) {
    const Bytes name = coding_name(coding);
    assert_int_equal(decode_all(name, "this is not coded at all").status, 400);
    const std::string coded = encode_all(pool, coding, "text");
    for (const Bytes tail : {Bytes("x"), Bytes("\0", 1), Bytes("{\"a\":1}\n")}) {
      const std::string body = coded + std::string(tail);
      assert_int_equal(decode_all(name, body).status, 400);
      assert_int_equal(decode_all(name, body, {}, 1, 1).status, 400);
      assert_int_equal(decode_all(name, body, {}, coded.size()).status, 400);
    }
    assert_int_equal(decode_all(name, "").status, 0);
    assert_int_equal(decode_all(name, encode_all(pool, coding, "")).status, 0);
  }
}

static void several_members_are_one_body(void**) {
  EncoderPool pool({});
  for (const Coding coding : {Coding::kGzip, Coding::kZstd}) {
    const std::string coded =
        encode_all(pool, coding, "one ") + encode_all(pool, coding, "") + encode_all(pool, coding, "two");
    for (const size_t piece : {size_t{1}, SIZE_MAX}) {
      EXPECT_TEXT(decode_all(coding_name(coding), coded, {}, piece).text, "one two");
    }
    assert_int_equal(decode_all(coding_name(coding), Bytes(coded).substr(0, coded.size() - 1)).status, 400);
  }
  const std::string twice =
      encode_all(pool, Coding::kBrotli, "one") + encode_all(pool, Coding::kBrotli, "two");
  assert_int_equal(decode_all("br", twice).status, 400);
}

static void zlib_under_the_name_of_gzip(void**) {
  const Decoded decoded = decode_all("x-gzip", hex("789c2b49ad280100046701c6"), {}, 1);
  assert_int_equal(decoded.status, 0);
  EXPECT_TEXT(decoded.text, "text");
}

static void a_window_beyond_what_http_allows(void**) {
  // Window_Log 27 (128 MiB), then 23 (8 MiB), each with an empty raw last block.
  assert_int_equal(decode_all("zstd", hex("28b52ffd0088010000")).status, 400);
  assert_int_equal(decode_all("zstd", hex("28b52ffd0068010000")).status, 0);
}

static void formats_of_the_past(void**) {
  // The magic numbers of zstd 0.1 to 0.7, whole and octet by octet.
  for (const Bytes magic :
       {"1eb52ffd", "22b52ffd", "23b52ffd", "24b52ffd", "25b52ffd", "26b52ffd", "27b52ffd"}) {
    assert_int_equal(decode_all("zstd", hex(magic) + std::string(20, '\0')).status, 400);
    assert_int_equal(decode_all("zstd", hex(magic) + std::string(20, '\0'), {}, 1).status, 400);
  }
  EncoderPool pool({});
  const std::string skippable = hex("5f2a4d1803000000") + "abc";
  const std::string coded = skippable + encode_all(pool, Coding::kZstd, "text") + skippable;
  for (const size_t piece : {size_t{1}, size_t{3}, SIZE_MAX}) {
    EXPECT_TEXT(decode_all("zstd", coded, {}, piece).text, "text");
    assert_int_equal(decode_all("zstd", coded, {}, piece).status, 0);
  }
}

static void exactly_the_limit(void**) {
  EncoderPool pool({});
  const std::string text = sample_text(10'000);
  for (const Coding coding : kPlainCodings) {
    const std::string coded = encode_all(pool, coding, text);
    for (const size_t out : {100, 10'000, 20'000}) {
      assert_int_equal(decode_all(coding_name(coding), coded, {10'000, 0}, SIZE_MAX, out).status, 0);
      assert_int_equal(decode_all(coding_name(coding), coded, {9'999, 0}, SIZE_MAX, out).status, 413);
    }
  }
}

static void the_limit_counts_for_what_is_between(void**) {
  EncoderPool pool({});
  // Little comes out in the end, but much between the codings: gzip of zeros is again all but zeros.
  const std::string inner = zeros_coded(pool, Coding::kGzip, 200 * kMebi);
  const std::string outer = encode_all(pool, Coding::kBrotli, inner);
  const Decoded decoded = decode_all("gzip, br", outer, {inner.size() / 2, 0}, SIZE_MAX, 100);
  assert_int_equal(decoded.status, 413);
}

static void bombs(void**) {
  constexpr uint64_t kLimit = 10 * kMebi;
  EncoderPool pool({});
  for (const Coding coding : kPlainCodings) {
    const std::string bomb = zeros_coded(pool, coding, 256 * kMebi);
    const Decoded decoded = decode_all(coding_name(coding), bomb, {kLimit, 0}, 4096, 16 * 1024);
    assert_int_equal(decoded.status, 413);
    assert_true(decoded.text.size() <= kLimit);

    const Decoded by_ratio = decode_all(coding_name(coding), bomb, {0, 100}, 4096, 16 * 1024);
    assert_int_equal(by_ratio.status, 413);
    assert_true(by_ratio.text.size() <= std::max<uint64_t>(DecodingLimits::kRatioFrom, bomb.size() * 100));
  }
}

static void the_ratio_does_not_count_for_small_bodies(void**) {
  EncoderPool pool({});
  for (const Coding coding : kPlainCodings) {
    const std::string coded = zeros_coded(pool, coding, DecodingLimits::kRatioFrom);
    assert_int_equal(decode_all(coding_name(coding), coded, {0, 2}).status, 0);
    const std::string more = zeros_coded(pool, coding, DecodingLimits::kRatioFrom + 1);
    assert_int_equal(decode_all(coding_name(coding), more, {0, 2}).status, 413);
    assert_int_equal(decode_all(coding_name(coding), more, {0, 0}).status, 0);
  }
}

// Half a gigabyte of zeros, never more than a piece of them in memory.
static void memory_stays_flat(void**) {
  constexpr uint64_t kOctets = 512 * kMebi;
  EncoderPool pool({});
  for (const Coding coding : kPlainCodings) {
    const std::string bomb = zeros_coded(pool, coding, kOctets);
    http::HeaderBlock fields;
    fields.append_field("content-encoding", coding_name(coding));
    auto decoder = BodyDecoder::create(fields, {0, 0});
    static char room[64 * 1024];
    Bytes input = bomb;
    const long before = resident_kib();
    size_t produced = sizeof room;
    while (produced == sizeof room) {
      const auto step = decoder.value()->decode(input, room, BodyDecoder::InputEnd::kYes);
      assert_true(step.ok());
      produced = step.value();
    }
    assert_int_equal(decoder.value()->octets_out(), kOctets);
    assert_true(resident_kib() - before < 40 * 1024);
  }
}

static void memory_is_short_of_nothing_when_dropped_anywhere(void**) {
  EncoderPool pool({});
  const std::string coded =
      encode_all(pool, Coding::kBrotli, encode_all(pool, Coding::kZstd, sample_text(9999)));
  for (size_t cut = 0; cut < coded.size(); cut += 3) {
    http::HeaderBlock fields;
    fields.append_field("content-encoding", "zstd, br");
    auto decoder = BodyDecoder::create(fields, {});
    char room[100];
    Bytes input = Bytes(coded).substr(0, cut);
    assert_true(decoder.value()->decode(input, room, BodyDecoder::InputEnd::kNo).ok());
  }
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(nothing_to_undo),
      cmocka_unit_test(unknown_codings),
      cmocka_unit_test(every_size_of_piece),
      cmocka_unit_test(stacked_codings),
      cmocka_unit_test(several_lines),
      cmocka_unit_test(cut_off_anywhere),
      cmocka_unit_test(corrupt_anywhere),
      cmocka_unit_test(garbage),
      cmocka_unit_test(several_members_are_one_body),
      cmocka_unit_test(zlib_under_the_name_of_gzip),
      cmocka_unit_test(a_window_beyond_what_http_allows),
      cmocka_unit_test(formats_of_the_past),
      cmocka_unit_test(exactly_the_limit),
      cmocka_unit_test(the_limit_counts_for_what_is_between),
      cmocka_unit_test(bombs),
      cmocka_unit_test(the_ratio_does_not_count_for_small_bodies),
      cmocka_unit_test(memory_stays_flat),
      cmocka_unit_test(memory_is_short_of_nothing_when_dropped_anywhere),
  };
  return cmocka_run_group_tests_name("coding/body_decoder", tests, nullptr, nullptr);
}
