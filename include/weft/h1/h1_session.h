#pragma once

#include <memory>

#include "weft/http/protocol_session.h"

namespace weft::h1 {

// A session for HTTP/1.0 and 1.1. `host` outlives it.
std::unique_ptr<http::ProtocolSession> make_session(http::SessionHost& host);

}  // namespace weft::h1
