#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "weft/base/block_pool.h"
#include "weft/base/bytes.h"

namespace weft {

// Bytes on their way out together with whoever keeps them alive. Without a `release` the bytes are only
// valid for the call and are copied by the callee; with one, the callee may keep `data` and calls
// release(owner) exactly once, when it needs the bytes no longer (possibly before the call returns).
struct OwnedBytes {
  Bytes data;
  void (*release)(void* owner) = nullptr;
  void* owner = nullptr;

  OwnedBytes() = default;
  OwnedBytes(Bytes bytes) : data(bytes) {}
  OwnedBytes(Bytes bytes, void (*release_function)(void*), void* owner_of_bytes)
      : data(bytes), release(release_function), owner(owner_of_bytes) {}

  void done() const {
    if (release) release(owner);
  }
};

// Part of a regular file on its way out, with whoever keeps it open: release(owner) is called exactly once,
// as for OwnedBytes. Reads go by position, so many may share a descriptor.
struct FilePart {
  int descriptor = -1;
  uint64_t offset = 0;
  uint64_t size = 0;
  void (*release)(void* owner) = nullptr;
  void* owner = nullptr;

  void done() const {
    if (release) release(owner);
  }
};

// What a session wants written, in order: small pieces are gathered in borrowed blocks, large ones stay where
// they are, and so do parts of files, until somebody needs their octets in memory: load(). Holds no block
// while empty, so an idle connection costs nothing.
class OutputQueue {
 public:
  // Owned bytes of at least this size are referenced, smaller ones copied: below it a copy is cheaper than
  // another iovec and another release.
  static constexpr size_t kReferenceFrom = 8 * 1024;

  // splice() copies pieces below this size and references longer ones.
  static constexpr size_t kSpliceFrom = 4 * 1024;

  explicit OutputQueue(BlockPool& blocks) : blocks_(blocks) {}
  OutputQueue(const OutputQueue&) = delete;
  OutputQueue& operator=(const OutputQueue&) = delete;
  ~OutputQueue() { clear(); }

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }

  // Room for `size` contiguous bytes at the tail; commit() says how many of them were used and comes before
  // any other call.
  char* reserve(size_t size);
  void commit(size_t used);

  void append(Bytes bytes);
  void append(const OwnedBytes& bytes);
  void append(const FilePart& part);

  // Fills `slices` from the front, up to the first part of a file, and returns how many it filled.
  size_t peek(std::span<Bytes> slices) const;

  bool has_files() const { return files_ != 0; }
  // What is left of the part of a file at the front; nothing when there are octets.
  struct FileSpan {
    int descriptor;
    uint64_t offset;
    size_t size;
  };
  std::optional<FileSpan> front_file() const;
  // Reads what of the first `count` octets is in files. False when a file cannot be read, or has become
  // shorter: what is queued can never be sent.
  [[nodiscard]] bool load(size_t count);

  // Drops `count` bytes from the front, releasing what is done with. A release must not call the queue.
  void consume(size_t count);

  // Moves the first `count` octets of `from`, none of them in files, to our tail without copying large
  // pieces. A piece may move in
  // parts: the earlier ones are views into what `from` still owns, and the last one carries the ownership.
  // So until it has moved altogether `from` ends with drop_into(*this) instead of clear().
  void splice(OutputQueue& from, size_t count);

  // Drops everything, but leaves the ownership of what has been spliced in part to `to`, behind its views.
  void drop_into(OutputQueue& to);

  // Drops everything, written or not.
  void clear();

 private:
  struct Segment {
    // Null when `owned` keeps the bytes, or when a later segment continues in the same block and holds it.
    BlockPool::Block block;
    OwnedBytes owned;
    char* data = nullptr;
    size_t begin = 0;
    size_t end = 0;
    size_t capacity = 0;
    uint64_t offset = 0;  // of octet 0 in the file
    int file = -1;
    bool lent = false;  // another queue has views into what this one owns

    size_t size() const { return end - begin; }
  };

  static constexpr size_t kKeepSegments = 64;

  Segment& writable_tail(size_t room);
  Segment& add_segment();
  void forget_written();
  void release(Segment& segment);
  void borrow(Segment& from, size_t count);
  void take_over(Segment& from);
  bool load_segment(size_t index, size_t count);

  BlockPool& blocks_;
  std::vector<Segment> segments_;
  size_t head_ = 0;  // index of the first live segment
  size_t size_ = 0;
  size_t files_ = 0;  // live segments that are files
};

}  // namespace weft
