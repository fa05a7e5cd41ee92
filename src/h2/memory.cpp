#include "h2/memory.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace weft::h2 {

Memory::~Memory() {
  for (List& list : lists_) {
    while (list.first) {
      Header* const spare = list.first;
      list.first = spare->next;
      std::free(spare);
    }
  }
}

void* Memory::allocate(size_t size) {
  Header* const header = find_room(size);
  if (!header) return nullptr;
  header->size = size;
  lent_ += size;
  return header + 1;
}

// Raises `size` to what is there.
Memory::Header* Memory::find_room(size_t& size) {
  if (size <= kLargest) {
    const size_t index = size == 0 ? 0 : (size - 1) / kStep;
    size = (index + 1) * kStep;
    List& list = lists_[index];
    if (Header* const spare = list.first) {
      list.first = spare->next;
      --list.count;
      return spare;
    }
  } else if (size >= kBufferAtLeast && size <= kBufferRoom) {
    size = kBufferRoom;
    return static_cast<Header*>(buffers_.take());
  } else if (size > SIZE_MAX - sizeof(Header)) {
    return nullptr;
  }
  return static_cast<Header*>(std::malloc(sizeof(Header) + size));
}

void* Memory::allocate_zeroed(size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / size) return nullptr;
  void* const piece = allocate(count * size);
  if (piece) std::memset(piece, 0, count * size);
  return piece;
}

void* Memory::reallocate(void* piece, size_t size) {
  if (!piece) return allocate(size);
  const size_t room = (static_cast<Header*>(piece) - 1)->size;
  if (size <= room) return piece;
  void* const larger = allocate(size);
  if (!larger) return nullptr;
  std::memcpy(larger, piece, std::min(room, size));
  release(piece);
  return larger;
}

void Memory::release(void* piece) {
  if (!piece) return;
  Header* const header = static_cast<Header*>(piece) - 1;
  lent_ -= header->size;
  if (header->size <= kLargest) {
    List& list = lists_[header->size / kStep - 1];
    if (list.count < kMaxSpare) {
      header->next = list.first;
      list.first = header;
      ++list.count;
      return;
    }
  }
  if (header->size == kBufferRoom) return buffers_.give_back(header);
  std::free(header);
}

}  // namespace weft::h2
