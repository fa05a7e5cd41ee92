#pragma once

// A board with numbers on it, in the memory of the test.

#include <cstdlib>
#include <cstring>

#include "weft/server/worker_board.h"

namespace weft::server::testing {

class LocalBoard {
 public:
  explicit LocalBoard(uint32_t seats)
      : memory_(std::aligned_alloc(64, (WorkerBoard::size_of(seats) + 63) / 64 * 64)), seats_(seats) {
    std::memset(memory_, 0, WorkerBoard::size_of(seats));
  }
  ~LocalBoard() { std::free(memory_); }
  LocalBoard(const LocalBoard&) = delete;

  WorkerBoard board() const { return {memory_, seats_}; }

  WorkerSeat& sit(uint32_t generation, uint32_t number, WorkerSeat::State state) {
    WorkerSeat& seat = *board().take(generation, number);
    seat.pid = 1000 + board().index_of(seat);
    seat.started_ms = 1'700'000'000'000;
    seat.state = state;
    return seat;
  }

 private:
  void* memory_;
  uint32_t seats_;
};

}  // namespace weft::server::testing
