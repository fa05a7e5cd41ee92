#pragma once

#include <cstdint>

#include "weft/base/bytes.h"

struct nghttp2_hd_inflater;

namespace weft::h2 {

// HPACK (RFC 7541) of what a peer sends, by nghttp2. A header block comes in any number of parts, which must
// all pass through, wanted or not.
class HeaderDecoder {
 public:
  HeaderDecoder() = default;
  ~HeaderDecoder();
  HeaderDecoder(const HeaderDecoder&) = delete;
  HeaderDecoder& operator=(const HeaderDecoder&) = delete;

  struct Field {
    Bytes name;  // valid until the next call
    Bytes value;
  };
  enum class Step : uint8_t { kField, kNeedsInput, kEnd, kError };

  // Takes from the front of `in` up to the end of the next field. `last`: behind `in` the block ends.
  Step next(Bytes& in, bool last, Field& field);

 private:
  bool begin();

  nghttp2_hd_inflater* inflater_ = nullptr;  // from the first header block on
};

}  // namespace weft::h2
