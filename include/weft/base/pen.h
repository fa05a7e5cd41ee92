#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "weft/base/bytes.h"

namespace weft {

// Writes text into room that is large enough, as whoever asks for it has to know.
class Pen {
 public:
  static constexpr size_t kDecimalDigits = 20;
  static constexpr size_t kHexadecimalDigits = 16;

  explicit Pen(char* room) : begin_(room), p_(room) {}

  size_t size() const { return static_cast<size_t>(p_ - begin_); }
  char* end() const { return p_; }

  template <size_t N>
  void literal(const char (&text)[N]) {
    std::memcpy(p_, text, N - 1);
    p_ += N - 1;
  }
  // `text` points somewhere, even when it is empty.
  void put(Bytes text) {
    std::memcpy(p_, text.data(), text.size());
    p_ += text.size();
  }
  void decimal(uint64_t number) { p_ = std::to_chars(p_, p_ + kDecimalDigits, number).ptr; }
  void hexadecimal(uint64_t number) { p_ = std::to_chars(p_, p_ + kHexadecimalDigits, number, 16).ptr; }

 private:
  char* begin_;
  char* p_;
};

}  // namespace weft
