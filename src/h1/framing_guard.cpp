#include "h1/framing_guard.h"

#include <algorithm>
#include <cstring>

#include "h1/octets.h"
#include "weft/base/ascii.h"

namespace weft::h1 {

namespace {

// 'd' stands for a digit.
constexpr Bytes kVersionPattern = "HTTP/d.d\r\n";
constexpr size_t kMajorDigit = 5;

constexpr size_t left(const char* p, const char* end) {
  return static_cast<size_t>(end - p);
}

}  // namespace

void FramingGuard::start_request() {
  *this = FramingGuard();
}

void FramingGuard::start_trailers() {
  *this = FramingGuard();
  place_ = Place::kLineStart;
}

size_t FramingGuard::scan_request_line(Bytes in, const http::Limits& limits, Bytes& target) {
  const char* const begin = in.data();
  const char* const end = begin + in.size();
  const char* p = begin;
  if (place_ == Place::kTarget) {
    const uint32_t before = run_;
    p = scan_target(p, end, limits.target);
    target = in.substr(0, run_ - before);
  }
  if (place_ == Place::kVersion && p != end) p = scan_version(p, end);
  return left(begin, p);
}

const char* FramingGuard::scan_target(const char* p, const char* end, size_t limit) {
  // One octet past the limit is looked at: it may be the space.
  const size_t room = limit - run_ + 1;
  const char* const stop = left(p, end) > room ? p + room : end;
  const char* const found = find_target_end(p, stop);
  run_ += static_cast<uint32_t>(found - p);
  if (run_ > limit) return refuse(found - 1, 414, "request-target too long");
  if (found == stop) return found;
  if (*found != ' ' || run_ == 0) return refuse(found, 400, "malformed request-target");
  place_ = Place::kVersion;
  return found + 1;
}

const char* FramingGuard::scan_version(const char* p, const char* end) {
  if (version_index_ == 0 && left(p, end) >= kVersionPattern.size() && std::memcmp(p, "HTTP/1.1", 8) == 0 &&
      p[8] == '\r' && p[9] == '\n') [[likely]] {
    version_[0] = version_[1] = '1';
    place_ = Place::kLineStart;
    return p + kVersionPattern.size();
  }
  for (; p != end && version_index_ < kVersionPattern.size(); ++p, ++version_index_) {
    const char expected = kVersionPattern[version_index_];
    if (expected != 'd') {
      if (*p != expected) return refuse(p, 400, "malformed request line");
    } else if (!ascii::is_digit(*p)) {
      return refuse(p, 400, "malformed HTTP version");
    } else if (version_index_ == kMajorDigit) {
      version_[0] = *p;
    } else {
      version_[1] = *p;
      const bool known = version_[0] == '1' && version_[1] <= '1';
      if (!known) return refuse(p, 505, "HTTP version not supported");
    }
  }
  if (version_index_ == kVersionPattern.size()) place_ = Place::kLineStart;
  return p;
}

size_t FramingGuard::scan_fields(Bytes in, const http::Limits& limits) {
  const size_t room = limits.field_section - section_;
  const char* const begin = in.data();
  const char* const stop = begin + std::min(in.size(), room);
  const char* p = begin;
  while (p != stop && state_ == State::kOpen) {
    const char* const next = skip_good_line(p, stop, limits);
    p = next ? next : scan_field_line(p, stop, limits);
  }
  const size_t passed = left(begin, p);
  section_ += static_cast<uint32_t>(passed);
  if (passed == room && passed < in.size() && state_ == State::kOpen)
    refuse(p, 431, "field section too large");
  return passed;
}

// The way nearly every line goes: all of it is there, and it is in order. Nothing when that is not so, or not
// yet; then it goes octet by octet.
const char* FramingGuard::skip_good_line(const char* p, const char* end, const http::Limits& limits) {
  if (place_ != Place::kLineStart || fields_ == limits.fields) return nullptr;
  const char* const name = p;
  while (p != end && is_token_octet(*p)) ++p;
  const size_t name_size = left(name, p);
  if (p == end || *p != ':' || name_size == 0 || name_size > limits.field_name) return nullptr;
  for (++p; p != end && ascii::is_blank(*p);) ++p;
  const char* const value_end = find_value_end(p, end);
  if (left(value_end, end) < 2 || value_end[0] != '\r' || value_end[1] != '\n') return nullptr;
  if (left(p, value_end) > limits.field_value) return nullptr;
  ++fields_;
  return value_end + 2;
}

// Goes through the places of one line in the order they come in, entering at the one reached before.
const char* FramingGuard::scan_field_line(const char* p, const char* end, const http::Limits& limits) {
  switch (place_) {
    case Place::kTarget:
    case Place::kVersion:
    case Place::kLineStart:
      p = scan_line_start(p, limits);
      if (p == end || place_ != Place::kName) return p;
      [[fallthrough]];
    case Place::kName:
      p = scan_name(p, end, limits.field_name);
      if (p == end || place_ != Place::kValueStart) return p;
      [[fallthrough]];
    case Place::kValueStart:
      while (p != end && ascii::is_blank(*p)) ++p;
      if (p == end) return p;
      place_ = Place::kValue;
      run_ = 0;
      [[fallthrough]];
    case Place::kValue:
      p = scan_value(p, end, limits.field_value);
      if (p == end || place_ != Place::kValueLf) return p;
      [[fallthrough]];
    case Place::kValueLf: return expect_lf(p, Place::kLineStart);
    case Place::kEndLf:
      p = expect_lf(p, Place::kLineStart);
      if (state_ == State::kOpen) state_ = State::kComplete;
      return p;
  }
  return p;
}

const char* FramingGuard::scan_line_start(const char* p, const http::Limits& limits) {
  if (*p == '\r') {
    place_ = Place::kEndLf;
    return p + 1;
  }
  if (ascii::is_blank(*p)) return refuse(p, 400, "obsolete line folding");
  if (!is_token_octet(*p)) return refuse(p, 400, "malformed field name");
  if (fields_ == limits.fields) return refuse(p, 431, "too many fields");
  ++fields_;
  run_ = 0;
  place_ = Place::kName;
  return p;
}

const char* FramingGuard::scan_name(const char* p, const char* end, size_t limit) {
  const char* const begin = p;
  const size_t room = limit - run_ + 1;
  const char* const stop = left(p, end) > room ? p + room : end;
  while (p != stop && is_token_octet(*p)) ++p;
  run_ += static_cast<uint32_t>(p - begin);
  if (run_ > limit) return refuse(p - 1, 431, "field name too long");
  if (p == stop) return p;
  if (*p != ':') return refuse(p, 400, "malformed field name");
  place_ = Place::kValueStart;
  return p + 1;
}

const char* FramingGuard::scan_value(const char* p, const char* end, size_t limit) {
  const size_t room = limit - run_ + 1;
  const char* const stop = left(p, end) > room ? p + room : end;
  const char* const found = find_value_end(p, stop);
  run_ += static_cast<uint32_t>(found - p);
  if (run_ > limit) return refuse(found - 1, 431, "field value too long");
  if (found == stop) return found;
  if (*found != '\r') return refuse(found, 400, "control octet in a field value");
  place_ = Place::kValueLf;
  return found + 1;
}

const char* FramingGuard::expect_lf(const char* p, Place next) {
  if (*p != '\n') return refuse(p, 400, "CR without LF");
  place_ = next;
  return p + 1;
}

const char* FramingGuard::refuse(const char* p, uint16_t status, const char* reason) {
  state_ = State::kRefused;
  refusal_ = {status, reason};
  return p;
}

}  // namespace weft::h1
