#pragma once

#include <cstdint>

namespace weft::http {

// Why a request is not served: the status to answer with and a word for the log. Converts to false when there
// is nothing to refuse.
struct Refusal {
  uint16_t status = 0;
  const char* reason = "";

  explicit operator bool() const { return status != 0; }
};

}  // namespace weft::http
