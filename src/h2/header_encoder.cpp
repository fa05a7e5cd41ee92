#include "h2/header_encoder.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "h2/static_table.h"

namespace weft::h2 {

namespace {

// How a field is represented, and how many bits of the first octet are left for an index (RFC 7541, 6).
struct Form {
  uint8_t pattern;
  uint8_t bits;
};
constexpr Form kIndexed{0x80, 7};
constexpr Form kKept{0x40, 6};
constexpr Form kNotKept{0x00, 4};
constexpr Form kNeverKept{0x10, 4};
constexpr Form kTableSize{0x20, 5};
constexpr Form kText{0x00, 7};

// RFC 7541, 5.1.
char* put_number(char* to, Form form, size_t value) {
  const size_t most = (size_t{1} << form.bits) - 1;
  if (value < most) [[likely]] {
    *to = static_cast<char>(form.pattern | value);
    return to + 1;
  }
  *to++ = static_cast<char>(form.pattern | most);
  for (value -= most; value >= 0x80; value >>= 7) *to++ = static_cast<char>(0x80 | (value & 0x7f));
  *to++ = static_cast<char>(value);
  return to;
}

char* put_text(char* to, Bytes text) {
  to = put_number(to, kText, text.size());
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* put_literal(char* to, Form form, Bytes name, Bytes value) {
  const uint32_t index = static_table::find_name(name);
  to = put_number(to, form, index);
  if (index == 0) to = put_text(to, name);
  return put_text(to, value);
}

// RFC 7541, 7.1.3: intermediaries are not to keep them either.
bool is_secret(Bytes name) {
  switch (name.size()) {
    case 10: return name == "set-cookie";
    case 13: return name == "authorization";
    case 19: return name == "proxy-authorization";
    default: return false;
  }
}

}  // namespace

void HeaderEncoder::set_table_size(uint32_t size) {
  wanted_size_ = size;
  lowest_size_ = std::min(lowest_size_, size);
}

// RFC 7541, 4.2.
char* HeaderEncoder::begin(char* to) {
  if (wanted_size_ == told_size_ && lowest_size_ == told_size_) [[likely]]
    return to;
  if (lowest_size_ < told_size_) {
    to = put_number(to, kTableSize, lowest_size_);
    told_size_ = lowest_size_;
    sent_.set_limit(lowest_size_);
  }
  const uint32_t useful = std::min<uint32_t>(wanted_size_, SentFields::kMaxSize);
  if (told_size_ < useful) {
    to = put_number(to, kTableSize, useful);
    told_size_ = useful;
    sent_.set_limit(useful);
  }
  wanted_size_ = lowest_size_ = told_size_;
  return to;
}

char* HeaderEncoder::status(char* to, uint16_t status) {
  if (const uint32_t index = static_table::find_status(status)) return put_number(to, kIndexed, index);
  char digits[3];
  for (int i = 2; i >= 0; --i, status /= 10) digits[i] = static_cast<char>('0' + status % 10);
  to = put_number(to, kNotKept, static_table::kStatus);
  return put_text(to, Bytes(digits, sizeof digits));
}

char* HeaderEncoder::date(char* to, Bytes value) {
  to = put_number(to, kNotKept, static_table::kDate);
  return put_text(to, value);
}

char* HeaderEncoder::content_length(char* to, uint64_t length) {
  to = put_number(to, kNotKept, static_table::kContentLength);
  char* const size = to++;
  to = std::to_chars(to, to + 20, length).ptr;
  *size = static_cast<char>(to - size - 1);
  return to;
}

char* HeaderEncoder::field(char* to, Bytes name, Bytes value, Worth worth) {
  if (worth == Worth::kUnique) return put_literal(to, kNotKept, name, value);
  if (is_secret(name)) return put_literal(to, kNeverKept, name, value);
  if (name.size() + value.size() + SentFields::kOverhead > sent_.limit())
    return put_literal(to, kNotKept, name, value);
  const uint32_t hash = SentFields::hash(name, value);
  if (const uint32_t index = sent_.find(name, value, hash))
    return put_number(to, kIndexed, static_table::kSize + index);
  if (!comes_again(hash)) return put_literal(to, kNotKept, name, value);
  to = put_literal(to, kKept, name, value);
  sent_.insert(name, value, hash);
  return to;
}

bool HeaderEncoder::comes_again(uint32_t hash) {
  uint16_t& place = remembered_[hash % kRemembered];
  const auto rest = static_cast<uint16_t>(hash >> 16 | 1);
  if (place == rest) return true;
  place = rest;
  return false;
}

}  // namespace weft::h2
