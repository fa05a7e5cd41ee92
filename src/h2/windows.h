#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "h2/frames.h"

namespace weft::h2 {

// How much we may send (RFC 9113, 6.9). Negative when the peer has made its initial size smaller.
class SendWindow {
 public:
  explicit SendWindow(int32_t size = kDefaultWindow) : left_(size) {}

  // Octets that may leave.
  size_t room() const { return left_ > 0 ? static_cast<size_t>(left_) : 0; }
  void use(size_t octets) { left_ -= static_cast<int64_t>(octets); }
  // False when it gets larger than allowed.
  bool change(int64_t octets) {
    left_ += octets;
    return left_ <= kMaxWindow;
  }

 private:
  int64_t left_;
};

// How much a peer may send. What has been used is announced again in portions of half the window.
class ReceiveWindow {
 public:
  explicit ReceiveWindow(uint32_t size = kDefaultWindow) : left_(size), size_(size) {}

  // False when the peer has sent more than it may.
  bool use(size_t octets) {
    left_ -= static_cast<int64_t>(octets);
    return left_ >= 0;
  }
  // We are done with `octets`: how many are to be announced now.
  uint32_t give_back(size_t octets) {
    owed_ += static_cast<uint32_t>(octets);
    if (owed_ < std::max<uint32_t>(size_ / 2, 1)) return 0;
    const uint32_t announced = owed_;
    owed_ = 0;
    left_ += announced;
    return announced;
  }

 private:
  int64_t left_;
  uint32_t size_;
  uint32_t owed_ = 0;
};

}  // namespace weft::h2
