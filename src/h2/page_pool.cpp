#include "h2/page_pool.h"

#include <sys/mman.h>

namespace weft::h2 {

namespace {

constexpr size_t kSlabSize = PagePool::kPieceSize * PagePool::kPiecesPerSlab;

}  // namespace

PagePool::~PagePool() {
  for (void* slab : slabs_) munmap(slab, kSlabSize);
}

void* PagePool::take() {
  std::vector<void*>& spare = warm_.empty() ? cold_ : warm_;
  if (spare.empty() && !add_slab()) return nullptr;
  void* const piece = spare.back();
  spare.pop_back();
  return piece;
}

void PagePool::give_back(void* piece) {
  if (warm_.size() < kMaxWarm) return warm_.push_back(piece);
  madvise(piece, kPieceSize, MADV_DONTNEED);
  cold_.push_back(piece);
}

bool PagePool::add_slab() {
  void* const slab = mmap(nullptr, kSlabSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (slab == MAP_FAILED) return false;
  // A huge page would be touched as a whole.
  madvise(slab, kSlabSize, MADV_NOHUGEPAGE);
  slabs_.push_back(slab);
  for (size_t i = 0; i < kPiecesPerSlab; ++i) cold_.push_back(static_cast<char*>(slab) + i * kPieceSize);
  return true;
}

}  // namespace weft::h2
