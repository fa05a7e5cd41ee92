#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "weft/base/bytes.h"
#include "weft/http/ip.h"
#include "weft/http/peer.h"
#include "weft/http/request_head.h"

namespace weft::http {

struct ClientAddress {
  std::optional<IpAddress> address;  // nothing: on a unix socket of this machine
  std::optional<uint16_t> port;      // nothing: not known
};

// Who sent a request and what it was sent to, as seen by the outermost proxy that is trusted.
struct ClientInfo {
  ClientAddress from;
  Bytes scheme;           // "http" or "https"
  std::string authority;  // host and, where known to differ from the scheme's, port; may be empty
};

// Forwarded (RFC 7239), or without it X-Forwarded-For, -Proto, -Host and -Port, when `peer` is a trusted
// proxy; else, and for what they do not say, the peer and the request itself. Elements are read from the last
// to the first: each was added by the proxy before it, so the first one that names no trusted proxy is the
// last one to be believed. Where that is no address ("unknown", an obfuscated name, a syntax error), the last
// trusted proxy before it counts as the client.
//
// A proxy that sets one kind of field may let the other kind through as the client sent it. Where both are
// there and lead to different clients, neither is believed; where one ends at a trusted proxy, the other is.
ClientAddress find_client_address(const RequestHead& request, const Peer& peer);
ClientInfo find_client(const RequestHead& request, const Peer& peer);

}  // namespace weft::http
