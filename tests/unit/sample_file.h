#pragma once

// A file without a name, and a count of who has let it go.

#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "weft/base/output_queue.h"

namespace weft::test {

class SampleFile {
 public:
  explicit SampleFile(size_t size) : descriptor_(::memfd_create("sample", MFD_CLOEXEC)) {
    for (size_t i = 0; i < size; ++i) text_ += static_cast<char>('a' + (i * 7 + i / 251) % 26);
    assert_int_equal(::pwrite(descriptor_, text_.data(), size, 0), size);
  }
  ~SampleFile() { ::close(descriptor_); }
  SampleFile(const SampleFile&) = delete;
  SampleFile& operator=(const SampleFile&) = delete;

  const std::string& text() const { return text_; }
  int released() const { return released_; }
  void truncate(size_t size) { assert_int_equal(::ftruncate(descriptor_, static_cast<off_t>(size)), 0); }

  FilePart part(size_t offset, size_t size) {
    return {descriptor_, offset, size, [](void* self) { ++static_cast<SampleFile*>(self)->released_; }, this};
  }
  FilePart whole() { return part(0, text_.size()); }

 private:
  int descriptor_;
  int released_ = 0;
  std::string text_;
};

}  // namespace weft::test
