#include "weft/coding/coding.h"

#include "weft/base/ascii.h"

namespace weft::coding {

namespace {

constexpr Bytes kNames[kCodings] = {"identity", "gzip", "br", "zstd", "dcb", "dcz"};

}  // namespace

Bytes coding_name(Coding coding) {
  return kNames[static_cast<size_t>(coding)];
}

std::optional<Coding> find_coding(Bytes name) {
  for (size_t i = 0; i < kCodings; ++i) {
    if (ascii::equals_ignoring_case(name, kNames[i])) return static_cast<Coding>(i);
  }
  if (ascii::equals_ignoring_case(name, "x-gzip")) return Coding::kGzip;
  return std::nullopt;
}

}  // namespace weft::coding
