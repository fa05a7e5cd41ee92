#include "weft/base/output_queue.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <unistd.h>

#include "weft/base/assert.h"

namespace weft {

char* OutputQueue::reserve(size_t size) {
  Segment& tail = writable_tail(size);
  return tail.data + tail.end;
}

void OutputQueue::commit(size_t used) {
  Segment& tail = segments_.back();
  WEFT_ASSERT(used <= tail.capacity - tail.end);
  tail.end += used;
  size_ += used;
  if (size_ == 0) clear();
}

void OutputQueue::append(Bytes bytes) {
  while (!bytes.empty()) {
    // Fills a begun block up first: full blocks mean fewer slices per write.
    Segment& tail = writable_tail(1);
    const size_t part = std::min(tail.capacity - tail.end, bytes.size());
    std::memcpy(tail.data + tail.end, bytes.data(), part);
    tail.end += part;
    size_ += part;
    bytes.remove_prefix(part);
  }
}

void OutputQueue::append(const OwnedBytes& bytes) {
  if (!bytes.release || bytes.data.size() < kReferenceFrom) {
    append(bytes.data);
    bytes.done();
    return;
  }
  Segment& segment = add_segment();
  segment.owned = bytes;
  segment.data = const_cast<char*>(bytes.data.data());
  segment.end = segment.capacity = bytes.data.size();
  size_ += bytes.data.size();
}

void OutputQueue::append(const FilePart& part) {
  if (part.size == 0) return part.done();
  Segment& segment = add_segment();
  segment.owned = {{}, part.release, part.owner};
  segment.file = part.descriptor;
  segment.offset = part.offset;
  segment.end = segment.capacity = static_cast<size_t>(part.size);
  size_ += segment.end;
  ++files_;
}

size_t OutputQueue::peek(std::span<Bytes> slices) const {
  size_t count = 0;
  for (size_t i = head_; i < segments_.size() && count < slices.size(); ++i) {
    const Segment& segment = segments_[i];
    if (segment.begin == segment.end) continue;
    if (segment.file >= 0) break;
    slices[count++] = Bytes(segment.data + segment.begin, segment.end - segment.begin);
  }
  return count;
}

std::optional<OutputQueue::FileSpan> OutputQueue::front_file() const {
  for (size_t i = head_; i < segments_.size(); ++i) {
    const Segment& segment = segments_[i];
    if (segment.size() == 0) continue;
    if (segment.file < 0) break;
    return FileSpan{segment.file, segment.offset + segment.begin, segment.size()};
  }
  return std::nullopt;
}

bool OutputQueue::load(size_t count) {
  if (files_ == 0) return true;
  forget_written();
  size_t before = 0;
  for (size_t i = 0; files_ > 0 && i < segments_.size() && before < count; ++i) {
    if (segments_[i].file >= 0 && !load_segment(i, count - before)) return false;
    before += segments_[i].size();
  }
  return true;
}

// Puts octets in front of the file that is left at `index`, or in its place; a block of them at most.
bool OutputQueue::load_segment(size_t index, size_t count) {
  Segment& file = segments_[index];
  const size_t wanted = std::min({count, file.size(), BlockPool::kBlockSize});
  Segment octets;
  octets.block = blocks_.take();
  octets.data = octets.block.get();
  octets.capacity = BlockPool::kBlockSize;
  while (octets.end < wanted) {
    const auto position = static_cast<off_t>(file.offset + file.begin + octets.end);
    const ssize_t got = ::pread(file.file, octets.data + octets.end, wanted - octets.end, position);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      blocks_.give_back(std::move(octets.block));
      return false;
    }
    octets.end += static_cast<size_t>(got);
  }
  file.begin += wanted;
  if (file.size() == 0) {
    release(file);
    file = std::move(octets);
  } else {
    segments_.insert(segments_.begin() + static_cast<ptrdiff_t>(index), std::move(octets));
  }
  return true;
}

void OutputQueue::consume(size_t count) {
  WEFT_ASSERT(count <= size_);
  size_ -= count;
  while (count > 0) {
    Segment& segment = segments_[head_];
    const size_t part = std::min(count, segment.end - segment.begin);
    segment.begin += part;
    count -= part;
    if (segment.begin < segment.end) return;
    release(segment);
    ++head_;
  }
  if (size_ == 0) clear();
}

void OutputQueue::clear() {
  for (size_t i = head_; i < segments_.size(); ++i) release(segments_[i]);
  segments_.clear();
  if (segments_.capacity() > kKeepSegments) segments_.shrink_to_fit();
  head_ = 0;
  size_ = 0;
}

void OutputQueue::splice(OutputQueue& from, size_t count) {
  WEFT_ASSERT(&from != this && count <= from.size_);
  from.size_ -= count;
  while (count > 0) {
    Segment& segment = from.segments_[from.head_];
    WEFT_ASSERT(segment.file < 0);
    const size_t part = std::min(count, segment.size());
    // What a later segment holds could be let go with that one while we still look at it.
    const bool owns = segment.block || segment.owned.release;
    if (part >= kSpliceFrom && owns) {
      borrow(segment, part);
    } else {
      append(Bytes(segment.data + segment.begin, part));
    }
    segment.begin += part;
    count -= part;
    if (segment.begin < segment.end) break;
    take_over(segment);
    ++from.head_;
  }
  if (from.size_ == 0) from.drop_into(*this);
}

void OutputQueue::drop_into(OutputQueue& to) {
  for (size_t i = head_; i < segments_.size(); ++i) to.take_over(segments_[i]);
  clear();
}

void OutputQueue::borrow(Segment& from, size_t count) {
  Segment& view = add_segment();
  view.data = from.data + from.begin;
  view.end = view.capacity = count;
  size_ += count;
  from.lent = true;
}

// Keeps what `from` owns until our views into it have left, which are all in front of our tail.
void OutputQueue::take_over(Segment& from) {
  if (!from.lent || size_ == 0) return release(from);
  Segment& tail = segments_.back();
  Segment& keeper = tail.block || tail.owned.release ? add_segment() : tail;
  keeper.block = std::move(from.block);
  keeper.owned = std::exchange(from.owned, {});
  from.lent = false;
}

OutputQueue::Segment& OutputQueue::writable_tail(size_t room) {
  const size_t live = segments_.size() - head_;
  if (live > 0) {
    Segment& tail = segments_.back();
    if (tail.capacity - tail.end >= room) return tail;
  }
  if (live > 1) {
    // Behind a referenced piece: go on in the block before it. Segments leave in order, so the last one to
    // use a block is the one to hold it.
    Segment& before = segments_[segments_.size() - 2];
    if (before.block && before.capacity - before.end >= room) {
      Segment rest;
      rest.block = std::move(before.block);
      rest.data = before.data + before.end;
      rest.capacity = before.capacity - before.end;
      rest.lent = before.lent;
      before.capacity = before.end;
      return add_segment() = std::move(rest);
    }
  }
  Segment& segment = add_segment();
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

OutputQueue::Segment& OutputQueue::add_segment() {
  if (head_ > 0 && head_ * 2 >= segments_.size() && segments_.size() == segments_.capacity())
    forget_written();
  return segments_.emplace_back();
}

// A queue that never runs empty must not keep the places of what it has written.
void OutputQueue::forget_written() {
  segments_.erase(segments_.begin(), segments_.begin() + static_cast<ptrdiff_t>(head_));
  head_ = 0;
}

void OutputQueue::release(Segment& segment) {
  if (segment.block) blocks_.give_back(std::move(segment.block));
  if (segment.file >= 0) {
    segment.file = -1;
    --files_;
  }
  std::exchange(segment.owned, {}).done();
}

}  // namespace weft
