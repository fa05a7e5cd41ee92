#pragma once

#include "weft/base/bytes.h"

namespace weft::php {

// Whom a coroutine works for, in words for an operator. Views only, so that the watchdog's thread can read it
// as it lies there. All empty: no request.
struct RequestLabel {
  Bytes method;
  Bytes target;
  Bytes peer;  // empty on unix sockets
};

// Of coroutines that serve no request.
inline constexpr RequestLabel kNoRequest;

}  // namespace weft::php
