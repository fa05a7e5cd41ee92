#pragma once

#include <cstdint>

#include "php/zend.h"

namespace weft::php {

// What becomes of what the callbacks have spawned when all of them have ended.
enum class Pending : uint8_t { kCancel, kAwait };

// Calls `callback` (value, key) for each element of `iterable`, an array or a Traversable, each in a
// coroutine of its own, at most `limit` at a time (0: no limit), all in one scope below the present one. One
// that returns false ends the iteration, one that throws also the other coroutines. False with EG(exception).
bool iterate(zval* iterable, zval* callback, const zend_fcall_info_cache& cache, zend_long limit,
             Pending pending);

}  // namespace weft::php
