// Accept-Encoding: the input is the field, in lines.

#include <algorithm>
#include <cstdint>

#include "weft/base/assert.h"
#include "weft/coding/negotiation.h"

using namespace weft;
using namespace weft::coding;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr Coding kAll[] = {Coding::kGzip, Coding::kBrotli, Coding::kZstd, Coding::kDictionaryBrotli,
                             Coding::kDictionaryZstd};
  Bytes text(reinterpret_cast<const char*>(data), size);
  AcceptedCodings accepted;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    accepted.add(text.substr(0, end));
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
