#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <sys/stat.h>

#include "weft/base/bytes.h"
#include "weft/base/output_queue.h"

namespace weft::files {

// A regular file as it was when it was opened: its size, its validators, and its octets, in memory or behind
// a descriptor. Or what was made of one, in memory. Shared by whoever sends it; on one thread.
class OpenFile {
 public:
  static constexpr size_t kEtagSize = 22;
  static constexpr size_t kDateSize = 29;

  uint64_t size() const { return size_; }
  int64_t modified() const { return modified_; }  // seconds since 1970
  // Strong: made of the time of change in nanoseconds, size and inode.
  Bytes etag() const { return Bytes(etag_, kEtagSize); }
  Bytes last_modified() const { return Bytes(last_modified_, kDateSize); }

  // The octets, when they are in memory.
  const char* octets() const { return octets_.get(); }
  // The same, else read into `room`. Nothing when the file is no longer what it was when it was opened.
  std::optional<Bytes> contents(std::string& room) const;
  bool begins_with(Bytes octets) const;
  // Both keep the file as long as they live.
  OwnedBytes bytes(uint64_t offset, uint64_t size);
  FilePart part(uint64_t offset, uint64_t size);

 private:
  friend class FileRef;

  OpenFile(int descriptor, const struct stat& facts);
  OpenFile(const OpenFile& original, Bytes octets);
  ~OpenFile();
  bool read_all();
  // Up to `size` octets from the beginning; how many there are.
  uint64_t read(char* out, uint64_t size) const;
  static void drop(void* self);

  uint32_t references_ = 0;
  int descriptor_;
  uint64_t size_;
  int64_t modified_;
  std::unique_ptr<char[]> octets_;
  char etag_[kEtagSize];
  char last_modified_[kDateSize];
};

class FileRef {
 public:
  FileRef() = default;
  // Takes over the descriptor, of a regular file. Files of at most `in_memory` octets are read and closed.
  FileRef(int descriptor, const struct stat& facts, size_t in_memory);
  // Other octets for `original`, coded or whatever; with a strong validator of their own.
  FileRef(const OpenFile& original, Bytes octets) : FileRef(new OpenFile(original, octets)) {}
  explicit FileRef(OpenFile* file) : file_(file) { ++file_->references_; }
  FileRef(FileRef&& other) noexcept : file_(std::exchange(other.file_, nullptr)) {}
  FileRef& operator=(FileRef&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~FileRef() {
    if (file_) OpenFile::drop(file_);
  }

  explicit operator bool() const { return file_ != nullptr; }
  OpenFile* operator->() const { return file_; }
  OpenFile& operator*() const { return *file_; }

 private:
  OpenFile* file_ = nullptr;
};

}  // namespace weft::files
