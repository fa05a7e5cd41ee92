#pragma once

#include <array>
#include <cstdint>

#include "weft/base/bytes.h"

namespace weft {

using Sha256 = std::array<uint8_t, 32>;

// SHA-256 (FIPS 180-4) of octets in memory; some 200 MB a second.
Sha256 sha256(Bytes octets);

}  // namespace weft
