#include "weft/base/peek.h"

#ifdef __linux__

#include <sys/uio.h>
#include <unistd.h>

namespace weft {

bool peek(const void* from, void* to, size_t size) {
  const iovec local = {to, size};
  const iovec remote = {const_cast<void*>(from), size};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == static_cast<ssize_t>(size);
}

}  // namespace weft

#else

namespace weft {

bool peek(const void*, void*, size_t) {
  return false;
}

}  // namespace weft

#endif
