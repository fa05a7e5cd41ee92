#pragma once

#include <array>
#include <cstdint>

#include "weft/base/ascii.h"
#include "weft/base/bytes.h"

namespace weft::http {

enum CharClass : uint8_t {
  kTokenChar = 1,        // tchar, RFC 9110, 5.6.2
  kPathChar = 2,         // what a path may hold, see split_target
  kQueryChar = 4,        // the same for a query
  kRegNameChar = 8,      // unreserved and sub-delims, RFC 3986, 3.2.2; '%' needs a look at what follows
  kSchemeChar = 16,      // RFC 3986, 3.1
  kCookieValueChar = 32  // cookie-octet, RFC 6265, 4.1.1
};

constexpr std::array<uint8_t, 256> make_char_classes() {
  constexpr Bytes kTokenMarks = "!#$%&'*+-.^_`|~";
  constexpr Bytes kRegNameMarks = "-._~!$&'()*+,;=";
  constexpr Bytes kSchemeMarks = "+-.";
  constexpr Bytes kNeverInTarget = "#\\\"<>";
  constexpr Bytes kNeverInPath = "?`{}";
  constexpr Bytes kNeverInCookie = "\",;\\";
  std::array<uint8_t, 256> classes{};
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const bool alphanumeric = ascii::is_alpha(c) || ascii::is_digit(c);
    const bool visible = octet > 0x20 && octet < 0x7f;
    uint8_t bits = 0;
    if (alphanumeric || (visible && kTokenMarks.find(c) != Bytes::npos)) bits |= kTokenChar;
    if (alphanumeric || (visible && kRegNameMarks.find(c) != Bytes::npos)) bits |= kRegNameChar;
    if (alphanumeric || (visible && kSchemeMarks.find(c) != Bytes::npos)) bits |= kSchemeChar;
    if (visible && kNeverInCookie.find(c) == Bytes::npos) bits |= kCookieValueChar;
    if (octet >= 0x80 || (visible && kNeverInTarget.find(c) == Bytes::npos)) {
      bits |= kQueryChar;
      if (kNeverInPath.find(c) == Bytes::npos) bits |= kPathChar;
    }
    classes[octet] = bits;
  }
  return classes;
}

inline constexpr std::array<uint8_t, 256> kCharClasses = make_char_classes();

constexpr bool has_class(char c, CharClass wanted) {
  return (kCharClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}

constexpr bool all_have_class(Bytes text, CharClass wanted) {
  for (const char c : text) {
    if (!has_class(c, wanted)) return false;
  }
  return true;
}

}  // namespace weft::http
