#pragma once

#include "weft/http/known_authority.h"
#include "weft/http/limits.h"
#include "weft/http/refusal.h"
#include "weft/http/request_head.h"

namespace weft::h1 {

// Judges a complete head whose method, version and fields are in place, and fills in what follows from them:
// keep_alive, expects_continue, chunked, content_length, authority.
http::Refusal validate_request(http::RequestHead& head, const http::Limits& limits,
                               http::KnownAuthority& known_host);

}  // namespace weft::h1
