#pragma once

#include <string>
#include <vector>

#include "h2/support.h"

namespace weft::h2::testing {

// Whether it may matter how the octets are cut into reads: a request that comes in one read with what ends
// its stream or the connection may never be seen. Such rows are sent frame by frame.
enum class Cut : bool { kMayMatter, kNeverMatters };

struct Case {
  Bytes name;
  // What the peer sends behind its preface, SETTINGS and acknowledgement.
  std::string sent;
  // Of each stream: "id=replies", see Reply::text(); then "goaway=code" when the connection ended.
  std::string outcome;
  // "METHOD target authority|body|trailers" of each complete request the handler has seen, joined by ";".
  std::string seen = {};
  Cut cut = Cut::kNeverMatters;
};

// The handler answers 200 with "ok" once the body is complete, but for the targets served in
// conformance_test.cpp.
std::vector<Case> connection_cases();
std::vector<Case> request_cases();
std::vector<Case> response_cases();

}  // namespace weft::h2::testing
