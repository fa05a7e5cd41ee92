// What the encoder writes, nghttp2's decoder reads: whatever the peer says about its table, and whenever.

#include <string>
#include <utility>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "h2/header_decoder.h"
#include "h2/header_encoder.h"
#include "h2/static_table.h"

#include "check.h"

using namespace weft;
using namespace weft::h2;
using Worth = HeaderEncoder::Worth;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

// The peer's side, as strict as RFC 7541 wants it.
class Decoder {
 public:
  Decoder() { assert_int_equal(nghttp2_hd_inflate_new(&inflater_), 0); }
  ~Decoder() { nghttp2_hd_inflate_del(inflater_); }

  void set_table_size(size_t size) {
    assert_int_equal(nghttp2_hd_inflate_change_table_size(inflater_, size), 0);
  }

  Fields decode(const std::string& block) {
    Fields list;
    never_indexed = 0;
    const auto* in = reinterpret_cast<const uint8_t*>(block.data());
    size_t left = block.size();
    while (true) {
      nghttp2_nv field;
      int flags = 0;
      const ssize_t used = nghttp2_hd_inflate_hd2(inflater_, &field, &flags, in, left, 1);
      assert_true(used >= 0);
      in += used;
      left -= static_cast<size_t>(used);
      if (flags & NGHTTP2_HD_INFLATE_EMIT) {
        list.emplace_back(std::string(reinterpret_cast<char*>(field.name), field.namelen),
                          std::string(reinterpret_cast<char*>(field.value), field.valuelen));
        if (field.flags & NGHTTP2_NV_FLAG_NO_INDEX) ++never_indexed;
      }
      if (flags & NGHTTP2_HD_INFLATE_FINAL) break;
    }
    nghttp2_hd_inflate_end_headers(inflater_);
    return list;
  }
  size_t table_size() const { return nghttp2_hd_inflate_get_dynamic_table_size(inflater_); }

  int never_indexed = 0;

 private:
  nghttp2_hd_inflater* inflater_ = nullptr;
};

std::string encode(HeaderEncoder& encoder, const Fields& list, Worth worth = Worth::kMayRepeat) {
  size_t bound = HeaderEncoder::kMaxBegin;
  for (const auto& [name, value] : list) bound += name.size() + value.size() + HeaderEncoder::kMaxOverhead;
  std::string block(bound, '\0');
  char* to = encoder.begin(block.data());
  for (const auto& [name, value] : list) to = encoder.field(to, name, value, worth);
  const auto size = static_cast<size_t>(to - block.data());
  assert_true(size <= bound);
  block.resize(size);
  return block;
}

}  // namespace

static void what_repeats_becomes_an_octet(void**) {
  HeaderEncoder encoder;
  Decoder peer;
  const Fields list = {{"content-type", "text/html; charset=utf-8"}, {"x-powered-by", "somebody"}};
  size_t sizes[3];
  for (size_t& size : sizes) {
    const std::string block = encode(encoder, list);
    size = block.size();
    assert_true(peer.decode(block) == list);
  }
  assert_true(sizes[0] > 30 && sizes[1] > 30);
  assert_int_equal(sizes[2], 2);
}

static void what_varies_takes_no_place(void**) {
  HeaderEncoder encoder;
  Decoder peer;
  for (int i = 0; i < 100; ++i) {
    const Fields list = {{"x-id", std::to_string(i)}};
    assert_true(peer.decode(encode(encoder, list)) == list);
    assert_true(peer.decode(encode(encoder, {{"x-trace", "1"}}, Worth::kUnique)).size() == 1);
  }
  assert_int_equal(peer.table_size(), 0);
}

static void secrets_are_never_kept(void**) {
  HeaderEncoder encoder;
  Decoder peer;
  const Fields list = {
      {"set-cookie", "session=1"}, {"authorization", "Basic eA=="}, {"proxy-authorization", "Basic eA=="}};
  for (int i = 0; i < 5; ++i) {
    assert_true(peer.decode(encode(encoder, list)) == list);
    assert_int_equal(peer.never_indexed, 3);
  }
  assert_int_equal(peer.table_size(), 0);
}

static void status_date_and_length(void**) {
  HeaderEncoder encoder;
  Decoder peer;
  for (const uint16_t status : {100, 103, 200, 204, 206, 299, 304, 400, 404, 418, 500, 599}) {
    for (const uint64_t length : {uint64_t{0}, uint64_t{9}, uint64_t{10}, UINT64_MAX}) {
      char room[200];
      char* to = encoder.begin(room);
      to = encoder.status(to, status);
      to = encoder.date(to, "Sun, 06 Nov 1994 08:49:37 GMT");
      to = encoder.content_length(to, length);
      const Fields expected = {{":status", std::to_string(status)},
                               {"date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                               {"content-length", std::to_string(length)}};
      assert_true(peer.decode(std::string(room, to)) == expected);
    }
  }
}

static void names_of_the_static_table(void**) {
  Decoder peer;
  int known = 0;
  for (uint32_t index = 15; index <= static_table::kSize; ++index) {
    // The peer knows the names by their index: literal, not kept, an empty value.
    const std::string block{'\x0f', static_cast<char>(index - 15), '\0'};
    const std::string name = peer.decode(block)[0].first;
    assert_int_equal(static_table::find_name(name), index);
    ++known;
  }
  assert_int_equal(known, 47);
  for (const Bytes name : {"", "x", "dat", "dates", "datf", "access-control-allow-origim", ":status"})
    assert_int_equal(static_table::find_name(name), 0);
  assert_int_equal(static_table::find_name(std::string(1000, 'x')), 0);
}

static void a_peer_without_a_table(void**) {
  HeaderEncoder encoder;
  Decoder peer;
  const Fields list = {{"server", "weft"}, {"x", "y"}};
  for (int i = 0; i < 3; ++i) peer.decode(encode(encoder, list));
  encoder.set_table_size(0);
  peer.set_table_size(0);
  for (int i = 0; i < 3; ++i) assert_true(peer.decode(encode(encoder, list)) == list);
  assert_int_equal(peer.table_size(), 0);
  encoder.set_table_size(65'536);
  peer.set_table_size(65'536);
  for (int i = 0; i < 3; ++i) assert_true(peer.decode(encode(encoder, list)) == list);
  assert_int_equal(encode(encoder, list).size(), 2);
}

static void a_table_smaller_for_a_moment(void**) {
  // Both sizes are to be told, the smallest first (RFC 7541, 4.2).
  HeaderEncoder encoder;
  Decoder peer;
  const Fields list = {{"server", "weft"}};
  for (int i = 0; i < 3; ++i) peer.decode(encode(encoder, list));
  encoder.set_table_size(0);
  encoder.set_table_size(4096);
  peer.set_table_size(0);
  peer.set_table_size(4096);
  for (int i = 0; i < 3; ++i) assert_true(peer.decode(encode(encoder, list)) == list);
}

static void random_fields_and_table_sizes(void**) {
  test::Random random(4711);
  for (int round = 0; round < 50; ++round) {
    HeaderEncoder encoder;
    Decoder peer;
    for (int i = 0; i < 300; ++i) {
      if (random.below(20) == 0) {
        static constexpr uint32_t kSizes[] = {0, 1, 33, 100, 1000, 1024, 1025, 4096, 100'000};
        for (size_t times = 1 + random.below(3); times > 0; --times) {
          const uint32_t size = kSizes[random.below(std::size(kSizes))];
          encoder.set_table_size(size);
          peer.set_table_size(size);
        }
      }
      Fields list;
      for (size_t count = random.below(8); count > 0; --count) {
        const std::string name = random.below(2) == 0 ? "server" : "x-" + std::to_string(random.below(10));
        list.emplace_back(name, std::string(random.below(4) == 0 ? random.below(1500) : random.below(12),
                                            static_cast<char>('a' + random.below(3))));
      }
      assert_true(peer.decode(encode(encoder, list)) == list);
    }
  }
}

static void a_block_comes_in_any_parts(void**) {
  HeaderEncoder encoder;
  const Fields list = {{"server", "weft"}, {"x", std::string(300, 'y')}, {"empty", ""}};
  std::string block;
  for (int i = 0; i < 2; ++i) block = encode(encoder, list);
  for (size_t at = 0; at <= block.size(); ++at) {
    HeaderDecoder decoder;
    HeaderDecoder::Field field;
    Fields found;
    for (const bool last : {false, true}) {
      Bytes part = last ? Bytes(block).substr(at) : Bytes(block).substr(0, at);
      HeaderDecoder::Step step;
      while ((step = decoder.next(part, last, field)) == HeaderDecoder::Step::kField)
        found.emplace_back(field.name, field.value);
      assert_true(step == (last ? HeaderDecoder::Step::kEnd : HeaderDecoder::Step::kNeedsInput));
    }
    assert_true(found == list);
  }
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(what_repeats_becomes_an_octet), cmocka_unit_test(what_varies_takes_no_place),
      cmocka_unit_test(secrets_are_never_kept),        cmocka_unit_test(status_date_and_length),
      cmocka_unit_test(names_of_the_static_table),     cmocka_unit_test(a_peer_without_a_table),
      cmocka_unit_test(a_table_smaller_for_a_moment),  cmocka_unit_test(random_fields_and_table_sizes),
      cmocka_unit_test(a_block_comes_in_any_parts),
  };
  return cmocka_run_group_tests_name("h2/hpack", tests, nullptr, nullptr);
}
