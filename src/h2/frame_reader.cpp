#include "h2/frame_reader.h"

#include <algorithm>

namespace weft::h2 {

namespace {

constexpr size_t kPriorityFields = 5;  // RFC 9113, 6.2

bool has_content(FrameType type) {
  return type == FrameType::kData || type == FrameType::kHeaders || type == FrameType::kContinuation;
}

// Octets in front of the content.
size_t prefix_of(const FrameHead& head) {
  switch (head.type) {
    case FrameType::kData: return head.has(kFlagPadded) ? 1 : 0;
    case FrameType::kHeaders:
      return (head.has(kFlagPadded) ? 1 : 0) + (head.has(kFlagPriority) ? kPriorityFields : 0);
    case FrameType::kContinuation: return 0;
    default: return std::min(head.size, FrameReader::kMaxFixed);
  }
}

}  // namespace

bool FrameReader::gather(Bytes& in, size_t size, Bytes& piece) {
  if (gathered_used_) {
    gathered_used_ = false;
    std::string().swap(gathered_);
  }
  if (gathered_.empty() && in.size() >= size) [[likely]] {
    piece = in.substr(0, size);
    in.remove_prefix(size);
    return true;
  }
  const size_t part = std::min(size - gathered_.size(), in.size());
  gathered_.append(in.substr(0, part));
  in.remove_prefix(part);
  if (gathered_.size() < size) return false;
  gathered_used_ = true;
  piece = gathered_;
  return true;
}

FrameReader::Step FrameReader::next(Bytes& in) {
  switch (state_) {
    case State::kHead: {
      Bytes head;
      if (!gather(in, kFrameHead, head)) return Step::kNeedsInput;
      return begin(load_frame_head(head.data()));
    }
    case State::kPrefix:
      if (!gather(in, prefix_size_, fixed_)) return Step::kNeedsInput;
      return take_prefix();
    case State::kContent:
      if (content_left_ > 0) {
        if (in.empty()) return Step::kNeedsInput;
        content_ = in.substr(0, content_left_);
        in.remove_prefix(content_.size());
        content_left_ -= content_.size();
        return Step::kContent;
      }
      state_ = State::kPadding;
      [[fallthrough]];
    case State::kPadding: {
      const size_t part = std::min(padding_left_, in.size());
      in.remove_prefix(part);
      padding_left_ -= part;
      if (padding_left_ > 0) return Step::kNeedsInput;
      state_ = State::kHead;
      return Step::kEnd;
    }
  }
  return Step::kNeedsInput;
}

FrameReader::Step FrameReader::begin(const FrameHead& head) {
  head_ = head;
  prefix_size_ = std::min(prefix_of(head), head.size);
  padding_ = 0;
  state_ = State::kPrefix;
  return Step::kHead;
}

FrameReader::Step FrameReader::take_prefix() {
  const size_t prefix = fixed_.size();
  if (!has_content(head_.type)) {
    content_left_ = 0;
    padding_left_ = head_.size - prefix;
    state_ = State::kPadding;
    return Step::kFixed;
  }
  if (prefix < prefix_of(head_)) return Step::kTooShort;
  size_t padding = 0;
  if (head_.has(kFlagPadded) && head_.type != FrameType::kContinuation) {
    padding = static_cast<uint8_t>(fixed_.front());
    padding_ = padding + 1;
  }
  // RFC 9113, 6.1.
  if (prefix + padding > head_.size) return Step::kBadPadding;
  fixed_ = {};
  content_left_ = head_.size - prefix - padding;
  padding_left_ = padding;
  state_ = State::kContent;
  return Step::kFixed;
}

}  // namespace weft::h2
