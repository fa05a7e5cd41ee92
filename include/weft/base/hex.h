#pragma once

#include <array>
#include <cstddef>
#include <cstring>

namespace weft::hex {

// Both digits of every octet, in lower case.
inline constexpr auto kDigits = [] {
  constexpr char kDigit[] = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> table{};
  for (size_t octet = 0; octet < table.size(); ++octet) {
    table[octet] = {kDigit[octet >> 4], kDigit[octet & 15]};
  }
  return table;
}();

// Writes 2 * N digits.
template <size_t N>
void put(char* out, const unsigned char (&octets)[N]) {
  for (size_t i = 0; i < N; ++i) std::memcpy(out + 2 * i, kDigits[octets[i]].data(), 2);
}

}  // namespace weft::hex
