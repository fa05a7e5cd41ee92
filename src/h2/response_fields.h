#pragma once

#include <optional>
#include <span>

#include "h2/nghttp2_wire.h"
#include "weft/http/response_head.h"

namespace weft::h2 {

// The fields of a final head: status, date, length, the handler's without what HTTP/2 forbids, the stamps.
// Views into `head`, `date`, `stamps` and `room` until the list is submitted.
struct ResponseFieldsRoom {
  char status[3];
  char length[20];
};
void put_response_fields(FieldList& fields, ResponseFieldsRoom& room, const http::ResponseHead& head,
                         std::optional<uint64_t> content_length, Bytes date, const http::HeaderBlock& stamps);

void put_interim_fields(FieldList& fields, ResponseFieldsRoom& room, uint16_t status,
                        std::span<const http::HeaderField> list);

// Fields that a protocol with frames of its own has no use for (RFC 9113, 8.2.2), and those that the session
// alone may say.
bool is_framing_field(Bytes name);

}  // namespace weft::h2
