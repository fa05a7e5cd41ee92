#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "php/server_config.h"
#include "weft/server/server.h"

namespace weft::php {

// What this build can do: the one place that knows which libraries it was built with.

// Bits of server::Protocol.
uint32_t protocols_of_this_build();
bool has_tls();

// The sessions of all of them, as configured.
std::vector<server::ProtocolEntry> make_protocols(const ServerConfig& config);

// Rows for `php --ri weft`.
struct LibraryVersion {
  const char* library;
  std::string version;
};
std::vector<LibraryVersion> library_versions();
// "HTTP/1.1, HTTP/2"
const char* protocol_names();

}  // namespace weft::php
