#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "weft/base/assert.h"

namespace weft {

// A value or the reason there is none: the part of std::expected (C++23) the engine needs.
// E is the error enum or struct of the layer that returns it.
template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : x_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : x_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return x_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() {
    WEFT_ASSERT(ok());
    return *std::get_if<0>(&x_);
  }
  const T& value() const {
    WEFT_ASSERT(ok());
    return *std::get_if<0>(&x_);
  }
  const E& error() const {
    WEFT_ASSERT(!ok());
    return *std::get_if<1>(&x_);
  }

 private:
  std::variant<T, E> x_;
};

template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  Result() = default;
  Result(E error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const E& error() const {
    WEFT_ASSERT(!ok());
    return *error_;
  }

 private:
  std::optional<E> error_;
};

}  // namespace weft
