#include "weft/base/random_pool.h"

#include <cerrno>

#include <sys/random.h>

namespace weft {

void RandomPool::refill() {
  size_t filled = 0;
  while (filled < kSize) {
    const ssize_t size = ::getrandom(octets_ + filled, kSize - filled, 0);
    WEFT_ASSERT(size > 0 || errno == EINTR);
    if (size > 0) filled += static_cast<size_t>(size);
  }
  used_ = 0;
}

}  // namespace weft
