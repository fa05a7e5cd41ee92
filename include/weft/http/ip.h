#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "weft/base/bytes.h"

namespace weft::http {

// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address is the IPv4 address it stands for, so that both are
// equal and print the same.
class IpAddress {
 public:
  static constexpr size_t kTextSize = 46;  // of the longest text, with a terminator

  // Without brackets, port, prefix length and zone.
  static std::optional<IpAddress> parse(Bytes text);
  // From 4 and 16 octets in network order.
  static IpAddress from_v4(const void* octets);
  static IpAddress from_v6(const void* octets);

  bool is_v4() const { return high_ == 0 && low_ >> 32 == 0xffff; }

  // The shortest form (RFC 5952), written to `room`.
  Bytes format(char (&room)[kTextSize]) const;
  std::string text() const;

  // As 128 bits, an IPv4 address mapped into ::ffff:0:0/96.
  uint64_t high() const { return high_; }
  uint64_t low() const { return low_; }

  bool operator==(const IpAddress&) const = default;

 private:
  IpAddress(uint64_t high, uint64_t low) : high_(high), low_(low) {}

  uint64_t high_;
  uint64_t low_;
};

// A network in CIDR notation, or a single address. Networks of one family hold no address of the other.
class IpPrefix {
 public:
  // "10.0.0.0/8", "2001:db8::/32", "192.0.2.1". Nothing also when bits behind the prefix are set.
  static std::optional<IpPrefix> parse(Bytes text);

  bool contains(const IpAddress& address) const {
    return address.is_v4() == v4_ && ((address.high() ^ high_) & high_mask_) == 0 &&
           ((address.low() ^ low_) & low_mask_) == 0;
  }

 private:
  IpPrefix(const IpAddress& network, unsigned bits);

  uint64_t high_;
  uint64_t low_;
  uint64_t high_mask_;
  uint64_t low_mask_;
  bool v4_;
};

}  // namespace weft::http
