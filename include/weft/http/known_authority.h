#pragma once

#include <cstdint>
#include <cstring>

#include "weft/base/bytes.h"

namespace weft::http {

// The last Host that was found valid: clients send the same one again and again, and comparing is cheaper
// than judging.
class KnownAuthority {
 public:
  bool is(Bytes authority) const {
    return size_ > 0 && authority.size() == size_ && std::memcmp(authority.data(), octets_, size_) == 0;
  }

  void remember(Bytes authority) {
    if (authority.empty() || authority.size() > sizeof octets_) return;
    size_ = static_cast<uint8_t>(authority.size());
    std::memcpy(octets_, authority.data(), authority.size());
  }

 private:
  char octets_[63] = {};
  uint8_t size_ = 0;  // none
};

}  // namespace weft::http
