#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "weft/base/bytes.h"

namespace weft::php {

// Text of bounded length, put together piece by piece; what does not fit is cut off. On the stack: where it
// is used neither the engine's nor the C++ heap may be.
class Line {
 public:
  static constexpr size_t kMost = 1023;

  Line() = default;

  Line& operator<<(Bytes text) {
    const size_t count = std::min(text.size(), kMost - size_);
    std::memcpy(text_ + size_, text.data(), count);
    size_ += count;
    text_[size_] = '\0';
    return *this;
  }
  Line& operator<<(const char* text) { return *this << Bytes(text); }
  Line& operator<<(int64_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return *this << Bytes(digits, static_cast<size_t>(end - digits));
  }

  void clear() { text_[size_ = 0] = '\0'; }
  bool empty() const { return size_ == 0; }
  const char* c_str() const { return text_; }
  operator Bytes() const { return {text_, size_}; }

 private:
  size_t size_ = 0;
  char text_[kMost + 1] = "";
};

}  // namespace weft::php
