#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "php/zend.h"

namespace weft::php {

// Where a stream is to connect, name by name. Owns nothing: frames with it may be left by longjmp.
struct TransportAddresses {
  static constexpr size_t kMost = 4;

  std::array<std::array<char, 64>, kMost> names;  // "192.0.2.1:80", "[2001:db8::1]:80"
  size_t count = 0;                               // 0: the name is to be taken as it is
  int error = 0;                                  // of getaddrinfo()
};

// Of "example.com:80", while the coroutine waits. Nothing is done with addresses.
TransportAddresses look_up_addresses(std::string_view name);

// As PHP does it where a name cannot be looked up.
void fail_to_look_up(php_stream_xport_param& connect, int error);

}  // namespace weft::php
