#pragma once

#include "weft/base/bytes.h"

namespace weft::h2 {

// RFC 9113, 8.2.1: a token without upper-case letters.
bool is_valid_name(Bytes name);

// RFC 9113, 8.2.1, and no control characters but tabs (RFC 9110, 5.5).
bool is_valid_value(Bytes value);

// Of the connection, which HTTP/2 has no use for (RFC 9113, 8.2.2). The name in lower case.
bool is_connection_field(Bytes name);

// What may stand behind the pseudo fields of a request, or in its trailers: all of the above, and what `te`
// may say.
bool is_valid_field(Bytes name, Bytes value);

}  // namespace weft::h2
