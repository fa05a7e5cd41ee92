#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "weft/base/bytes.h"
#include "weft/http/headers.h"

namespace weft::http {

// What a handler answers, before framing. A view: everything in it is valid for the call it is passed to.
// Names are lower case and values validated by whoever fills it in; the session adds date, framing and
// connection fields and leaves out what its protocol forbids.
struct ResponseHead {
  uint16_t status = 200;
  Bytes reason;  // empty = the registered phrase; HTTP/1 only
  std::span<const HeaderField> fields;
  // Of the body that follows, when known. On HEAD and 304: the length a GET would have, when known.
  std::optional<uint64_t> content_length;
  bool has_trailers = false;  // send_trailers() will follow the body
  bool close = false;         // do not keep the connection; ignored by multiplexed protocols
};

}  // namespace weft::http
