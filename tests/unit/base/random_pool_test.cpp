#include "weft/base/random_pool.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "check.h"
#include "weft/base/hex.h"

using namespace weft;

static void octets_are_never_the_same(void**) {
  RandomPool pool;
  std::set<uint64_t> seen;
  for (int i = 0; i < 10'000; ++i) {
    uint64_t number = 0;
    pool.take(&number, sizeof number);
    assert_true(seen.insert(number).second);
  }
}

static void pieces_of_any_size(void**) {
  RandomPool pool;
  unsigned char room[RandomPool::kSize + 1];
  for (size_t size = 0; size <= RandomPool::kSize; size += 61) {
    std::fill(std::begin(room), std::end(room), static_cast<unsigned char>(0));
    room[size] = 0x5a;
    pool.take(room, size);
    assert_int_equal(room[size], 0x5a);
    if (size > 32) assert_true(std::count(room, room + size, 0) < static_cast<ptrdiff_t>(size / 4));
  }
}

static void hexadecimal_digits(void**) {
  const unsigned char octets[] = {0, 9, 10, 0x7f, 0xa0, 0xff};
  char text[12];
  hex::put(text, octets);
  EXPECT_TEXT(Bytes(text, sizeof text), "00090a7fa0ff");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(octets_are_never_the_same),
      cmocka_unit_test(pieces_of_any_size),
      cmocka_unit_test(hexadecimal_digits),
  };
  return cmocka_run_group_tests_name("base/random_pool", tests, nullptr, nullptr);
}
