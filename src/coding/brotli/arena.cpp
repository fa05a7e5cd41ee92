#include "coding/brotli/arena.h"

#include <cstdlib>

namespace weft::coding {

void* Arena::allocate(size_t size) {
  for (Block** link = &spare_; *link; link = &(*link)->next) {
    Block* block = *link;
    // A block much too large is left for what needs it.
    if (block->size < size || block->size / 2 > size) continue;
    *link = block->next;
    return block + 1;
  }
  auto* block = static_cast<Block*>(std::malloc(sizeof(Block) + size));
  if (!block) return nullptr;
  block->size = size;
  return block + 1;
}

void Arena::give_back(void* memory) {
  if (!memory) return;
  Block* block = static_cast<Block*>(memory) - 1;
  block->next = spare_;
  spare_ = block;
}

void Arena::trim(size_t octets) {
  Block** link = &spare_;
  while (*link) {
    Block* block = *link;
    if (block->size <= octets) {
      octets -= block->size;
      link = &block->next;
    } else {
      *link = block->next;
      std::free(block);
    }
  }
}

}  // namespace weft::coding
