#pragma once

#include <cstddef>
#include <vector>

namespace weft::h2 {

// Pieces for what a session has that is large: its state, and behind it its frame buffer, of which most is
// never written to. Each piece has pages of its own, which cost memory only once they are touched, and both
// share the first of them. One per worker; outlives what it lends.
class PagePool {
 public:
  static constexpr size_t kPageSize = 4096;
  static constexpr size_t kPieceSize = 5 * kPageSize;
  static constexpr size_t kPiecesPerSlab = 64;
  // Spare pieces that keep the pages they have.
  static constexpr size_t kMaxWarm = 64;
  // What is lent has this room.
  static constexpr size_t kStateSize = 3312;
  static constexpr size_t kBufferSize = kPieceSize - kStateSize - 16;

  PagePool() = default;
  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;
  ~PagePool();

  // Null when there is no memory. A buffer comes with the state that was lent last.
  void* take_state();
  void* take_buffer();
  void give_back_state(void* state);
  void give_back_buffer(void* buffer);

 private:
  struct alignas(16) Piece {
    bool state_lent;
    bool buffer_lent;
  };
  static_assert(sizeof(Piece) + kStateSize + kBufferSize == kPieceSize);

  static Piece* piece_of(void* room, size_t before) {
    return reinterpret_cast<Piece*>(static_cast<char*>(room) - before);
  }
  Piece* take();
  bool add_slab();
  void give_back_unused(Piece* piece);

  std::vector<void*> slabs_;
  std::vector<Piece*> cold_;  // spare, without pages
  std::vector<Piece*> warm_;
  Piece* half_lent_ = nullptr;  // its buffer is still to be had
};

}  // namespace weft::h2
