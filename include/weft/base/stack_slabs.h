#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "weft/base/intrusive_list.h"

namespace weft {

// C stacks, cut from mappings of many, so that vm.max_map_count does not bound their number. Below each lies
// a page that may not be touched. Memory is taken by the pages that are used, and given back with the stack.
// Single-threaded.
class StackSlabs {
 public:
  // How pages are forbidden.
  enum class Guard : uint8_t {
    kMark,     // in the page table (MADV_GUARD_INSTALL, Linux 6.13)
    kMapping,  // by mappings of their own, two for each stack: so many until `max_mappings` is used up
  };

  // What the kernel can do.
  static Guard best_guard();
  // Three quarters of vm.max_map_count: the rest is for everybody else.
  static size_t spare_mappings();

  // `stack_size` in octets, rounded up to whole pages.
  explicit StackSlabs(size_t stack_size, Guard guard = best_guard(), size_t max_mappings = spare_mappings());
  // All have been given back.
  ~StackSlabs();
  StackSlabs(const StackSlabs&) = delete;
  StackSlabs& operator=(const StackSlabs&) = delete;

  // One mapping.
  struct Slab {
    ListHook hook;  // in open_
    char* memory = nullptr;
    uint32_t cut = 0;  // stacks that were ever taken: the rest has no guard yet
    uint32_t taken = 0;
    std::vector<uint32_t> returned;  // of those, the ones that may be taken again
  };

  struct Stack {
    char* bottom = nullptr;  // its lowest octet
    Slab* slab = nullptr;
  };

  // No bottom when there is no memory or no mapping left for one.
  Stack take();
  void give_back(Stack stack);

  size_t stack_size() const { return stack_size_; }
  size_t taken() const { return taken_; }

 private:
  Slab* new_slab();
  void unmap(Slab& slab);
  bool install_guard(char* page);

  const size_t page_size_;
  const size_t stack_size_;
  const size_t stride_;  // from one stack to the next
  const uint32_t stacks_per_slab_;
  const Guard guard_;
  const size_t max_guards_;
  size_t guards_ = 0;
  size_t taken_ = 0;
  size_t empty_slabs_ = 0;  // in open_, none of their stacks taken

  IntrusiveList<Slab, &Slab::hook> open_;  // with stacks to be taken; owned, as full ones are by their stacks
};

}  // namespace weft
