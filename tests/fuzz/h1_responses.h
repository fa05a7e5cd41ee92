#pragma once

// Reads what a session has written as a client would and compares it with what the handler has handed over.

#include <cstdlib>
#include <string>
#include <vector>

#include "h1_handler.h"
#include "weft/base/ascii.h"
#include "weft/base/assert.h"

namespace weft::fuzz {

class ResponseReader {
 public:
  explicit ResponseReader(Bytes output) : rest_(output) {}

  bool at_end() const { return rest_.empty(); }
  size_t continues() const { return continues_; }
  bool closes() const { return closes_; }
  uint16_t status() const { return status_; }

  // Interim heads, then a final one unless the output ends there.
  bool read_head() {
    while (!rest_.empty()) {
      WEFT_ASSERT(!closes_);
      read_one_head();
      if (status_ >= 200) return true;
      WEFT_ASSERT(!chunked_ && !length_ && !closes_);
      continues_ += status_ == 100;
    }
    return false;
  }

  // Of a complete response.
  std::string read_body(bool may_have_body) {
    WEFT_ASSERT(!(chunked_ && length_));
    if (!may_have_body) return {};
    if (chunked_) return read_chunks();
    WEFT_ASSERT(length_ || closes_);
    return std::string(take(length_.value_or(rest_.size())));
  }

 private:
  Bytes take(size_t size) {
    WEFT_ASSERT(size <= rest_.size());
    const Bytes taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  Bytes take_line() {
    const size_t end = rest_.find("\r\n");
    WEFT_ASSERT(end != Bytes::npos);
    const Bytes line = take(end + 2).substr(0, end);
    WEFT_ASSERT(line.find_first_of("\r\n") == Bytes::npos);
    return line;
  }

  void read_one_head() {
    chunked_ = closes_ = false;
    length_.reset();
    const Bytes line = take_line();
    WEFT_ASSERT(line.size() > 13 && line.starts_with("HTTP/1.1 ") && line[12] == ' ');
    status_ = static_cast<uint16_t>(ascii::parse_decimal(line.substr(9, 3)).value());
    WEFT_ASSERT(status_ >= 100);
    for (Bytes field = take_line(); !field.empty(); field = take_line()) read_field(field);
  }

  void read_field(Bytes field) {
    const size_t colon = field.find(": ");
    WEFT_ASSERT(colon != Bytes::npos && is_token(field.substr(0, colon)));
    const Bytes name = field.substr(0, colon), value = field.substr(colon + 2);
    if (equals_ignoring_case(name, "content-length")) {
      WEFT_ASSERT(!length_);
      length_ = ascii::parse_decimal(value).value();
    } else if (equals_ignoring_case(name, "transfer-encoding")) {
      WEFT_ASSERT(!chunked_ && value == "chunked");
      chunked_ = true;
    } else if (equals_ignoring_case(name, "connection")) {
      WEFT_ASSERT(!closes_);
      closes_ = value == "close";
    }
  }

  std::string read_chunks() {
    std::string body;
    while (true) {
      const std::string line(take_line());
      const size_t size = std::strtoul(line.c_str(), nullptr, 16);
      if (size == 0) break;
      body.append(take(size));
      WEFT_ASSERT(take_line().empty());
    }
    for (Bytes trailer = take_line(); !trailer.empty(); trailer = take_line())
      WEFT_ASSERT(trailer == "x-sum: 1");
    return body;
  }

  Bytes rest_;
  uint16_t status_ = 0;
  bool chunked_ = false, closes_ = false;
  std::optional<uint64_t> length_;
  size_t continues_ = 0;
};

// The answers in order, of which only the last may be incomplete, then perhaps a refusal.
inline void check_responses(Bytes output, const std::vector<Answer>& answers, uint16_t refused_status,
                            size_t expecting) {
  ResponseReader reader(output);
  for (const Answer& answer : answers) {
    WEFT_ASSERT(reader.read_head() && reader.status() == answer.status);
    if (answer.last) WEFT_ASSERT(reader.closes());
    if (!answer.ended) {
      WEFT_ASSERT(&answer == &answers.back() && refused_status == 0);
      return;
    }
    WEFT_ASSERT(reader.read_body(answer.may_have_body) == answer.body);
  }
  if (reader.read_head()) {
    WEFT_ASSERT(refused_status != 0 && reader.status() == refused_status && reader.closes());
    refused_status = 0;
    const std::string body = reader.read_body(!reader.at_end());
    WEFT_ASSERT(body.empty() || body.ends_with("\r\n"));
  }
  WEFT_ASSERT(reader.at_end() && refused_status == 0 && reader.continues() <= expecting);
}

}  // namespace weft::fuzz
