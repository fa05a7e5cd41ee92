#include "weft/base/json_writer.h"

#include <charconv>
#include <cmath>

#include "weft/base/utf8.h"

namespace weft {

namespace {

void append_escaped(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  if (static_cast<unsigned char>(c) >= 0x20) {
    out += c;
    return;
  }
  out += "\\u00";
  out += kHex[c >> 4];
  out += kHex[c & 15];
}

void append_string(std::string& out, Bytes text) {
  out += '"';
  while (!text.empty()) {
    const size_t length = utf8::sequence_length(text);
    if (length == 0) {
      out += utf8::kReplacement;
      text.remove_prefix(1);
    } else if (length == 1) {
      append_escaped(out, text.front());
      text.remove_prefix(1);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  out += '"';
}

}  // namespace

void JsonWriter::key(Bytes name) {
  separate();
  append_string(out_, name);
  out_ += ':';
  after_value_ = false;
}

void JsonWriter::value(Bytes text) {
  separate();
  append_string(out_, text);
}

void JsonWriter::value(double number) {
  if (!std::isfinite(number)) {
    null();
    return;
  }
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number);
  raw(Bytes(text, static_cast<size_t>(end.ptr - text)));
}

void JsonWriter::raw(Bytes json) {
  separate();
  out_ += json;
}

void JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  after_value_ = false;
}

void JsonWriter::close(char bracket) {
  out_ += bracket;
  after_value_ = true;
}

}  // namespace weft
