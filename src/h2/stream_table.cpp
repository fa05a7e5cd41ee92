#include "h2/stream_table.h"

#include <algorithm>

#include "weft/base/assert.h"

namespace weft::h2 {

void StreamTable::insert(Stream& stream) {
  if (size_ > mask_) grow();
  Stream*& first = buckets()[index_of(stream.id)];
  stream.next_in_table = first;
  first = &stream;
  ++size_;
}

void StreamTable::erase(Stream& stream) {
  Stream** link = &buckets()[index_of(stream.id)];
  while (*link != &stream) {
    WEFT_ASSERT(*link);
    link = &(*link)->next_in_table;
  }
  *link = stream.next_in_table;
  stream.next_in_table = nullptr;
  --size_;
  if (size_ == 0 && mask_ >= kKeepBuckets) clear();
}

void StreamTable::clear() {
  many_.reset();
  std::fill_n(few_, kFew, nullptr);
  mask_ = kFew - 1;
  size_ = 0;
}

void StreamTable::grow() {
  const size_t count = (mask_ + 1) * 2;
  auto larger = std::make_unique<Stream*[]>(count);
  for (size_t i = 0; i <= mask_; ++i) {
    for (Stream* stream = buckets()[i]; stream;) {
      Stream* const next = stream->next_in_table;
      Stream*& first = larger[static_cast<size_t>(stream->id) >> 1 & (count - 1)];
      stream->next_in_table = first;
      first = stream;
      stream = next;
    }
  }
  std::fill_n(few_, kFew, nullptr);
  many_ = std::move(larger);
  mask_ = count - 1;
}

}  // namespace weft::h2
