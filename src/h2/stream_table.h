#pragma once

#include <cstddef>
#include <memory>

#include "h2/stream.h"

namespace weft::h2 {

// The open streams of a connection by their ids. Chains through the streams; takes memory only for more than
// a few of them.
class StreamTable {
 public:
  StreamTable() = default;
  StreamTable(const StreamTable&) = delete;
  StreamTable& operator=(const StreamTable&) = delete;

  size_t size() const { return size_; }

  Stream* find(int32_t id) const {
    Stream* stream = buckets()[index_of(id)];
    while (stream && stream->id != id) stream = stream->next_in_table;
    return stream;
  }
  // There must be none of that id.
  void insert(Stream& stream);
  void erase(Stream& stream);
  void clear();

  // Calls visit(stream) for each, which must not change the table.
  template <class Visit>
  void for_each(Visit visit) const {
    for (size_t i = 0; i <= mask_; ++i) {
      for (Stream* stream = buckets()[i]; stream; stream = stream->next_in_table) visit(*stream);
    }
  }

 private:
  static constexpr size_t kFew = 8;
  static constexpr size_t kKeepBuckets = 64;

  Stream* const* buckets() const { return many_ ? many_.get() : few_; }
  Stream** buckets() { return many_ ? many_.get() : few_; }
  // A client's ids are odd.
  size_t index_of(int32_t id) const { return static_cast<size_t>(id) >> 1 & mask_; }
  void grow();

  Stream* few_[kFew] = {};
  std::unique_ptr<Stream*[]> many_;
  size_t mask_ = kFew - 1;
  size_t size_ = 0;
};

}  // namespace weft::h2
