#include "weft/base/sha256.h"

#include <string>

#include "check.h"

using namespace weft;

namespace {

std::string hex(const Sha256& digest) {
  std::string text;
  for (const uint8_t octet : digest) {
    text += "0123456789abcdef"[octet >> 4];
    text += "0123456789abcdef"[octet & 15];
  }
  return text;
}

}  // namespace

// FIPS 180-4 and NIST's examples.
static void known_answers(void**) {
  EXPECT_TEXT(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_TEXT(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_TEXT(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_TEXT(hex(sha256(std::string(1'000'000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// Around the ends of a block: the digests of these digests.
static void every_length(void**) {
  std::string all;
  for (size_t size = 0; size < 200; ++size) all += hex(sha256(std::string(size, 'x')));
  EXPECT_TEXT(hex(sha256(all)), "f61ffcc417e1f0e59eba2da7fa32fbe05b64e478b68c6bacf990455f00248b98");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(known_answers),
      cmocka_unit_test(every_length),
  };
  return cmocka_run_group_tests_name("base/sha256", tests, nullptr, nullptr);
}
