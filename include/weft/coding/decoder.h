#pragma once

#include <cstdint>

#include "weft/base/bytes.h"

namespace weft::coding {

// Undoes one content coding of one body, in pieces of any size. Several members (RFC 1952, 2.2) or frames
// (RFC 8878, 3) are one body; what follows the end otherwise is corrupt. Memory is bounded by the windows
// that HTTP allows: 32 KiB gzip, 16 MiB brotli, 8 MiB zstd (RFC 9659).
class Decoder {
 public:
  enum class Status : uint8_t {
    kGoOn,    // either the input was taken or the room is full
    kFailed,  // corrupt, or memory is short; for good
  };

  virtual ~Decoder() = default;

  // Takes octets off the front of `input` and leaves of `room` what it has not filled. After a full room it
  // may have more to say, also without input.
  virtual Status decode(Bytes& input, MutableBytes& room) = 0;

  // Whether the body may end here. Only telling after a decode() that has left room.
  virtual bool at_end() const = 0;
};

}  // namespace weft::coding
