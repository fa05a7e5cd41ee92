#include "weft/http/trusted_proxies.h"

#include <algorithm>

namespace weft::http {

namespace {

constexpr Bytes kPrivateNetworks[] = {"127.0.0.0/8",    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                                      "169.254.0.0/16", "::1",        "fc00::/7",      "fe80::/10"};

}  // namespace

bool TrustedProxies::add(Bytes rule) {
  if (rule == "unix") {
    unix_ = true;
    return true;
  }
  if (rule == "private") {
    for (const Bytes network : kPrivateNetworks) networks_.push_back(*IpPrefix::parse(network));
    return true;
  }
  const std::optional<IpPrefix> network = IpPrefix::parse(rule);
  if (network) networks_.push_back(*network);
  return network.has_value();
}

bool TrustedProxies::trusts(const Peer& peer) const {
  if (peer.address.empty()) return unix_;
  const std::optional<IpAddress> address = IpAddress::parse(peer.address);
  return address && trusts(*address);
}

bool TrustedProxies::trusts(const IpAddress& address) const {
  return std::any_of(networks_.begin(), networks_.end(),
                     [&](const IpPrefix& network) { return network.contains(address); });
}

}  // namespace weft::http
