#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <memory>

#include "weft/base/assert.h"
#include "weft/base/bytes.h"

namespace weft::log {

// Whole lines on their way from one thread to another, without locks. Both positions only rise; the
// difference is what waits.
class Ring {
 public:
  // `capacity` is a power of two.
  explicit Ring(size_t capacity) : memory_(new char[capacity]), mask_(capacity - 1) {
    WEFT_ASSERT((capacity & mask_) == 0);
  }

  size_t capacity() const { return mask_ + 1; }

  // --- the producer's thread

  // All of it, or nothing when there is no room.
  bool push(Bytes record) {
    const size_t tail = tail_.load(std::memory_order_relaxed);
    if (!has_room(tail, record.size())) return false;
    const size_t at = tail & mask_;
    const size_t first = std::min(record.size(), capacity() - at);
    std::memcpy(memory_.get() + at, record.data(), first);
    std::memcpy(memory_.get(), record.data() + first, record.size() - first);
    tail_.store(tail + record.size(), std::memory_order_release);
    return true;
  }

  // At least that much waits. Exact when true.
  bool holds(size_t size) {
    const size_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - known_head_ < size) return false;
    known_head_ = head_.load(std::memory_order_acquire);
    return tail - known_head_ >= size;
  }

  // --- the consumer's thread

  // What waits, in order; the second part is what wrapped around.
  std::array<Bytes, 2> peek() const {
    const size_t head = head_.load(std::memory_order_relaxed);
    const size_t size = tail_.load(std::memory_order_acquire) - head;
    const size_t at = head & mask_;
    const size_t first = std::min(size, capacity() - at);
    return {Bytes(memory_.get() + at, first), Bytes(memory_.get(), size - first)};
  }

  void consume(size_t size) {
    head_.store(head_.load(std::memory_order_relaxed) + size, std::memory_order_release);
  }

  // --- any thread

  bool empty() const {
    return head_.load(std::memory_order_acquire) == tail_.load(std::memory_order_acquire);
  }

 private:
  bool has_room(size_t tail, size_t size) {
    if (size <= capacity() - (tail - known_head_)) return true;
    known_head_ = head_.load(std::memory_order_acquire);
    return size <= capacity() - (tail - known_head_);
  }

  std::unique_ptr<char[]> memory_;
  size_t mask_;
  alignas(64) std::atomic<size_t> tail_{0};
  size_t known_head_ = 0;  // the producer's last look at head_
  alignas(64) std::atomic<size_t> head_{0};
};

}  // namespace weft::log
