#pragma once

#include <cstdint>
#include <string>

#include "weft/base/bytes.h"
#include "weft/io/temp_file.h"

namespace weft::php {

// A body kept until somebody wants it: in memory up to a threshold, beyond it in a file without a name. C++
// heap, not bounded by memory_limit but by the body limit.
class BodySpool {
 public:
  // `threshold` 0: always in memory.
  io::Result<void> append(Bytes data, uint64_t threshold, const std::string& folder);
  // Before the first append(): how much will come, of which as much is believed as is harmless.
  void expect(uint64_t size, size_t believed);

  uint64_t size() const { return file_ ? file_.size() : memory_.size(); }
  bool in_memory() const { return !file_; }
  // All of it while in_memory(), until the next append().
  Bytes memory() const { return memory_; }
  io::Result<size_t> read_at(uint64_t offset, MutableBytes room) const;

  // Forgets the body and keeps at most `keep` octets of room.
  void clear(size_t keep);

 private:
  std::string memory_;
  io::TempFile file_;
};

}  // namespace weft::php
