#pragma once

#include "weft/base/bytes.h"
#include "weft/base/result.h"

namespace weft::io {

// A failed system call, as an errno value (positive).
struct Error {
  int code = 0;

  // "address already in use"
  const char* message() const;
};

template <class T>
using Result = weft::Result<T, Error>;

}  // namespace weft::io
