#pragma once

#include <string>
#include <vector>

#include "weft/base/bytes.h"

namespace weft::h1::testing {

// What becomes of the connection, seen by sending one more good request behind the one under test.
enum class After { kAnswered, kClosed, kSwallowed };

struct Case {
  Bytes name;
  std::string request;
  // Of the first final answer; 0 when none comes.
  int status = 0;
  // "METHOD target version authority|body|trailers", or empty when the handler is not to see anything.
  std::string seen;
  After after = After::kAnswered;
  // The answer without its date where its form is the point.
  std::string answer = {};
};

// The handler answers 200 with "ok" once the body is complete, but for the targets served in
// conformance_test.cpp.
std::vector<Case> request_line_cases();
std::vector<Case> field_cases();
std::vector<Case> body_cases();
std::vector<Case> response_cases();

}  // namespace weft::h1::testing
