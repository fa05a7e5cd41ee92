#include "weft/coding/encoder_pool.h"

#include <string>
#include <vector>

#include "check.h"
#include "coding/support.h"
#include "weft/coding/libraries.h"

using namespace weft;
using namespace weft::coding;
using namespace weft::coding::test;

namespace {

using Flush = Encoder::Flush;
using Status = Encoder::Status;

// What comes out for `input`, through rooms of `room_size` octets.
std::string drive(Encoder& encoder, Bytes input, Flush flush, size_t room_size = 4096) {
  std::string out;
  std::vector<char> octets(room_size);
  Status status;
  do {
    MutableBytes room(octets);
    status = encoder.encode(input, room, flush);
    assert_true(status != Status::kFailed);
    out.append(octets.data(), octets.size() - room.size());
  } while (status != Status::kDone);
  assert_true(input.empty());
  return out;
}

size_t decoded_so_far(Coding coding, Bytes coded) {
  http::HeaderBlock fields;
  fields.append_field("content-encoding", coding_name(coding));
  auto decoder = BodyDecoder::create(fields, {0, 0});
  std::string room(1 << 20, '\0');
  const auto step =
      decoder.value()->decode(coded, MutableBytes(room.data(), room.size()), BodyDecoder::InputEnd::kNo);
  assert_true(step.ok());
  return step.value();
}

}  // namespace

static void whole_bodies(void**) {
  for (const int level : {1, 5, 9}) {
    EncoderPool pool({level, level, level});
    for (const Coding coding : kPlainCodings) {
      for (const size_t size : {0u, 1u, 100u, 1024u, 40'000u, 3'000'000u}) {
        const std::string text = sample_text(size);
        const std::string coded = encode_all(pool, coding, text);
        if (size > 1000) assert_true(coded.size() < size / 2);
        const Decoded decoded = decode_all(coding_name(coding), coded, {0, 0});
        assert_int_equal(decoded.status, 0);
        assert_true(decoded.text == text);
      }
    }
    assert_int_equal(pool.out(), 0);
  }
}

static void bodies_that_cannot_be_made_smaller(void**) {
  weft::test::Random random(1);
  std::string noise(200'000, '\0');
  for (char& c : noise) c = static_cast<char>(random.next() >> 32);
  EncoderPool pool({});
  for (const Coding coding : kPlainCodings) {
    const std::string coded = encode_all(pool, coding, noise);
    assert_true(coded.size() < noise.size() + noise.size() / 64 + 1024);
    assert_true(decode_all(coding_name(coding), coded).text == noise);
  }
}

static void every_level(void**) {
  const std::string text = sample_text(20'000);
  for (int level = 1; level <= 22; ++level) {
    EncoderPool pool({std::min(level, 9), std::min(level - 1, 11), level});
    for (const Coding coding : kPlainCodings) {
      assert_true(decode_all(coding_name(coding), encode_all(pool, coding, text)).text == text);
    }
  }
}

static void large_bodies_at_the_highest_level_keep_to_the_window(void**) {
  EncoderPool pool({9, 11, 20});
  const std::string text = sample_text(9 * 1024 * 1024);
  const Decoded decoded = decode_all("zstd", encode_all(pool, Coding::kZstd, text), {0, 0});
  assert_int_equal(decoded.status, 0);
  assert_true(decoded.text == text);
}

static void each_flush_can_be_decoded_at_once(void**) {
  EncoderPool pool({});
  for (const Coding coding : kPlainCodings) {
    for (const size_t room : {Encoder::kLeastRoom, size_t{4096}}) {
      const auto encoder = pool.acquire(coding, {});
      assert_non_null(encoder.get());
      std::string coded, text;
      for (size_t i = 0; i < 40; ++i) {
        const std::string part = sample_text(i * 37 + 1);
        coded += drive(*encoder, part, Flush::kSync, room);
        text += part;
        assert_int_equal(decoded_so_far(coding, coded), text.size());
      }
      coded += drive(*encoder, "the end", Flush::kEnd, room);
      assert_true(decode_all(coding_name(coding), coded).text == text + "the end");
    }
  }
}

static void parts_without_flush(void**) {
  EncoderPool pool({});
  for (const Coding coding : kPlainCodings) {
    const auto encoder = pool.acquire(coding, {});
    std::string coded;
    const std::string text = sample_text(300'000);
    for (size_t at = 0; at < text.size(); at += 1000) {
      coded += drive(*encoder, Bytes(text).substr(at, 1000), Flush::kNone);
    }
    coded += drive(*encoder, {}, Flush::kEnd);
    assert_true(decode_all(coding_name(coding), coded).text == text);
  }
}

static void encoders_are_used_again_whatever_was_left_undone(void**) {
  EncoderPool pool({});
  const std::string text = sample_text(50'000);
  for (const Coding coding : kPlainCodings) {
    const std::string expected = drive(*pool.acquire(coding, {}), text, Flush::kEnd);
    const Encoder* first = pool.acquire(coding, {}).get();
    for (int i = 0; i < 5; ++i) {
      const auto encoder = pool.acquire(coding, {});
      assert_ptr_equal(encoder.get(), first);
      assert_int_equal(pool.out(), 1);
      if (i % 2 == 0) {
        drive(*encoder, Bytes(text).substr(0, 999), i == 0 ? Flush::kNone : Flush::kSync);
      } else {
        assert_true(drive(*encoder, text, Flush::kEnd) == expected);
      }
    }
    assert_int_equal(pool.out(), 0);
  }
}

static void the_number_of_encoders_is_bounded(void**) {
  EncoderPool pool({1, 0, 1});
  std::vector<EncoderPool::Handle> handles;
  for (size_t i = 0; i < EncoderPool::kMostOut; ++i) {
    handles.push_back(pool.acquire(Coding::kBrotli, {}));
    assert_non_null(handles.back().get());
  }
  assert_null(pool.acquire(Coding::kGzip, {}).get());
  assert_false(pool.encode(Coding::kZstd, "text").has_value());
  handles.pop_back();
  assert_non_null(pool.acquire(Coding::kGzip, {}).get());
}

static void what_is_supported(void**) {
  EXPECT_TEXT(supported_codings_text(), "zstd, br, gzip");
  for (const Library& library : libraries()) assert_true(library.version.find('.') != std::string::npos);
  assert_int_equal(libraries().size(), 4);
  EncoderPool pool({});
  assert_null(pool.acquire(Coding::kIdentity, {}).get());
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(whole_bodies),
      cmocka_unit_test(bodies_that_cannot_be_made_smaller),
      cmocka_unit_test(every_level),
      cmocka_unit_test(large_bodies_at_the_highest_level_keep_to_the_window),
      cmocka_unit_test(each_flush_can_be_decoded_at_once),
      cmocka_unit_test(parts_without_flush),
      cmocka_unit_test(encoders_are_used_again_whatever_was_left_undone),
      cmocka_unit_test(the_number_of_encoders_is_bounded),
      cmocka_unit_test(what_is_supported),
  };
  return cmocka_run_group_tests_name("coding/encoder_pool", tests, nullptr, nullptr);
}
