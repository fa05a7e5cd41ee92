#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "weft/base/bytes.h"
#include "weft/base/result.h"

namespace weft::log {

// A line as its user wants it: text with placeholders {ts}, {ts:PATTERN} (Y y m d H i s v stand for parts of
// the time, in UTC), {level}, {msg}, {attrs}, {trace}, {span}; "{{" is a brace.
class LineTemplate {
 public:
  static constexpr size_t kMaxSize = 256;
  static constexpr size_t kMaxSegments = 24;

  enum class Kind : uint8_t { kText, kTime, kTimePattern, kLevel, kMessage, kAttributes, kTrace, kSpan };
  struct Segment {
    Kind kind;
    std::string text;  // of kText and kTimePattern
  };

  // The error says what is wrong, such as "{foo} is no placeholder".
  static Result<LineTemplate, std::string> parse(Bytes text);

  const std::vector<Segment>& segments() const { return segments_; }

 private:
  Result<void, std::string> add_placeholder(Bytes name);
  void add_text(Bytes text);

  std::vector<Segment> segments_;
};

}  // namespace weft::log
