#include "h2/sent_fields.h"

#include <algorithm>
#include <cstring>

#include "weft/base/assert.h"

namespace weft::h2 {

namespace {

constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15;

uint64_t mix(uint64_t hash, Bytes text) {
  const char* at = text.data();
  size_t left = text.size();
  uint64_t word;
  for (; left >= sizeof word; at += sizeof word, left -= sizeof word) {
    std::memcpy(&word, at, sizeof word);
    hash = (hash ^ word) * kMultiplier;
    hash ^= hash >> 32;
  }
  word = left;
  for (; left > 0; --left) word = word << 8 | static_cast<uint8_t>(*at++);
  return (hash ^ word) * kMultiplier;
}

}  // namespace

uint32_t SentFields::hash(Bytes name, Bytes value) {
  const uint64_t hash = mix(mix(name.size(), name), value);
  return static_cast<uint32_t>(hash >> 32);
}

uint32_t SentFields::find(Bytes name, Bytes value, uint32_t hash) const {
  size_t at = octets_;
  for (size_t i = count_; i-- > 0;) {
    const Entry& entry = table_->entries[i];
    at -= entry.octets();
    if (entry.hash != hash || entry.name_size != name.size() || entry.value_size != value.size()) continue;
    const char* const octets = table_->octets + at;
    if (std::memcmp(octets, name.data(), name.size()) != 0) continue;
    if (std::memcmp(octets + name.size(), value.data(), value.size()) != 0) continue;
    return static_cast<uint32_t>(count_ - i);
  }
  return 0;
}

void SentFields::insert(Bytes name, Bytes value, uint32_t hash) {
  const size_t size = name.size() + value.size() + kOverhead;
  WEFT_ASSERT(size <= limit_);
  shrink_to(limit_ - size);
  if (!table_) table_ = std::make_unique<Table>();
  table_->entries[count_++] = {hash, static_cast<uint16_t>(name.size()), static_cast<uint16_t>(value.size())};
  std::memcpy(table_->octets + octets_, name.data(), name.size());
  std::memcpy(table_->octets + octets_ + name.size(), value.data(), value.size());
  octets_ = static_cast<uint16_t>(octets_ + name.size() + value.size());
  size_ = static_cast<uint16_t>(size_ + size);
}

void SentFields::set_limit(size_t size) {
  limit_ = std::min(size, kMaxSize);
  shrink_to(limit_);
}

void SentFields::shrink_to(size_t size) {
  size_t count = 0;
  for (size_t left = size_; left > size; ++count) left -= table_->entries[count].octets() + kOverhead;
  if (count > 0) evict(count);
}

void SentFields::evict(size_t count) {
  size_t octets = 0;
  for (size_t i = 0; i < count; ++i) octets += table_->entries[i].octets();
  std::memmove(table_->entries, table_->entries + count, (count_ - count) * sizeof(Entry));
  std::memmove(table_->octets, table_->octets + octets, octets_ - octets);
  count_ = static_cast<uint8_t>(count_ - count);
  octets_ = static_cast<uint16_t>(octets_ - octets);
  size_ = static_cast<uint16_t>(size_ - octets - count * kOverhead);
}

}  // namespace weft::h2
