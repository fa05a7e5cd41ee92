#pragma once

#include <utility>

#include "php/zend.h"

namespace weft::php {

// Whether `value`, the first argument of the running function, can be called; an exception if not. What
// Z_PARAM_FUNC does, in a tenth of the time when it is a \Closure.
bool parse_callable(zval* value, zend_fcall_info_cache& cache);

// A callable of the user, kept alive. Move-only.
class Callable {
 public:
  Callable() = default;
  // `value` must have passed as a callable (type callable or \Closure).
  explicit Callable(zval* value);
  // The same with what Z_PARAM_FUNC or parse_callable() has found out about it.
  Callable(zval* value, const zend_fcall_info_cache& cache);
  Callable(Callable&& other) noexcept { swap(other); }
  Callable& operator=(Callable&& other) noexcept {
    Callable(std::move(other)).swap(*this);
    return *this;
  }
  ~Callable() { reset(); }

  explicit operator bool() const { return !Z_ISUNDEF(value_); }
  // May run destructors.
  void reset();

  // Calls it; behind a bailout gate (a Task's run(), a PHP function), with nothing on the stack of the C++
  // frames in between that a longjmp must not skip. `returned` must be UNDEF, and stays so when the call
  // threw: EG(exception).
  void call(zval* returned, uint32_t argument_count, zval* arguments, HashTable* named = nullptr) const;

  // For get_gc.
  const zval* value() const { return &value_; }

 private:
  void swap(Callable& other) {
    std::swap(value_, other.value_);
    std::swap(cache_, other.cache_);
  }

  zval value_{.value = {}, .u1 = {.type_info = IS_UNDEF}, .u2 = {}};
  zend_fcall_info_cache cache_{};  // empty: looked up at each call
};

}  // namespace weft::php
