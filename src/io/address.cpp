#include "io/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

namespace weft::io {

namespace {

SocketAddress format(int family, const void* bytes, in_port_t port) {
  char text[INET6_ADDRSTRLEN];
  if (!inet_ntop(family, bytes, text, sizeof(text))) return {};
  return {text, ntohs(port)};
}

}  // namespace

SocketAddress to_socket_address(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return format(AF_INET, &v4.sin_addr, v4.sin_port);
  }
  if (address.ss_family != AF_INET6) return {};
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) return format(AF_INET, &v6.sin6_addr.s6_addr[12], v6.sin6_port);
  return format(AF_INET6, &v6.sin6_addr, v6.sin6_port);
}

}  // namespace weft::io
