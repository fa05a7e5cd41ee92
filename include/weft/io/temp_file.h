#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <sys/types.h>

#include "weft/base/bytes.h"
#include "weft/io/error.h"

namespace weft::io {

// A file without a name: gone when whoever holds it lets go, and when the process dies in whatever way.
// Move-only. All calls are system calls on a local file.
class TempFile {
 public:
  // None.
  TempFile() = default;
  TempFile(TempFile&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), size_(std::exchange(other.size_, 0)) {}
  TempFile& operator=(TempFile&& other) noexcept {
    TempFile(std::move(other)).swap(*this);
    return *this;
  }
  ~TempFile() { close(); }

  // An empty one on the file system of `folder`, readable for nobody else.
  static Result<TempFile> create(const std::string& folder);

  explicit operator bool() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  uint64_t size() const { return size_; }
  void close();

  Result<void> append(Bytes data);
  // From `offset`, as much as there is: less than the room only at the end.
  Result<size_t> read_at(uint64_t offset, MutableBytes room) const;

  // Gives the file the name `path`, in place of whatever has it, in one step. Fails where names cannot be
  // given later, such as on another file system.
  Result<void> publish(const std::string& path, mode_t mode) const;

 private:
  void swap(TempFile& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(size_, other.size_);
  }

  int descriptor_ = -1;
  uint64_t size_ = 0;
};

// Writes a copy of a TempFile under a name that it takes only when it is whole. Dropped before, it leaves
// nothing behind but after a kill.
class TempFileCopy {
 public:
  static constexpr size_t kStep = 4 * 1024 * 1024;

  // `source` outlives it.
  TempFileCopy(const TempFile& source, std::string path) : source_(source), path_(std::move(path)) {}
  TempFileCopy(const TempFileCopy&) = delete;
  TempFileCopy& operator=(const TempFileCopy&) = delete;
  ~TempFileCopy();

  Result<void> begin();
  // Copies up to kStep octets; false when all of them are copied.
  Result<bool> step();
  Result<void> publish(mode_t mode);

 private:
  const TempFile& source_;
  const std::string path_;
  std::string draft_;  // its name until it is whole; empty = there is none
  int descriptor_ = -1;
  uint64_t copied_ = 0;
};

}  // namespace weft::io
