#pragma once

#include <cstddef>

#include "h2/page_pool.h"

namespace weft::h2 {

// What the library allocates, from lists of spare pieces: a stream costs the same few sizes again and again.
// One per worker; outlives its sessions.
class Memory {
 public:
  static constexpr size_t kStep = 64;
  static constexpr size_t kLargest = 1024;  // beyond it the heap is asked
  // But for the state of a session and its frame buffer.
  static constexpr size_t kStateAtLeast = 2048;
  static constexpr size_t kBufferAtLeast = 16 * 1024;
  static constexpr size_t kMaxSpare = 512;  // pieces of a size

  Memory() = default;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory();

  void* allocate(size_t size);
  void* allocate_zeroed(size_t count, size_t size);
  void* reallocate(void* piece, size_t size);
  void release(void* piece);

  // Bytes lent, for tests.
  size_t lent() const { return lent_; }

 private:
  // In front of every piece.
  struct alignas(16) Header {
    union {
      size_t size;   // lent: room behind the header
      Header* next;  // spare
    };
  };
  struct List {
    Header* first = nullptr;
    size_t count = 0;
  };

  static constexpr size_t kStateRoom = PagePool::kStateSize - sizeof(Header);
  static constexpr size_t kBufferRoom = PagePool::kBufferSize - sizeof(Header);
  static constexpr size_t kLists = kLargest / kStep;

  void* lend(void* room, size_t size);
  void* allocate_large(size_t size);
  void release_large(Header* header);

  List lists_[kLists];
  PagePool pages_;
  size_t lent_ = 0;
};

}  // namespace weft::h2
