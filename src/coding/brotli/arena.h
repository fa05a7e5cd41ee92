#pragma once

#include <cstddef>

namespace weft::coding {

// Memory for a library whose states cannot be reset: what one state has given back the next one gets, so
// rebuilding it makes no work for malloc. Every allocation has been given back when it dies.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() { trim(0); }

  // Aligned for anything; null where memory is short.
  void* allocate(size_t size);
  void give_back(void* memory);

  // Keeps no more than `octets` of what is not in use.
  void trim(size_t octets);

 private:
  struct alignas(std::max_align_t) Block {
    size_t size;
    Block* next;
  };

  Block* spare_ = nullptr;
};

}  // namespace weft::coding
