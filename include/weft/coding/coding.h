#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>

#include "weft/base/bytes.h"

namespace weft::coding {

// The content codings (RFC 9110, 8.4.1; RFC 9842, 4 and 5), later ones preferred where the client does not
// mind.
enum class Coding : uint8_t {
  kIdentity,
  kGzip,
  kBrotli,
  kZstd,
  kDictionaryBrotli,  // dcb
  kDictionaryZstd,    // dcz
};
inline constexpr size_t kCodings = 6;

constexpr bool needs_dictionary(Coding coding) {
  return coding == Coding::kDictionaryBrotli || coding == Coding::kDictionaryZstd;
}

// As it stands in Content-Encoding.
Bytes coding_name(Coding coding);

// Names in any case, x-gzip among them. Nothing for a coding we have never heard of.
std::optional<Coding> find_coding(Bytes name);

// Identity is not in it: it is always there.
class CodingSet {
 public:
  constexpr CodingSet() = default;
  constexpr CodingSet(std::initializer_list<Coding> codings) {
    for (const Coding coding : codings) add(coding);
  }

  constexpr void add(Coding coding) { bits_ |= bit(coding); }
  constexpr void remove(Coding coding) { bits_ &= static_cast<uint8_t>(~bit(coding)); }
  constexpr bool has(Coding coding) const { return (bits_ & bit(coding)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  static constexpr uint8_t bit(Coding coding) {
    return static_cast<uint8_t>(1u << static_cast<unsigned>(coding) >> 1);
  }

  uint8_t bits_ = 0;
};

}  // namespace weft::coding
