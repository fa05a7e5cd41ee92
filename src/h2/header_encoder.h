#pragma once

#include <cstddef>
#include <cstdint>

#include "h2/sent_fields.h"
#include "weft/base/bytes.h"

namespace weft::h2 {

// HPACK (RFC 7541) of what we send. Nothing is Huffman coded: what repeats is an octet or two anyway. Blocks
// must be sent in the order in which they were written.
class HeaderEncoder {
 public:
  enum class Worth : uint8_t {
    kMayRepeat,  // kept in the table when it comes a second time
    kUnique,
  };

  // Octets that begin() and a field take at most, beside the field's own.
  static constexpr size_t kMaxBegin = 12;
  static constexpr size_t kMaxOverhead = 16;

  // SETTINGS_HEADER_TABLE_SIZE of the peer.
  void set_table_size(uint32_t size);

  // Each writes at `to` and returns where it has ended. begin() is the first of a block.
  char* begin(char* to);
  char* status(char* to, uint16_t status);
  char* date(char* to, Bytes value);
  char* content_length(char* to, uint64_t length);
  char* field(char* to, Bytes name, Bytes value, Worth worth);

 private:
  static constexpr size_t kRemembered = 16;
  static constexpr uint32_t kDefaultTableSize = 4096;

  bool comes_again(uint32_t hash);

  SentFields sent_;
  uint32_t wanted_size_ = kDefaultTableSize;  // by the peer, at last
  uint32_t lowest_size_ = kDefaultTableSize;  // and in between, since the last block
  uint32_t told_size_ = kDefaultTableSize;    // what the peer's table has
  uint16_t remembered_[kRemembered] = {};     // parts of hashes of fields that came once
};

}  // namespace weft::h2
