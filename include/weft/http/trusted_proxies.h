#pragma once

#include <vector>

#include "weft/base/bytes.h"
#include "weft/http/ip.h"
#include "weft/http/peer.h"

namespace weft::http {

// The peers whose word about the origin of a request is believed. Empty: none.
class TrustedProxies {
 public:
  // An address, a network in CIDR notation, "unix" (whoever comes by a unix socket) or "private" (loopback,
  // link-local, RFC 1918 and RFC 4193). False, and nothing added, for anything else.
  bool add(Bytes rule);

  bool empty() const { return networks_.empty() && !unix_; }
  bool trusts(const Peer& peer) const;
  bool trusts(const IpAddress& address) const;

 private:
  std::vector<IpPrefix> networks_;
  bool unix_ = false;
};

}  // namespace weft::http
