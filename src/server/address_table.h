#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "weft/http/ip.h"

namespace weft::server {

// How many connections every address has open. An IPv6 address stands for its /64, as that is what one
// customer gets. Never holds more rows than there are connections. One per worker, on its thread.
class AddressTable {
  struct Hash {
    uint64_t seed;
    size_t operator()(uint64_t key) const;
  };
  using Rows = std::unordered_map<uint64_t, uint32_t, Hash>;

 public:
  // A connection's place, to be given back. Null: the connection is not counted.
  using Place = Rows::value_type*;

  // `most` per address; 0: nobody is to be counted. `seed`: a number peers cannot guess.
  AddressTable(size_t most, uint64_t seed) : most_(most), rows_(0, Hash{seed}) {}

  bool enabled() const { return most_ != 0; }

  // Nothing when `address` has as many as it may.
  std::optional<Place> enter(const http::IpAddress& address);
  void leave(Place place);

  size_t rows() const { return rows_.size(); }

 private:
  const size_t most_;
  Rows rows_;
};

}  // namespace weft::server
