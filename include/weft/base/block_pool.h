#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace weft {

// Spare I/O blocks of one worker: connections borrow one while they have something to write and hold none
// while idle. Single-threaded; outlives everything that borrows from it.
class BlockPool {
 public:
  static constexpr size_t kBlockSize = 16 * 1024;
  static constexpr size_t kMaxSpare = 64;

  using Block = std::unique_ptr<char[]>;

  Block take() {
    ++lent_;
    if (spare_.empty()) return Block(new char[kBlockSize]);
    Block block = std::move(spare_.back());
    spare_.pop_back();
    return block;
  }

  void give_back(Block block) {
    --lent_;
    if (spare_.size() < kMaxSpare) spare_.push_back(std::move(block));
  }

  size_t spare() const { return spare_.size(); }
  size_t lent() const { return lent_; }

 private:
  std::vector<Block> spare_;
  size_t lent_ = 0;
};

}  // namespace weft
