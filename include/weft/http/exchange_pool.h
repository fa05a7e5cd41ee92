#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace weft::http {

// Spare exchanges of one protocol on one worker, up to `kMaxSpare`. Outlives the sessions. Every take() is
// given the same arguments. Needs access to E::recycle(), which forgets the request but keeps its memory.
template <class E, size_t kMaxSpare>
class ExchangePool {
 public:
  template <class... Arguments>
  std::unique_ptr<E> take(Arguments&... arguments) {
    if (spare_.empty()) return std::make_unique<E>(arguments...);
    std::unique_ptr<E> exchange = std::move(spare_.back());
    spare_.pop_back();
    return exchange;
  }

  void give_back(std::unique_ptr<E> exchange) {
    if (spare_.size() == kMaxSpare) return;
    exchange->recycle();
    spare_.push_back(std::move(exchange));
  }

 private:
  std::vector<std::unique_ptr<E>> spare_;
};

}  // namespace weft::http
