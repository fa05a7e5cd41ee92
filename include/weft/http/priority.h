#pragma once

#include <cstdint>

#include "weft/base/bytes.h"

namespace weft::http {

// How urgent an answer is to its client (RFC 9218, 4).
struct Priority {
  static constexpr uint8_t kUrgencies = 8;

  uint8_t urgency = 3;  // 0 goes before 7
  bool incremental = false;

  bool operator==(const Priority&) const = default;
};

// Of a `priority` field or a PRIORITY_UPDATE: what it does not say, or says in a way that makes no sense, is
// as in `otherwise`.
Priority parse_priority(Bytes text, Priority otherwise = {});

}  // namespace weft::http
