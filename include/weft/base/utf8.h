#pragma once

#include <cstddef>

#include "weft/base/bytes.h"

namespace weft::utf8 {

constexpr Bytes kReplacement = "\xef\xbf\xbd";  // U+FFFD

constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// Octets of the well-formed sequence `text`, which is not empty, begins with (Unicode, table 3-7); 0 = it
// begins with none.
constexpr size_t sequence_length(Bytes text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second > 0x9f;
  const bool beyond = first == 0xf4 && second > 0x8f;
  return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace weft::utf8
