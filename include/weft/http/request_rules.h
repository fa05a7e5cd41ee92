#pragma once

#include <optional>

#include "weft/base/bytes.h"
#include "weft/http/limits.h"
#include "weft/http/refusal.h"
#include "weft/http/request_head.h"

// What a request head has to keep to whatever protocol carries it (RFC 9110).
namespace weft::http {

// One content-length field. A list of identical numbers, in one field or several, is that number (RFC 9112,
// 6.3). `length` is what the fields before have said.
Refusal take_content_length(Bytes value, std::optional<Bytes>& length);

// RFC 9110, 10.1.1.
Refusal take_expect(Bytes value, RequestHead& head);

// Fills in RequestHead::content_length.
Refusal check_content_length(const std::optional<Bytes>& length, const Limits& limits, RequestHead& head);

bool is_web_scheme(Bytes scheme);

}  // namespace weft::http
