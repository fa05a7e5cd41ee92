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
  if (size > kLargest) [[unlikely]]
    return allocate_large(size);
  const size_t index = size == 0 ? 0 : (size - 1) / kStep;
  size = (index + 1) * kStep;
  List& list = lists_[index];
  Header* const spare = list.first;
  if (!spare) [[unlikely]]
    return lend(std::malloc(sizeof(Header) + size), size);
  list.first = spare->next;
  --list.count;
  spare->size = size;
  lent_ += size;
  return spare + 1;
}

void* Memory::allocate_large(size_t size) {
  if (size >= kStateAtLeast && size <= kStateRoom) return lend(pages_.take_state(), kStateRoom);
  if (size >= kBufferAtLeast && size <= kBufferRoom) return lend(pages_.take_buffer(), kBufferRoom);
  return size > SIZE_MAX - sizeof(Header) ? nullptr : lend(std::malloc(sizeof(Header) + size), size);
}

void* Memory::lend(void* room, size_t size) {
  if (!room) return nullptr;
  Header* const header = static_cast<Header*>(room);
  header->size = size;
  lent_ += size;
  return header + 1;
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
  const size_t size = header->size;
  lent_ -= size;
  if (size > kLargest) [[unlikely]]
    return release_large(header);
  List& list = lists_[size / kStep - 1];
  if (list.count == kMaxSpare) [[unlikely]]
    return std::free(header);
  header->next = list.first;
  list.first = header;
  ++list.count;
}

void Memory::release_large(Header* header) {
  switch (header->size) {
    case kStateRoom: return pages_.give_back_state(header);
    case kBufferRoom: return pages_.give_back_buffer(header);
    default: return std::free(header);
  }
}

}  // namespace weft::h2
