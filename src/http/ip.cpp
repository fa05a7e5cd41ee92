#include "weft/http/ip.h"

#include <cstring>

#include <arpa/inet.h>

#include "weft/base/ascii.h"

namespace weft::http {

namespace {

constexpr uint64_t kV4Prefix = uint64_t{0xffff} << 32;

uint64_t load_big_endian(const unsigned char* octets, size_t size) {
  uint64_t number = 0;
  for (size_t i = 0; i < size; ++i) number = number << 8 | octets[i];
  return number;
}

void store_big_endian(unsigned char* octets, uint64_t number, size_t size) {
  for (size_t i = size; i-- > 0; number >>= 8) octets[i] = static_cast<unsigned char>(number);
}

// The `bits` most significant of 64.
constexpr uint64_t leading_ones(unsigned bits) {
  return bits == 0 ? 0 : ~uint64_t{0} << (64 - bits);
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(Bytes text) {
  char terminated[kTextSize];
  if (text.empty() || text.size() >= sizeof terminated || text.find('\0') != Bytes::npos) return std::nullopt;
  std::memcpy(terminated, text.data(), text.size());
  terminated[text.size()] = '\0';
  unsigned char octets[16];
  if (text.find(':') == Bytes::npos) {
    if (inet_pton(AF_INET, terminated, octets) != 1) return std::nullopt;
    return from_v4(octets);
  }
  if (inet_pton(AF_INET6, terminated, octets) != 1) return std::nullopt;
  return from_v6(octets);
}

IpAddress IpAddress::from_v4(const void* octets) {
  return IpAddress(0, kV4Prefix | load_big_endian(static_cast<const unsigned char*>(octets), 4));
}

IpAddress IpAddress::from_v6(const void* octets) {
  const auto* bytes = static_cast<const unsigned char*>(octets);
  return IpAddress(load_big_endian(bytes, 8), load_big_endian(bytes + 8, 8));
}

Bytes IpAddress::format(char (&room)[kTextSize]) const {
  unsigned char octets[16];
  if (is_v4()) {
    store_big_endian(octets, low_, 4);
    inet_ntop(AF_INET, octets, room, sizeof room);
  } else {
    store_big_endian(octets, high_, 8);
    store_big_endian(octets + 8, low_, 8);
    inet_ntop(AF_INET6, octets, room, sizeof room);
  }
  return Bytes(room);
}

std::string IpAddress::text() const {
  char room[kTextSize];
  return std::string(format(room));
}

IpPrefix::IpPrefix(const IpAddress& network, unsigned bits)
    : high_(network.high()),
      low_(network.low()),
      high_mask_(leading_ones(bits < 64 ? bits : 64)),
      low_mask_(leading_ones(bits < 64 ? 0 : bits - 64)),
      v4_(network.is_v4()) {}

std::optional<IpPrefix> IpPrefix::parse(Bytes text) {
  const size_t slash = text.find('/');
  const Bytes address = text.substr(0, slash);
  const std::optional<IpAddress> network = IpAddress::parse(address);
  if (!network) return std::nullopt;
  uint64_t bits = 128;
  if (slash != Bytes::npos) {
    const Bytes digits = text.substr(slash + 1);
    const std::optional<uint64_t> length = ascii::parse_decimal(digits);
    if (!length || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
    // In IPv4 notation the length counts from the end of the prefix IPv4 addresses are mapped into.
    const uint64_t base = address.find(':') == Bytes::npos ? 96 : 0;
    if (*length > 128 - base) return std::nullopt;
    bits = base + *length;
    if (network->is_v4() && bits < 96) return std::nullopt;
  }
  const IpPrefix prefix(*network, static_cast<unsigned>(bits));
  const bool bits_behind = (prefix.high_ & ~prefix.high_mask_) || (prefix.low_ & ~prefix.low_mask_);
  if (bits_behind) return std::nullopt;
  return prefix;
}

}  // namespace weft::http
