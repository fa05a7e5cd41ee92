#pragma once

#include <cstddef>

#include "weft/base/ascii.h"
#include "weft/base/bytes.h"

// Whether a text is one JSON value (RFC 8259), in well-formed UTF-8 and without control characters.
namespace weft::log::testing {

class JsonCheck {
 public:
  static bool passes(Bytes text) {
    JsonCheck check(text);
    return check.value() && check.rest_.empty();
  }

 private:
  explicit JsonCheck(Bytes text) : rest_(text) {}

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool value() {
    if (rest_.starts_with('{')) return object();
    if (rest_.starts_with('"')) return string();
    return number();
  }

  bool object() {
    take('{');
    if (take('}')) return true;
    do {
      if (!string() || !take(':') || !value()) return false;
    } while (take(','));
    return take('}');
  }

  bool number() {
    size_t digits = 0;
    while (digits < rest_.size() && (ascii::is_digit(rest_[digits]) || rest_[digits] == '.')) ++digits;
    rest_.remove_prefix(digits);
    return digits > 0;
  }

  bool string() {
    if (!take('"')) return false;
    while (!rest_.empty() && rest_[0] != '"') {
      const auto c = static_cast<unsigned char>(rest_[0]);
      if (c < 0x20 || c == 0x7f || !(c == '\\' ? escape() : character(c))) return false;
    }
    return take('"');
  }

  bool escape() {
    take('\\');
    if (take('"') || take('\\')) return true;
    if (!take('u') || rest_.size() < 4) return false;
    for (int i = 0; i < 4; ++i) {
      if (!ascii::is_hex_digit(rest_[0])) return false;
      rest_.remove_prefix(1);
    }
    return true;
  }

  bool character(unsigned char first) {
    const size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length == 0 || rest_.size() < length) return false;
    for (size_t i = 1; i < length; ++i) {
      if ((static_cast<unsigned char>(rest_[i]) & 0xc0) != 0x80) return false;
    }
    rest_.remove_prefix(length);
    return true;
  }

  Bytes rest_;
};

}  // namespace weft::log::testing
