#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "weft/base/bytes.h"

namespace weft::h2 {

// The dynamic table of the encoder (RFC 7541, 2.3.2): the newest part of what the peer's decoder keeps. Takes
// no memory before the first field.
class SentFields {
 public:
  // Octets as RFC 7541, 4.1 counts them.
  static constexpr size_t kMaxSize = 1024;
  static constexpr size_t kOverhead = 32;

  static uint32_t hash(Bytes name, Bytes value);

  // The field's index behind the static table, from 1 for the newest; 0 where it is not kept.
  uint32_t find(Bytes name, Bytes value, uint32_t hash) const;
  // Lets old ones go to make room. A field larger than limit() must not come.
  void insert(Bytes name, Bytes value, uint32_t hash);

  size_t limit() const { return limit_; }
  void set_limit(size_t size);

 private:
  static constexpr size_t kMaxFields = kMaxSize / kOverhead;

  struct Entry {
    uint32_t hash;
    uint16_t name_size;
    uint16_t value_size;

    size_t octets() const { return size_t{name_size} + value_size; }
  };
  struct Table {
    Entry entries[kMaxFields];  // the oldest first
    char octets[kMaxSize];      // of their names and values, in the same order
  };

  void evict(size_t count);
  void shrink_to(size_t size);

  std::unique_ptr<Table> table_;
  size_t limit_ = kMaxSize;
  uint16_t size_ = 0;  // with kOverhead
  uint16_t octets_ = 0;
  uint8_t count_ = 0;
};

}  // namespace weft::h2
