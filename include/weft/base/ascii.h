#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "weft/base/bytes.h"

// Octets as protocols see them: no locale, nothing outside ASCII has a case or is a digit.
namespace weft::ascii {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

constexpr bool is_alpha(char c) {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
}

// The optional white space of RFC 9110, 5.6.3.
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

constexpr Bytes trim_front(Bytes text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

constexpr Bytes trim_back(Bytes text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

constexpr Bytes trim(Bytes text) {
  return trim_back(trim_front(text));
}

// Eight octets at once: each upper-case letter becomes lower case.
constexpr uint64_t to_lower_word(uint64_t word) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  const uint64_t low_bits = word & (0x7f * kOnes);
  const uint64_t from_a = low_bits + (0x80 - 'A') * kOnes;
  const uint64_t after_z = low_bits + (0x80 - 'Z' - 1) * kOnes;
  const uint64_t upper = from_a & ~after_z & ~word & (0x80 * kOnes);
  return word | (upper >> 2);
}

// Copies with upper-case letters made lower case. `out` holds in.size() octets and may be in.data().
inline void copy_lower(char* out, Bytes in) {
  const auto lower_word_at = [out, in](size_t i) {
    uint64_t word;
    std::memcpy(&word, in.data() + i, sizeof word);
    word = to_lower_word(word);
    std::memcpy(out + i, &word, sizeof word);
  };
  if (in.size() < sizeof(uint64_t)) {
    for (size_t i = 0; i < in.size(); ++i) out[i] = to_lower(in[i]);
    return;
  }
  const size_t last = in.size() - sizeof(uint64_t);
  for (size_t i = 0; i < last; i += sizeof(uint64_t)) lower_word_at(i);
  lower_word_at(last);  // overlaps what is done already
}

constexpr bool equals_ignoring_case(Bytes a, Bytes b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

// One or more digits and nothing else; nothing also when the number is 2^64 or more.
constexpr std::optional<uint64_t> parse_decimal(Bytes text) {
  if (text.empty()) return std::nullopt;
  uint64_t number = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const uint64_t digit = static_cast<uint64_t>(c - '0');
    if (number > (UINT64_MAX - digit) / 10) return std::nullopt;
    number = number * 10 + digit;
  }
  return number;
}

}  // namespace weft::ascii
