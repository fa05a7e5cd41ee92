#pragma once

#include <cstddef>
#include <string>

#include "weft/base/bytes.h"

namespace weft::php {

// Octets on their way from the peer to a reader. Whoever fills it bounds it.
class BodyQueue {
 public:
  bool empty() const { return used_ == octets_.size(); }
  size_t size() const { return octets_.size() - used_; }
  // What waits; until the next append().
  Bytes waiting() const { return Bytes(octets_).substr(used_); }

  void append(Bytes data) {
    if (used_ > 0) octets_.erase(0, used_);
    used_ = 0;
    octets_.append(data);
  }
  void consume(size_t count) {
    used_ += count;
    if (!empty()) return;
    octets_.clear();
    used_ = 0;
  }
  void clear() {
    std::string().swap(octets_);
    used_ = 0;
  }

 private:
  std::string octets_;
  size_t used_ = 0;
};

}  // namespace weft::php
