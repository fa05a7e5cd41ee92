#include "weft/base/stack_slabs.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <limits>

#include <sys/mman.h>
#include <unistd.h>

#include "weft/base/assert.h"
#include "weft/base/sanitizer.h"

namespace weft {

namespace {

constexpr size_t kSlabSize = 32 << 20;
// MADV_GUARD_INSTALL, which headers before glibc 2.41 do not have.
constexpr int kInstallGuard = 102;

size_t page_size() {
  return static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

char* map(size_t size) {
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<char*>(memory);
}

}  // namespace

StackSlabs::Guard StackSlabs::best_guard() {
  const size_t size = page_size();
  char* page = map(size);
  if (!page) return Guard::kMapping;
  const bool works = madvise(page, size, kInstallGuard) == 0;
  munmap(page, size);
  return works ? Guard::kMark : Guard::kMapping;
}

size_t StackSlabs::spare_mappings() {
  size_t limit = 65530;  // the kernel's default
  if (FILE* file = std::fopen("/proc/sys/vm/max_map_count", "re")) {
    unsigned long long value;
    if (std::fscanf(file, "%llu", &value) == 1) limit = value;
    std::fclose(file);
  }
  return limit / 4 * 3;
}

StackSlabs::StackSlabs(size_t stack_size, Guard guard, size_t max_mappings)
    : page_size_(page_size()),
      stack_size_((stack_size + page_size_ - 1) / page_size_ * page_size_),
      stride_(stack_size_ + page_size_),
      stacks_per_slab_(static_cast<uint32_t>(std::max<size_t>(kSlabSize / stride_, 4))),
      guard_(guard),
      max_guards_(guard == Guard::kMark ? std::numeric_limits<size_t>::max() : max_mappings / 2) {}

StackSlabs::~StackSlabs() {
  WEFT_ASSERT(taken_ == 0);
  while (Slab* slab = open_.front()) unmap(*slab);
}

StackSlabs::Slab* StackSlabs::new_slab() {
  const size_t size = stride_ * stacks_per_slab_;
  char* memory = map(size);
  if (!memory) return nullptr;
  // Stacks use a page or three each: a huge page would be mostly nobody's.
  madvise(memory, size, MADV_NOHUGEPAGE);
  auto* slab = new Slab;
  slab->memory = memory;
  open_.push_front(*slab);
  ++empty_slabs_;
  return slab;
}

void StackSlabs::unmap(Slab& slab) {
  munmap(slab.memory, stride_ * stacks_per_slab_);
  guards_ -= slab.cut;
  --empty_slabs_;
  delete &slab;
}

bool StackSlabs::install_guard(char* page) {
  if (guards_ == max_guards_) {
    errno = ENOMEM;
    return false;
  }
  const bool done = guard_ == Guard::kMark ? madvise(page, page_size_, kInstallGuard) == 0
                                           : mprotect(page, page_size_, PROT_NONE) == 0;
  guards_ += done;
  return done;
}

StackSlabs::Stack StackSlabs::take() {
  Slab* slab = open_.front();
  if (!slab) slab = new_slab();
  if (!slab) return {};
  uint32_t number;
  if (!slab->returned.empty()) {
    number = slab->returned.back();
    slab->returned.pop_back();
  } else {
    number = slab->cut;
    if (!install_guard(slab->memory + number * stride_)) return {};
    ++slab->cut;
  }
  if (slab->taken++ == 0) --empty_slabs_;
  if (slab->taken == stacks_per_slab_) slab->hook.unlink();
  ++taken_;
  return {slab->memory + number * stride_ + page_size_, slab};
}

void StackSlabs::give_back(Stack stack) {
  Slab& slab = *stack.slab;
  unpoison(stack.bottom, stack_size_);
  madvise(stack.bottom, stack_size_, MADV_DONTNEED);
  slab.returned.push_back(static_cast<uint32_t>(static_cast<size_t>(stack.bottom - slab.memory) / stride_));
  if (slab.taken-- == stacks_per_slab_) open_.push_front(slab);
  --taken_;
  if (slab.taken > 0) return;
  // One stays, for those that come and go.
  if (++empty_slabs_ > 1) unmap(slab);
}

}  // namespace weft
