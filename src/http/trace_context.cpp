#include "weft/http/trace_context.h"

#include <algorithm>
#include <cstring>

#include "weft/base/ascii.h"
#include "weft/base/hex.h"

namespace weft::http {

namespace {

constexpr size_t kMaxMembers = 32;
constexpr size_t kMaxKey = 256;
constexpr size_t kMaxValue = 256;

bool is_lower_hex(Bytes text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return ascii::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_id(Bytes text) {
  return is_lower_hex(text) && text.find_first_not_of('0') != Bytes::npos;
}

uint8_t digit_value(char c) {
  return static_cast<uint8_t>(ascii::is_digit(c) ? c - '0' : c - 'a' + 10);
}

bool is_key_char(char c) {
  return (c >= 'a' && c <= 'z') || ascii::is_digit(c) || c == '_' || c == '-' || c == '*' || c == '/' ||
         c == '@';
}

bool is_key(Bytes key) {
  if (key.empty() || key.size() > kMaxKey) return false;
  const bool begins_well = (key[0] >= 'a' && key[0] <= 'z') || ascii::is_digit(key[0]);
  return begins_well && std::all_of(key.begin(), key.end(), is_key_char);
}

// Without white space at its end, which was taken for that of the list.
bool is_value(Bytes value) {
  if (value.empty() || value.size() > kMaxValue) return false;
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f && c != '='; });
}

}  // namespace

std::optional<TraceParent> parse_traceparent(Bytes field) {
  if (field.size() != 55 || !field.starts_with("00-") || field[35] != '-' || field[52] != '-') {
    return std::nullopt;
  }
  const TraceParent parent{field.substr(3, 32), field.substr(36, 16), field.substr(53)};
  if (!is_id(parent.trace_id) || !is_id(parent.span_id) || !is_lower_hex(parent.flags)) return std::nullopt;
  return parent;
}

bool is_valid_tracestate(Bytes field) {
  Bytes keys[kMaxMembers];
  size_t members = 0;
  while (!field.empty()) {
    const size_t comma = std::min(field.find(','), field.size());
    const Bytes member = ascii::trim(field.substr(0, comma));
    field.remove_prefix(std::min(comma + 1, field.size()));
    if (member.empty()) continue;
    const size_t equals = member.find('=');
    if (members == kMaxMembers || equals == Bytes::npos) return false;
    const Bytes key = member.substr(0, equals);
    if (!is_key(key) || !is_value(member.substr(equals + 1))) return false;
    if (std::find(keys, keys + members, key) != keys + members) return false;
    keys[members++] = key;
  }
  return members > 0;
}

void TraceContext::begin(const unsigned char (&trace)[kTraceOctets],
                         const unsigned char (&span)[kSpanOctets]) {
  std::memcpy(header_, "00-", 3);
  hex::put(header_ + kTraceAt, trace);
  header_[kSpanAt - 1] = '-';
  std::memcpy(header_ + kFlagsAt - 1, "-01", 3);
  flags_ = kSampled;
  parent_size_ = 0;
  set_span(span);
}

void TraceContext::go_on(const TraceParent& parent, const unsigned char (&span)[kSpanOctets]) {
  std::memcpy(header_, "00-", 3);
  parent.trace_id.copy(header_ + kTraceAt, 2 * kTraceOctets);
  header_[kSpanAt - 1] = '-';
  header_[kFlagsAt - 1] = '-';
  parent.flags.copy(header_ + kFlagsAt, 2);
  flags_ = static_cast<uint8_t>(digit_value(parent.flags[0]) << 4 | digit_value(parent.flags[1]));
  parent_size_ = static_cast<uint8_t>(parent.span_id.copy(parent_, sizeof parent_));
  set_span(span);
}

void TraceContext::set_span(const unsigned char (&span)[kSpanOctets]) {
  hex::put(header_ + kSpanAt, span);
  size_ = kHeaderSize;
}

}  // namespace weft::http
