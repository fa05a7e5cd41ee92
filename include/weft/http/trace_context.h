#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "weft/base/bytes.h"

namespace weft::http {

// What a traceparent field says (W3C Trace Context, version 00). Views into it.
struct TraceParent {
  Bytes trace_id;
  Bytes span_id;
  Bytes flags;
};

// Nothing for anything but 55 octets of version 00, hexadecimal digits in lower case, with a trace and a span
// that are not all zeros.
std::optional<TraceParent> parse_traceparent(Bytes field);

// Whether a tracestate field, its lines joined by commas, may be sent on: at most 32 members, no key twice.
bool is_valid_tracestate(Bytes field);

// A request's place in a trace: a span of its own, below the one it came from. Ids are hexadecimal, in lower
// case. Empty where traces are not followed.
class TraceContext {
 public:
  static constexpr size_t kTraceOctets = 16;
  static constexpr size_t kSpanOctets = 8;

  bool empty() const { return size_ == 0; }
  void clear() { size_ = parent_size_ = 0; }

  // Random octets make the ids.
  void begin(const unsigned char (&trace)[kTraceOctets], const unsigned char (&span)[kSpanOctets]);
  void go_on(const TraceParent& parent, const unsigned char (&span)[kSpanOctets]);

  // For requests sent on behalf of this one: "00-<trace>-<span>-<flags>".
  Bytes header() const { return part(0, kHeaderSize); }
  Bytes trace_id() const { return part(kTraceAt, 2 * kTraceOctets); }
  Bytes span_id() const { return part(kSpanAt, 2 * kSpanOctets); }
  // Empty for the first span of a trace.
  Bytes parent_span_id() const { return Bytes(parent_, parent_size_); }
  uint8_t flags() const { return flags_; }

 private:
  static constexpr size_t kHeaderSize = 55;
  static constexpr size_t kTraceAt = 3;
  static constexpr size_t kSpanAt = 36;
  static constexpr size_t kFlagsAt = 53;
  static constexpr uint8_t kSampled = 1;

  Bytes part(size_t at, size_t size) const { return empty() ? Bytes() : Bytes(header_ + at, size); }
  void set_span(const unsigned char (&span)[kSpanOctets]);

  char header_[kHeaderSize] = {};
  char parent_[2 * kSpanOctets] = {};
  uint8_t size_ = 0;  // of what header_ holds: all or nothing
  uint8_t parent_size_ = 0;
  uint8_t flags_ = 0;
};

}  // namespace weft::http
