#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace weft::h1 {

// What a field value may not hold: controls other than HTAB, and DEL.
constexpr bool ends_value(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return (octet < 0x20 && c != '\t') || octet == 0x7f;
}

// What a request-target may not hold, as far as framing goes: controls, space and DEL.
constexpr bool ends_target(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet <= 0x20 || octet == 0x7f;
}

inline constexpr std::array<bool, 256> kTokenOctets = [] {
  std::array<bool, 256> is_token{};
  for (int c = '0'; c <= '9'; ++c) is_token[c] = true;
  for (int c = 'a'; c <= 'z'; ++c) is_token[c] = is_token[c - 0x20] = true;
  for (const char* c = "!#$%&'*+-.^_`|~"; *c; ++c) is_token[static_cast<unsigned char>(*c)] = true;
  return is_token;
}();

// RFC 9110, 5.6.2.
constexpr bool is_token_octet(char c) {
  return kTokenOctets[static_cast<unsigned char>(c)];
}

#ifdef __SSE2__

// One bit per octet of the 16 at `p` that is below `lowest` (at most 0x7f), or DEL.
inline unsigned find_low_octets(const char* p, char lowest, __m128i& octets) {
  octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  const __m128i floor = _mm_set1_epi8(lowest);
  const __m128i high_enough = _mm_cmpeq_epi8(_mm_max_epu8(octets, floor), octets);
  const __m128i is_delete = _mm_cmpeq_epi8(octets, _mm_set1_epi8(0x7f));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_andnot_si128(is_delete, high_enough))) ^ 0xffff;
}

inline const char* find_value_end(const char* p, const char* end) {
  for (__m128i octets; end - p >= 16; p += 16) {
    unsigned found = find_low_octets(p, 0x20, octets);
    if (found == 0) continue;
    found &= ~static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(octets, _mm_set1_epi8('\t'))));
    if (found != 0) return p + std::countr_zero(found);
  }
  while (p != end && !ends_value(*p)) ++p;
  return p;
}

inline const char* find_target_end(const char* p, const char* end) {
  for (__m128i octets; end - p >= 16; p += 16) {
    const unsigned found = find_low_octets(p, 0x21, octets);
    if (found != 0) return p + std::countr_zero(found);
  }
  while (p != end && !ends_target(*p)) ++p;
  return p;
}

#else

inline const char* find_value_end(const char* p, const char* end) {
  while (p != end && !ends_value(*p)) ++p;
  return p;
}

inline const char* find_target_end(const char* p, const char* end) {
  while (p != end && !ends_target(*p)) ++p;
  return p;
}

#endif

}  // namespace weft::h1
