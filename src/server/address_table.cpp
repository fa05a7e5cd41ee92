#include "server/address_table.h"

namespace weft::server {

namespace {

// IPv4 addresses as networks no IPv6 peer comes from: multicast.
uint64_t key_of(const http::IpAddress& address) {
  constexpr uint64_t kIpv4 = 0xffff'ffff'0000'0000;
  return address.is_v4() ? kIpv4 | address.low() : address.high();
}

}  // namespace

size_t AddressTable::Hash::operator()(uint64_t key) const {
  uint64_t z = key + seed;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

std::optional<AddressTable::Place> AddressTable::enter(const http::IpAddress& address) {
  const auto row = rows_.try_emplace(key_of(address), 0).first;
  if (row->second >= most_) return {};
  ++row->second;
  return &*row;
}

void AddressTable::leave(Place place) {
  if (!place || --place->second > 0) return;
  rows_.erase(place->first);
}

}  // namespace weft::server
