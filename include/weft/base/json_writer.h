#pragma once

#include <concepts>
#include <cstdint>
#include <string>

#include "weft/base/bytes.h"

namespace weft {

// Appends one JSON value to a string, piece by piece; commas come by themselves. The caller keeps brackets
// and keys in order. Octets that are no UTF-8 become U+FFFD, so the text is always valid.
class JsonWriter {
 public:
  // `out` is the caller's and grows at its end.
  explicit JsonWriter(std::string& out) : out_(out) {}
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  // Before the value of a member.
  void key(Bytes name);

  void value(Bytes text);
  void value(const char* text) { value(Bytes(text)); }
  void value(const std::string& text) { value(Bytes(text)); }
  void value(double number);  // null when it is no finite number
  void value(std::integral auto number) {
    separate();
    out_ += std::to_string(number);
  }
  void value(bool truth) { raw(truth ? "true" : "false"); }
  void null() { raw("null"); }
  // A value that is JSON already.
  void raw(Bytes json);

  void member(Bytes name, const auto& content) {
    key(name);
    value(content);
  }

 private:
  void separate() {
    if (after_value_) out_ += ',';
    after_value_ = true;
  }
  void open(char bracket);
  void close(char bracket);

  std::string& out_;
  bool after_value_ = false;
};

}  // namespace weft
