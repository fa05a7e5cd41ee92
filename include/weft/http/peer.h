#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "weft/base/secure_facts.h"

namespace weft::http {

class TrustedProxies;

// Who is at the other end. Valid as long as the connection.
struct Peer {
  std::string address;  // without port or brackets; empty on unix sockets
  std::optional<uint16_t> port;
  // Who may say for whom a request was forwarded; null = nobody. Outlives the connection.
  const TrustedProxies* proxies = nullptr;
  // Null on clear connections; as long as the connection.
  const SecureFacts* secure = nullptr;
};

}  // namespace weft::http
