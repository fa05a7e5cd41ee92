#pragma once

#include <atomic>
#include <cstdint>

namespace weft::server {

// A number with one writer, the worker it belongs to, and any reader, in this process or another that maps
// the same memory. All zero octets are a valid counter of zero. Costs what a plain integer costs.
class Counter {
 public:
  Counter() = default;
  Counter(const Counter& other) : value_(other.get()) {}
  Counter& operator=(const Counter& other) { return *this = other.get(); }
  Counter& operator=(uint64_t value) {
    value_.store(value, std::memory_order_relaxed);
    return *this;
  }

  uint64_t get() const { return value_.load(std::memory_order_relaxed); }
  operator uint64_t() const { return get(); }

  Counter& operator++() { return *this = get() + 1; }
  Counter& operator--() { return *this = get() - 1; }
  Counter& operator+=(uint64_t amount) { return *this = get() + amount; }
  Counter& operator-=(uint64_t amount) { return *this = get() - amount; }
  void raise_to(uint64_t value) {
    if (value > get()) *this = value;
  }

 private:
  std::atomic<uint64_t> value_{0};
};

static_assert(std::atomic<uint64_t>::is_always_lock_free, "counters are shared between processes");
static_assert(sizeof(Counter) == sizeof(uint64_t));

}  // namespace weft::server
