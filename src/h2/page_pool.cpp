#include "h2/page_pool.h"

#include <utility>

#include <sys/mman.h>

namespace weft::h2 {

namespace {

constexpr size_t kSlabSize = PagePool::kPieceSize * PagePool::kPiecesPerSlab;

}  // namespace

PagePool::~PagePool() {
  for (void* slab : slabs_) munmap(slab, kSlabSize);
}

void* PagePool::take_state() {
  Piece* const piece = take();
  if (!piece) return nullptr;
  piece->state_lent = true;
  half_lent_ = piece;
  return piece + 1;
}

void* PagePool::take_buffer() {
  Piece* piece = std::exchange(half_lent_, nullptr);
  if (!piece) piece = take();
  if (!piece) return nullptr;
  piece->buffer_lent = true;
  return reinterpret_cast<char*>(piece + 1) + kStateSize;
}

void PagePool::give_back_state(void* state) {
  Piece* const piece = piece_of(state, sizeof(Piece));
  piece->state_lent = false;
  if (half_lent_ == piece) half_lent_ = nullptr;
  give_back_unused(piece);
}

void PagePool::give_back_buffer(void* buffer) {
  Piece* const piece = piece_of(buffer, sizeof(Piece) + kStateSize);
  piece->buffer_lent = false;
  give_back_unused(piece);
}

PagePool::Piece* PagePool::take() {
  std::vector<Piece*>& spare = warm_.empty() ? cold_ : warm_;
  if (spare.empty() && !add_slab()) return nullptr;
  Piece* const piece = spare.back();
  spare.pop_back();
  return piece;
}

void PagePool::give_back_unused(Piece* piece) {
  if (piece->state_lent || piece->buffer_lent) return;
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
  for (size_t i = 0; i < kPiecesPerSlab; ++i) {
    cold_.push_back(reinterpret_cast<Piece*>(static_cast<char*>(slab) + i * kPieceSize));
  }
  return true;
}

}  // namespace weft::h2
