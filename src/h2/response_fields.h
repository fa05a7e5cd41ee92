#pragma once

#include <optional>
#include <span>

#include "h2/header_encoder.h"
#include "weft/http/response_head.h"

namespace weft::h2 {

// The fields of a final head: status, date, length, the handler's without what HTTP/2 forbids, the stamps.
struct ResponseFields {
  const http::ResponseHead& head;
  std::optional<uint64_t> content_length;
  Bytes date;
  const http::HeaderBlock& stamps;

  // Octets they take at most.
  size_t bound() const;
  char* operator()(HeaderEncoder& encoder, char* to) const;
};

struct InterimFields {
  uint16_t status;
  std::span<const http::HeaderField> list;

  size_t bound() const;
  char* operator()(HeaderEncoder& encoder, char* to) const;
};

// Fields that a protocol with frames of its own has no use for (RFC 9113, 8.2.2), and those that the session
// alone may say.
bool is_framing_field(Bytes name);

}  // namespace weft::h2
