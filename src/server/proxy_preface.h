#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "weft/base/bytes.h"
#include "weft/http/ip.h"
#include "weft/http/peer.h"

namespace weft::server {

// The header of the PROXY protocol, version 1 or 2, with which a proxy begins a connection to say whose it
// is. Fed with what arrives, in pieces of any size; takes nothing that comes after the header. Lives until
// the header is complete.
class ProxyPreface {
 public:
  enum class State : uint8_t { kMore, kDone, kRefused };

  // Takes octets off the front of `in`. Not to be called again after kDone or kRefused.
  State feed(Bytes& in);

  // Something of it has arrived.
  bool begun() const { return size_ != 0; }

  // After kDone: puts the client in the place of the proxy, unless the connection is the proxy's own (LOCAL)
  // or of a kind it does not know (UNKNOWN, UNSPEC).
  void apply(http::Peer& peer) const;

 private:
  enum class Origin : uint8_t { kProxy, kAddress, kUnixSocket };

  static constexpr size_t kLongestLine = 107;  // of version 1, with its CRLF

  State step_line();
  bool parse_line(Bytes line);
  State step_binary();
  State read_binary_head();
  State skip(size_t octets);

  size_t size_ = 0;           // octets in buffer_
  size_t addresses_end_ = 0;  // version 2: where in buffer_ the addresses end
  size_t to_skip_ = 0;        // version 2: octets that belong to the header and are of no use
  Origin origin_ = Origin::kProxy;
  std::optional<http::IpAddress> address_;
  uint16_t port_ = 0;
  char buffer_[kLongestLine];
};

}  // namespace weft::server
