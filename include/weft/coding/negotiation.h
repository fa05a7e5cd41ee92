#pragma once

#include <array>
#include <cstdint>

#include "weft/base/bytes.h"
#include "weft/coding/coding.h"
#include "weft/http/headers.h"

namespace weft::coding {

// What a client accepts, by its Accept-Encoding (RFC 9110, 12.5.3). A value: allocates nothing.
//
// Elements that are malformed count as not there; of several weights for one coding the lowest counts.
// Without the field, identity is all it accepts: that is what such clients expect.
class AcceptedCodings {
 public:
  AcceptedCodings() { weights_.fill(kUnlisted); }
  // Of all lines of the field.
  explicit AcceptedCodings(const http::HeaderBlock& request_fields);

  // The elements of one line.
  void add(Bytes list);

  bool accepts(Coding coding) const { return weight(coding) > 0; }

  // The one with the client's highest weight; of equal ones the last in the order of Coding. Identity when
  // the client prefers it, and when it accepts none of `available`, whatever it says of identity.
  Coding choose(CodingSet available) const;

 private:
  static constexpr uint16_t kUnlisted = UINT16_MAX;

  // Thousandths; identity that is not listed weighs less than any weight a client can write.
  uint32_t weight(Coding coding) const;
  void note(uint16_t& weight, uint16_t thousandths);

  std::array<uint16_t, kCodings> weights_;
  uint16_t any_ = kUnlisted;  // "*"
};

}  // namespace weft::coding
