// Range, dates and conditions: every input is read as each of them. The first octet chooses a size.

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>

#include "weft/base/assert.h"
#include "weft/http/byte_ranges.h"
#include "weft/http/conditional.h"
#include "weft/http/date.h"

using namespace weft;
using namespace weft::http;

namespace {

constexpr int64_t kNow = 1'790'000'000;

void check_ranges(Bytes field, uint64_t size) {
  const ByteRanges ranges(field, size);
  WEFT_ASSERT((ranges.verdict() == ByteRanges::Verdict::kPart) == !ranges.ranges().empty());
  WEFT_ASSERT(ranges.ranges().size() <= ByteRanges::kMaxRanges);
  uint64_t left = size;
  std::string again = "bytes=";
  for (const ByteRange& range : ranges.ranges()) {
    WEFT_ASSERT(range.first <= range.last && range.last < size && range.size() <= left);
    left -= range.size();
    again += std::to_string(range.first) + "-" + std::to_string(range.last) + ",";
    WEFT_ASSERT(ContentRange(range, size).text().size() <= 70);
  }
  if (ranges.ranges().empty()) return;
  const ByteRanges same(again, size);
  WEFT_ASSERT(std::ranges::equal(same.ranges(), ranges.ranges()));
}

void check_date(Bytes text) {
  const auto date = parse_date(text, kNow);
  if (!date) return;
  char written[29];
  format_date(*date, written);
  WEFT_ASSERT(parse_date(Bytes(written, sizeof written), kNow) == date);
}

void check_conditions(Bytes text) {
  RequestHead head;
  for (const Bytes name :
       {"if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range"}) {
    head.fields.append_field(name, text);
  }
  evaluate_preconditions(head, {text, kNow - 10}, kNow);
  const bool holds = if_range_holds(head, {text, kNow - 10}, kNow);
  if (is_etag(text)) {
    WEFT_ASSERT(etags_match_weakly(text, text));
    WEFT_ASSERT(holds == !text.starts_with("W/"));
    RequestHead known;
    known.fields.append_field("if-none-match", text);
    WEFT_ASSERT(evaluate_preconditions(known, {text, {}}, kNow) == Precondition::kNotModified);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  static constexpr uint64_t kSizes[] = {0, 1, 2, 100, 65'536, 1ULL << 32, UINT64_MAX - 1, UINT64_MAX};
  const Bytes text(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_ranges(text, kSizes[data[0] % std::size(kSizes)]);
  check_date(text);
  check_conditions(text);
  return 0;
}
