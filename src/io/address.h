#pragma once

#include <sys/socket.h>

#include "weft/io/stream_listener.h"

namespace weft::io {

// IPv4-mapped IPv6 addresses come out as the IPv4 they stand for; anything but IP as nothing.
SocketAddress to_socket_address(const sockaddr_storage& address);

}  // namespace weft::io
