#pragma once

#include <cstdint>

#include "weft/base/bytes.h"

namespace weft::http {

// The registered phrase, or "Unknown" for a code without one.
Bytes reason_phrase(uint16_t status);

// 1xx, 204 and 304 end at the header block (RFC 9112, 6.3); 205 carries an explicit zero length.
constexpr bool forbids_body(uint16_t status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace weft::http
