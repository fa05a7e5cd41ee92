#include "weft/http/byte_ranges.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "weft/base/ascii.h"
#include "weft/http/headers.h"

namespace weft::http {

namespace {

// A number that does not fit is larger than any size.
std::optional<uint64_t> parse_position(Bytes digits) {
  if (digits.empty()) return std::nullopt;
  for (const char c : digits) {
    if (!ascii::is_digit(c)) return std::nullopt;
  }
  return ascii::parse_decimal(digits).value_or(UINT64_MAX);
}

}  // namespace

ByteRanges::ByteRanges(Bytes field, uint64_t size) {
  const size_t equals = field.find('=');
  if (size == 0 || equals == Bytes::npos || !equals_ignoring_case(field.substr(0, equals), "bytes")) return;
  bool well_formed = true;
  bool any = false;
  for_each_list_token(field.substr(equals + 1), [&](Bytes element) {
    any = true;
    well_formed = read(element, size) == Element::kRead;
    return well_formed;
  });
  if (!well_formed || !any) {
    count_ = 0;
    return;
  }
  verdict_ = count_ == 0 ? Verdict::kUnsatisfiable : Verdict::kPart;
  uint64_t left = size;
  for (const ByteRange& range : ranges()) {
    if (range.size() > left) {
      verdict_ = Verdict::kWhole;
      count_ = 0;
      return;
    }
    left -= range.size();
  }
}

ByteRanges::Element ByteRanges::read(Bytes element, uint64_t size) {
  const size_t dash = element.find('-');
  if (dash == Bytes::npos) return Element::kMalformed;
  const Bytes before = element.substr(0, dash);
  const Bytes after = element.substr(dash + 1);
  if (before.empty()) {
    const auto suffix = parse_position(after);
    if (!suffix) return Element::kMalformed;
    if (*suffix == 0) return Element::kRead;
    return add({size - std::min(*suffix, size), size - 1}) ? Element::kRead : Element::kMalformed;
  }
  const auto first = parse_position(before);
  const auto last = after.empty() ? std::optional(UINT64_MAX) : parse_position(after);
  if (!first || !last || *last < *first) return Element::kMalformed;
  if (*first >= size) return Element::kRead;
  return add({*first, std::min(*last, size - 1)}) ? Element::kRead : Element::kMalformed;
}

bool ByteRanges::add(ByteRange range) {
  if (count_ == kMaxRanges) return false;
  ranges_[count_++] = range;
  return true;
}

ContentRange::ContentRange(ByteRange range, uint64_t size) {
  put("bytes ");
  put(range.first);
  put("-");
  put(range.last);
  put("/");
  put(size);
}

ContentRange::ContentRange(uint64_t size) {
  put("bytes */");
  put(size);
}

void ContentRange::put(Bytes text) {
  size_ += text.copy(text_ + size_, sizeof text_ - size_);
}

void ContentRange::put(uint64_t number) {
  size_ = static_cast<size_t>(std::to_chars(text_ + size_, text_ + sizeof text_, number).ptr - text_);
}

}  // namespace weft::http
