#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "weft/http/protocol_session.h"
#include "weft/server/server_options.h"

namespace weft::server {

// What the connections of one listener may speak, and whether over TLS. Owned by the server, outlives its
// connections.
class Door {
 public:
  // Sessions that are null are not spoken here; one of them is not.
  Door(http::SessionFactory* h1, http::SessionFactory* h2, bool secure);

  bool secure() const { return secure_; }
  // The names for ALPN, the best first.
  std::span<const Bytes> names() const { return std::span(names_.data(), name_count_); }

  // Null unless there is but one protocol, so that nothing need be known to choose.
  http::SessionFactory* only() const { return h1_ && h2_ ? nullptr : (h1_ ? h1_ : h2_); }
  http::SessionFactory& sessions(Protocol protocol) const { return protocol == kHttp2 ? *h2_ : *h1_; }
  Protocol protocol_of(const http::SessionFactory& sessions) const {
    return &sessions == h2_ ? kHttp2 : kHttp1;
  }

 private:
  http::SessionFactory* const h1_;
  http::SessionFactory* const h2_;
  const bool secure_;
  std::array<Bytes, 3> names_;
  size_t name_count_ = 0;
};

inline constexpr Bytes kAlpnHttp2 = "h2";
inline constexpr Bytes kAlpnHttp1 = "http/1.1";
inline constexpr Bytes kAlpnHttp10 = "http/1.0";

}  // namespace weft::server
