#pragma once

#include <string_view>
#include <utility>

#include "php/zend.h"

namespace weft::php {

// A reference to a zend_string. Move-only.
class ZString {
 public:
  ZString() = default;
  static ZString adopt(zend_string* string) { return ZString(string); }
  static ZString share(zend_string* string) { return ZString(zend_string_copy(string)); }
  static ZString copy(std::string_view text) {
    return ZString(zend_string_init(text.data(), text.size(), 0));
  }
  ZString(ZString&& other) noexcept : string_(std::exchange(other.string_, nullptr)) {}
  ZString& operator=(ZString&& other) noexcept {
    std::swap(string_, other.string_);
    return *this;
  }
  ~ZString() {
    if (string_) zend_string_release(string_);
  }

  explicit operator bool() const { return string_ != nullptr; }
  zend_string* get() const { return string_; }
  zend_string* release() { return std::exchange(string_, nullptr); }
  std::string_view view() const { return {ZSTR_VAL(string_), ZSTR_LEN(string_)}; }

 private:
  explicit ZString(zend_string* string) : string_(string) {}
  zend_string* string_ = nullptr;
};

}  // namespace weft::php
