#pragma once

#include <cstddef>
#include <cstdint>

#include "weft/base/bytes.h"
#include "weft/http/limits.h"
#include "weft/http/refusal.h"

namespace weft::h1 {

// Walks over a request head from the target on, or over a trailer section, and lets pass only
//
//   target SP "HTTP/" DIGIT "." DIGIT CRLF *( token ":" OWS *( VCHAR / obs-text / SP / HTAB ) CRLF ) CRLF
//
// and no more of it than the limits allow. The request line ends here; field lines go on to llhttp, whatever
// its version would have tolerated. Errors are found at the same octet however the input is split.
class FramingGuard {
 public:
  enum class State : uint8_t { kOpen, kComplete, kRefused };

  void start_request();
  void start_trailers();

  bool in_request_line() const { return place_ <= Place::kVersion; }

  // Both return the number of octets at the front of `in` that are in order: all of them unless the request
  // line ends or state() changes. `target` is the part of them that belongs to the request-target.
  size_t scan_request_line(Bytes in, const http::Limits& limits, Bytes& target);
  size_t scan_fields(Bytes in, const http::Limits& limits);

  State state() const { return state_; }
  http::Refusal refusal() const { return refusal_; }

  char version_minor() const { return version_[1]; }

 private:
  enum class Place : uint8_t {
    kTarget,
    kVersion,
    kLineStart,
    kName,
    kValueStart,
    kValue,
    kValueLf,
    kEndLf,
  };

  const char* scan_target(const char* p, const char* end, size_t limit);
  const char* scan_version(const char* p, const char* end);
  const char* skip_good_line(const char* p, const char* end, const http::Limits& limits);
  const char* scan_field_line(const char* p, const char* end, const http::Limits& limits);
  const char* scan_line_start(const char* p, const http::Limits& limits);
  const char* scan_name(const char* p, const char* end, size_t limit);
  const char* scan_value(const char* p, const char* end, size_t limit);
  const char* expect_lf(const char* p, Place next);
  const char* refuse(const char* p, uint16_t status, const char* reason);

  State state_ = State::kOpen;
  Place place_ = Place::kTarget;
  uint8_t version_index_ = 0;
  char version_[2] = {};
  uint32_t run_ = 0;  // octets of the target, name or value so far
  uint32_t fields_ = 0;
  uint32_t section_ = 0;  // octets of all field lines so far
  http::Refusal refusal_;
};

}  // namespace weft::h1
