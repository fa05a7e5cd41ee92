#include "weft/base/siphash.h"

#include <string>

#include "check.h"

using namespace weft;

namespace {

// Key and input of the reference: the octets 0, 1, 2, ...
constexpr SipHash::Key kKey{0x0706050403020100, 0x0f0e0d0c0b0a0908};

struct Vector {
  size_t size;
  uint64_t hash;
};

constexpr Vector kVectors[] = {
    {0, 0x726fdb47dd0e0e31}, {1, 0x74f839c593dc67fd}, {2, 0x0d6c8009d9a94f5a},  {3, 0x85676696d7fb7e2d},
    {7, 0xab0200f58b01d137}, {8, 0x93f5f5799a932462}, {15, 0xa129ca6149be45e5}, {16, 0x3f2acc7f57c29bdb},
};

std::string counting(size_t size) {
  std::string octets;
  for (size_t i = 0; i < size; ++i) octets.push_back(static_cast<char>(i));
  return octets;
}

}  // namespace

static void vectors_of_the_reference(void**) {
  for (const Vector& row : kVectors) {
    assert_true(SipHash(kKey).add(counting(row.size)).finish() == row.hash);
  }
}

static void pieces_do_not_matter(void**) {
  const std::string octets = counting(15);
  for (size_t cut = 0; cut <= octets.size(); ++cut) {
    SipHash hash(kKey);
    hash.add(Bytes(octets).substr(0, cut)).add(Bytes(octets).substr(cut));
    assert_true(hash.finish() == 0xa129ca6149be45e5);
  }
  assert_true(SipHash(kKey).add(uint64_t{0x0706050403020100}).finish() == 0x93f5f5799a932462);
}

static void the_key_matters(void**) {
  assert_true(SipHash({1, 2}).add("a").finish() != SipHash({1, 3}).add("a").finish());
  assert_true(SipHash({1, 2}).add("a").finish() != SipHash({2, 2}).add("a").finish());
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(vectors_of_the_reference),
      cmocka_unit_test(pieces_do_not_matter),
      cmocka_unit_test(the_key_matters),
  };
  return cmocka_run_group_tests_name("base/siphash", tests, nullptr, nullptr);
}
