#pragma once

#include <cstdint>
#include <memory>

#include "weft/http/protocol_session.h"

namespace weft::h2 {

// What we tell peers in SETTINGS, and how much abuse we take. Ranges are checked by whoever fills it in.
struct Settings {
  uint32_t max_concurrent_streams = 100;  // 1 to 2^31-1
  uint32_t stream_window = 256 * 1024;    // octets of body a stream may have on the way; 65,535 to 2^31-1
  uint32_t connection_window = 16 * 1024 * 1024;  // the same for all streams together
  uint32_t max_frame_size = 16 * 1024;            // of frames we receive; 16,384 to 2^24-1
  uint32_t header_list = 64 * 1024;  // octets of a decoded field section, as RFC 9113 counts them
  bool extended_connect = false;     // announce RFC 8441: something can serve it
};

// The octets with which every connection of a client begins (RFC 9113, 3.4).
inline constexpr Bytes kClientPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

// HTTP/2 for one worker; its sessions share pools of streams, and their hosts one BlockPool. Null in a build
// without HTTP/2.
std::unique_ptr<http::SessionFactory> make_session_factory(const Settings& settings);

// The version of nghttp2 linked in, such as "1.52.0"; null in a build without.
const char* library_version();

}  // namespace weft::h2
