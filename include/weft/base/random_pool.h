#pragma once

#include <cstddef>
#include <cstring>

#include "weft/base/assert.h"

namespace weft {

// Octets from the system's random source, fetched in bulk. Made after fork(): a copy would give out the same.
class RandomPool {
 public:
  static constexpr size_t kSize = 2048;

  // At most kSize at a time.
  void take(void* out, size_t size) {
    WEFT_ASSERT(size <= kSize);
    if (kSize - used_ < size) [[unlikely]]
      refill();
    std::memcpy(out, octets_ + used_, size);
    used_ += size;
  }

 private:
  void refill();

  unsigned char octets_[kSize];
  size_t used_ = kSize;
};

}  // namespace weft
