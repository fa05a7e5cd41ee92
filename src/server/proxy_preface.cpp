#include "server/proxy_preface.h"

#include <algorithm>

#include "weft/base/ascii.h"

namespace weft::server {

using http::IpAddress;

namespace {

constexpr Bytes kLineStart = "PROXY ";
constexpr Bytes kSignature("\r\n\r\n\0\r\nQUIT\n", 12);

// Version 2, behind the signature.
constexpr size_t kCommandAt = 12;
constexpr size_t kFamilyAt = 13;
constexpr size_t kLengthAt = 14;
constexpr size_t kHeadSize = 16;
constexpr uint8_t kLocal = 0x20;
constexpr uint8_t kProxied = 0x21;
constexpr uint8_t kUnspecified = 0x00;

// Octets of both addresses, with their ports; nothing for families and transports that are none.
std::optional<size_t> addresses_size(uint8_t family) {
  switch (family) {
    case 0x11:
    case 0x12: return 2 * 4 + 2 * 2;
    case 0x21:
    case 0x22: return 2 * 16 + 2 * 2;
    case 0x31:
    case 0x32: return 2 * 108;
    default: return std::nullopt;
  }
}

bool is_ipv6(uint8_t family) {
  return family >> 4 == 2;
}

bool is_unix(uint8_t family) {
  return family >> 4 == 3;
}

uint16_t big_endian(const char* octets) {
  return static_cast<uint16_t>(static_cast<uint8_t>(octets[0]) << 8 | static_cast<uint8_t>(octets[1]));
}

// Up to the next space, which is dropped.
Bytes take_word(Bytes& line) {
  const size_t space = line.find(' ');
  const Bytes word = line.substr(0, space);
  line.remove_prefix(space == Bytes::npos ? line.size() : space + 1);
  return word;
}

std::optional<uint16_t> parse_port(Bytes text) {
  const std::optional<uint64_t> port = ascii::parse_decimal(text);
  if (!port || *port > 65535 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  return static_cast<uint16_t>(*port);
}

}  // namespace

ProxyPreface::State ProxyPreface::feed(Bytes& in) {
  while (!in.empty()) {
    if (to_skip_ > 0) {
      const size_t skipped = std::min(to_skip_, in.size());
      in.remove_prefix(skipped);
      to_skip_ -= skipped;
      if (to_skip_ == 0) return State::kDone;
      continue;
    }
    buffer_[size_++] = in.front();
    in.remove_prefix(1);
    const State state = buffer_[0] == kLineStart.front() ? step_line() : step_binary();
    if (state != State::kMore) return state;
  }
  return State::kMore;
}

void ProxyPreface::apply(http::Peer& peer) const {
  if (origin_ == Origin::kProxy) return;
  peer.address = address_ ? address_->text() : "";
  peer.port.reset();
  if (address_) peer.port = port_;
}

// --- version 1: "PROXY TCP4 192.0.2.1 198.51.100.2 4711 80\r\n"

ProxyPreface::State ProxyPreface::step_line() {
  if (size_ <= kLineStart.size()) {
    return buffer_[size_ - 1] == kLineStart[size_ - 1] ? State::kMore : State::kRefused;
  }
  if (buffer_[size_ - 1] != '\n') return size_ == kLongestLine ? State::kRefused : State::kMore;
  const Bytes line(buffer_, size_ - 1);
  if (line.back() != '\r') return State::kRefused;
  return parse_line(line.substr(kLineStart.size(), line.size() - kLineStart.size() - 1)) ? State::kDone
                                                                                         : State::kRefused;
}

bool ProxyPreface::parse_line(Bytes line) {
  const Bytes protocol = take_word(line);
  if (protocol == "UNKNOWN") return true;
  if (protocol != "TCP4" && protocol != "TCP6") return false;
  const bool ipv6 = protocol == "TCP6";
  const Bytes source = take_word(line);
  const Bytes destination = take_word(line);
  for (const Bytes address : {source, destination}) {
    if ((address.find(':') != Bytes::npos) != ipv6 || !IpAddress::parse(address)) return false;
  }
  const std::optional<uint16_t> source_port = parse_port(take_word(line));
  // The last word: whatever follows it, a space included, makes it no number.
  if (!source_port || !parse_port(line)) return false;
  origin_ = Origin::kAddress;
  address_ = IpAddress::parse(source);
  port_ = *source_port;
  return true;
}

// --- version 2: signature, command, family, length of the rest; addresses and TLVs

ProxyPreface::State ProxyPreface::step_binary() {
  if (size_ <= kSignature.size()) {
    return buffer_[size_ - 1] == kSignature[size_ - 1] ? State::kMore : State::kRefused;
  }
  if (size_ == kHeadSize) return read_binary_head();
  if (size_ != addresses_end_) return State::kMore;
  const bool ipv6 = is_ipv6(static_cast<uint8_t>(buffer_[kFamilyAt]));
  const size_t address_size = ipv6 ? 16 : 4;
  origin_ = Origin::kAddress;
  address_ = ipv6 ? IpAddress::from_v6(buffer_ + kHeadSize) : IpAddress::from_v4(buffer_ + kHeadSize);
  port_ = big_endian(buffer_ + kHeadSize + 2 * address_size);
  return skip(big_endian(buffer_ + kLengthAt) - (addresses_end_ - kHeadSize));
}

ProxyPreface::State ProxyPreface::read_binary_head() {
  const auto command = static_cast<uint8_t>(buffer_[kCommandAt]);
  const auto family = static_cast<uint8_t>(buffer_[kFamilyAt]);
  const size_t length = big_endian(buffer_ + kLengthAt);
  if (command == kLocal || (command == kProxied && family == kUnspecified)) return skip(length);
  const std::optional<size_t> needed = addresses_size(family);
  if (command != kProxied || !needed || length < *needed) return State::kRefused;
  if (is_unix(family)) {
    origin_ = Origin::kUnixSocket;
    return skip(length);
  }
  addresses_end_ = kHeadSize + *needed;
  return State::kMore;
}

ProxyPreface::State ProxyPreface::skip(size_t octets) {
  to_skip_ = octets;
  return octets == 0 ? State::kDone : State::kMore;
}

}  // namespace weft::server
