#pragma once

#include <cstdint>

#include "weft/base/bytes.h"

namespace weft::h2 {

// The names of HPACK's static table (RFC 7541, Appendix A) that are no pseudo fields, and what answers need
// of its values.
namespace static_table {

inline constexpr uint32_t kSize = 61;
inline constexpr uint32_t kStatus = 8;  // with the value 200
inline constexpr uint32_t kContentLength = 28;
inline constexpr uint32_t kDate = 33;

// 0 where there is none.
uint32_t find_name(Bytes name);
// The index of `:status` with this value; 0 where there is none.
uint32_t find_status(uint16_t status);

}  // namespace static_table

}  // namespace weft::h2
