#pragma once

#include <memory>

#include "weft/http/protocol_session.h"

namespace weft::h1 {

// HTTP/1.0 and 1.1 for one worker; its sessions share a pool of exchanges.
std::unique_ptr<http::SessionFactory> make_session_factory();

// The version of llhttp compiled or linked in, such as "8.1.0".
const char* parser_version();

}  // namespace weft::h1
