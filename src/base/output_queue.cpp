#include "weft/base/output_queue.h"

#include <algorithm>
#include <cstring>

#include "weft/base/assert.h"

namespace weft {

char* OutputQueue::reserve(size_t size) {
  Segment& tail = writable_tail(size);
  return tail.data + tail.end;
}

void OutputQueue::commit(size_t used) {
  Segment& tail = segments_.back();
  WEFT_ASSERT(tail.end + used <= tail.capacity);
  tail.end += used;
  size_ += used;
}

void OutputQueue::append(Bytes bytes) {
  if (bytes.empty()) return;
  if (segments_.size() > head_) {
    // Fill the tail block up first: full blocks mean fewer slices per write.
    Segment& tail = segments_.back();
    const size_t fits = std::min(tail.capacity - tail.end, bytes.size());
    std::memcpy(tail.data + tail.end, bytes.data(), fits);
    commit(fits);
    bytes.remove_prefix(fits);
  }
  while (!bytes.empty()) {
    const size_t part = std::min(bytes.size(), BlockPool::kBlockSize);
    std::memcpy(reserve(part), bytes.data(), part);
    commit(part);
    bytes.remove_prefix(part);
  }
}

void OutputQueue::append(const OwnedBytes& bytes) {
  if (!bytes.release || bytes.data.size() < kReferenceFrom) {
    append(bytes.data);
    bytes.done();
    return;
  }
  Segment& segment = segments_.emplace_back();
  segment.owned = bytes;
  segment.data = const_cast<char*>(bytes.data.data());
  segment.end = segment.capacity = bytes.data.size();
  size_ += bytes.data.size();
}

size_t OutputQueue::peek(std::span<Bytes> slices) const {
  size_t count = 0;
  for (size_t i = head_; i < segments_.size() && count < slices.size(); ++i) {
    const Segment& segment = segments_[i];
    if (segment.begin == segment.end) continue;
    slices[count++] = Bytes(segment.data + segment.begin, segment.end - segment.begin);
  }
  return count;
}

void OutputQueue::consume(size_t count) {
  WEFT_ASSERT(count <= size_);
  size_ -= count;
  while (head_ < segments_.size()) {
    Segment& segment = segments_[head_];
    const size_t part = std::min(count, segment.end - segment.begin);
    segment.begin += part;
    count -= part;
    if (segment.begin < segment.end) return;
    release(segment);
    ++head_;
  }
  segments_.clear();
  head_ = 0;
}

void OutputQueue::clear() {
  for (size_t i = head_; i < segments_.size(); ++i) release(segments_[i]);
  segments_.clear();
  head_ = 0;
  size_ = 0;
}

OutputQueue::Segment& OutputQueue::writable_tail(size_t room) {
  if (segments_.size() > head_) {
    Segment& tail = segments_.back();
    if (tail.capacity - tail.end >= room) return tail;
  }
  Segment& segment = segments_.emplace_back();
  if (room <= BlockPool::kBlockSize) {
    segment.block = blocks_.take();
    segment.data = segment.block.get();
    segment.capacity = BlockPool::kBlockSize;
  } else {
    auto* large = new char[room];
    segment.owned = {{}, [](void* owner) { delete[] static_cast<char*>(owner); }, large};
    segment.data = large;
    segment.capacity = room;
  }
  return segment;
}

void OutputQueue::release(Segment& segment) {
  if (segment.block) blocks_.give_back(std::move(segment.block));
  segment.owned.done();
  segment.owned = {};
}

}  // namespace weft
