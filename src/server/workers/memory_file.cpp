#include "weft/server/workers/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

namespace weft::server {

int write_memory_file(const std::string& text) {
  const int descriptor = ::memfd_create("weft-text", MFD_CLOEXEC);
  if (descriptor < 0) return -1;
  if (::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

std::string read_memory_file(int descriptor) {
  std::string text;
  char part[4096];
  off_t offset = 0;
  while (true) {
    const ssize_t size = ::pread(descriptor, part, sizeof part, offset);
    if (size <= 0) return text;
    text.append(part, static_cast<size_t>(size));
    offset += size;
  }
}

}  // namespace weft::server
