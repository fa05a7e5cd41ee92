#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "weft/base/bytes.h"
#include "weft/base/result.h"

namespace weft::log {

// Where a syslog daemon listens.
struct SyslogTarget {
  enum class Transport : uint8_t { kUnixDatagram, kUdp, kTcp };

  Transport transport = Transport::kUnixDatagram;
  std::string path = "/dev/log";  // of kUnixDatagram
  std::string host;               // an address without brackets, or a name
  uint16_t port = 0;

  // "/path", "udg:///path", "udp://host:port", "tcp://host:port"; IPv6 addresses in brackets, the port may be
  // left out (514, and 601 for TCP). The error says what is wrong.
  static Result<SyslogTarget, const char*> parse(Bytes text);
};

// The number of a facility: "kern", "user", ..., "local7".
std::optional<uint8_t> syslog_facility(Bytes name);

}  // namespace weft::log
