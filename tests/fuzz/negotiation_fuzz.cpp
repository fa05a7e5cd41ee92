// Accept-Encoding and Available-Dictionary: the input is the field, in lines.

#include <algorithm>
#include <cstdint>

#include "weft/base/assert.h"
#include "weft/coding/dictionary.h"
#include "weft/coding/negotiation.h"

using namespace weft;
using namespace weft::coding;

namespace {

// What is taken for a hash is the base64 of nothing else, but for the bits that base64 has too many.
void check_dictionary(Bytes line) {
  const auto hash = parse_available_dictionary(line);
  if (!hash) return;
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const Bytes digits = line.substr(line.find(':') + 1);
  for (size_t bit = 0; bit < 8 * hash->size(); bit += 6) {
    unsigned value = 0;
    for (size_t i = bit; i < bit + 6; ++i) {
      const unsigned octet = i / 8 < hash->size() ? (*hash)[i / 8] : 0;
      value = value << 1 | (octet >> (7 - i % 8) & 1);
    }
    const char digit = digits[bit / 6];
    WEFT_ASSERT(digit == kDigits[value] || (bit / 6 == 42 && value / 4 == Bytes(kDigits).find(digit) / 4));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr Coding kAll[] = {Coding::kGzip, Coding::kBrotli, Coding::kZstd, Coding::kDictionaryBrotli,
                             Coding::kDictionaryZstd};
  Bytes text(reinterpret_cast<const char*>(data), size);
  AcceptedCodings accepted;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const Bytes line = text.substr(0, end);
    accepted.add(line);
    check_dictionary(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  for (unsigned bits = 0; bits < 32; ++bits) {
    CodingSet available;
    for (unsigned i = 0; i < 5; ++i) {
      if (bits & (1u << i)) available.add(kAll[i]);
    }
    const Coding chosen = accepted.choose(available);
    WEFT_ASSERT(chosen == Coding::kIdentity || (available.has(chosen) && accepted.accepts(chosen)));
    // Among less, what was chosen is chosen again.
    if (chosen != Coding::kIdentity) WEFT_ASSERT(accepted.choose({chosen}) == chosen);
  }
  return 0;
}
