#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

namespace weft::php::hooks {

// How long to wait before asking again where nothing tells.
class Patience {
 public:
  int64_t next_ms() { return std::exchange(ms_, std::min<int64_t>(ms_ * 2, 20)); }

 private:
  int64_t ms_ = 1;
};

}  // namespace weft::php::hooks
