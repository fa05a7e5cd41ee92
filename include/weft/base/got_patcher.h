#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace weft {

// A function of the C library and what stands in for it.
struct GotHook {
  const char* symbol;
  void* replacement;
};

// Redirects calls that loaded objects make through their global offset tables. Knows ELF only.
class GotPatcher {
 public:
  // Whether calls of `hook` from the object of this path ("" is the program) stay as they are.
  using Spare = bool (*)(std::string_view path, const GotHook& hook);

  // `hooks` must outlive it; no symbol may be there twice.
  GotPatcher(std::span<const GotHook> hooks, Spare spare);

  // Whether it can do anything on this platform.
  static bool supported();

  // Patches whatever has been loaded since the last time.
  void patch();

  // How many slots lead to hooks()[index], and where they are.
  size_t slots(size_t index) const { return slots_[index]; }
  struct Object {
    std::string path;
    size_t slots;
    size_t stuck;  // that could not be made writable
  };
  const std::vector<Object>& objects() const { return objects_; }

 private:
  struct Scan;

  std::span<const GotHook> hooks_;
  Spare spare_;
  std::unordered_map<std::string_view, size_t> by_symbol_;
  std::vector<size_t> slots_;
  std::vector<Object> objects_;
  unsigned long long loads_seen_ = 0;
};

}  // namespace weft
