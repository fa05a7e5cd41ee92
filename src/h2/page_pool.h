#pragma once

#include <cstddef>
#include <vector>

namespace weft::h2 {

// Pieces for what is large and mostly not written to. Each has pages of its own, which cost memory only once
// they are touched. One per worker; outlives what it lends.
class PagePool {
 public:
  static constexpr size_t kPageSize = 4096;
  static constexpr size_t kPieceSize = 5 * kPageSize;
  static constexpr size_t kPiecesPerSlab = 64;
  // Spare pieces that keep the pages they have.
  static constexpr size_t kMaxWarm = 64;

  PagePool() = default;
  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;
  ~PagePool();

  // kPieceSize octets; null when there is no memory.
  void* take();
  void give_back(void* piece);

 private:
  bool add_slab();

  std::vector<void*> slabs_;
  std::vector<void*> cold_;  // spare, without pages
  std::vector<void*> warm_;
};

}  // namespace weft::h2
