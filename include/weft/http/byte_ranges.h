#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "weft/base/bytes.h"

namespace weft::http {

// Octets `first` to `last`, both included.
struct ByteRange {
  uint64_t first = 0;
  uint64_t last = 0;

  uint64_t size() const { return last - first + 1; }
  bool operator==(const ByteRange&) const = default;
};

// What a Range field asks for (RFC 9110, 14.2), against a representation of a known size.
class ByteRanges {
 public:
  // A field with more ranges is ignored.
  static constexpr size_t kMaxRanges = 32;

  enum class Verdict : uint8_t {
    kWhole,          // no field, another unit, malformed, or more trouble than the whole: answer 200
    kPart,           // ranges() are to be sent, in the order they were asked for: 206
    kUnsatisfiable,  // all of it lies behind the end: 416
  };

  // `field` is the value of Range. Ranges that lie behind the end are left out, those that reach beyond it
  // are cut. All of it is ignored when the ranges together are longer than the whole, hence overlap, and when
  // there is nothing to divide.
  ByteRanges(Bytes field, uint64_t size);

  Verdict verdict() const { return verdict_; }
  std::span<const ByteRange> ranges() const { return {ranges_.data(), count_}; }

 private:
  // What an element that is no range makes of the field.
  enum class Element : bool { kMalformed, kRead };

  Element read(Bytes element, uint64_t size);
  bool add(ByteRange range);

  Verdict verdict_ = Verdict::kWhole;
  size_t count_ = 0;
  std::array<ByteRange, kMaxRanges> ranges_;
};

// "bytes 0-99/1000", and "bytes */1000" for an unsatisfiable one. Valid as long as the object.
class ContentRange {
 public:
  ContentRange(ByteRange range, uint64_t size);
  explicit ContentRange(uint64_t size);

  Bytes text() const { return Bytes(text_, size_); }

 private:
  void put(Bytes text);
  void put(uint64_t number);

  size_t size_ = 0;
  char text_[72];
};

}  // namespace weft::http
