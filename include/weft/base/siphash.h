#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "weft/base/bytes.h"

namespace weft {

// SipHash-2-4 (Aumasson and Bernstein): a 64-bit hash nobody can steer who does not know the key. For tables
// whose keys come from outside.
class SipHash {
 public:
  struct Key {
    uint64_t low = 0;
    uint64_t high = 0;
  };

  explicit SipHash(const Key& key)
      : v0_(key.low ^ 0x736f6d6570736575),
        v1_(key.high ^ 0x646f72616e646f6d),
        v2_(key.low ^ 0x6c7967656e657261),
        v3_(key.high ^ 0x7465646279746573) {}

  SipHash& add(Bytes bytes) {
    for (const char c : bytes) add_octet(static_cast<unsigned char>(c));
    return *this;
  }
  SipHash& add(uint64_t number) {
    for (int i = 0; i < 8; ++i, number >>= 8) add_octet(static_cast<unsigned char>(number));
    return *this;
  }

  // Of all that was added. Once, at the end.
  uint64_t finish() {
    mix(size_ << 56 | pending_);
    v2_ ^= 0xff;
    for (int i = 0; i < 4; ++i) round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  void add_octet(unsigned char octet) {
    pending_ |= uint64_t{octet} << (size_ % 8 * 8);
    if (++size_ % 8 != 0) return;
    mix(pending_);
    pending_ = 0;
  }

  void mix(uint64_t word) {
    v3_ ^= word;
    round();
    round();
    v0_ ^= word;
  }

  void round() {
    v0_ += v1_;
    v2_ += v3_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ = std::rotl(v0_, 32);
    v2_ += v1_;
    v0_ += v3_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ = std::rotl(v2_, 32);
  }

  uint64_t v0_, v1_, v2_, v3_;
  uint64_t pending_ = 0;
  uint64_t size_ = 0;
};

}  // namespace weft
