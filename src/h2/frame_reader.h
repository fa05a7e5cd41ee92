#pragma once

#include <string>

#include "h2/frames.h"
#include "weft/base/bytes.h"

namespace weft::h2 {

// Cuts a connection's input into frames and these into their parts, as RFC 9113, 6 lays them out. Knows
// nothing of streams; whether a head is acceptable, the caller judges before it goes on.
//
//   kHead  kFixed  kContent*  kEnd
class FrameReader {
 public:
  enum class Step : uint8_t {
    kNeedsInput,  // the input is used up
    kHead,        // a frame begins: head()
    kFixed,       // fixed() is complete, and padding() known
    kContent,     // content() is the next part of what is as long as the sender likes
    kEnd,
    kTooShort,  // for what its flags announce
    kBadPadding,
  };

  // A frame of many entries, or with much text, is skipped behind so many octets.
  static constexpr size_t kMaxFixed = 256;

  // Takes octets from the front of `in` for one step.
  Step next(Bytes& in);

  const FrameHead& head() const { return head_; }
  // Of DATA, HEADERS and CONTINUATION nothing; of all known others the payload, up to kMaxFixed octets. Valid
  // until next() is called again.
  Bytes fixed() const { return fixed_; }
  // A view into the input.
  Bytes content() const { return content_; }
  // Octets of the frame that hold neither fields nor content: the padding and its length.
  size_t padding() const { return padding_; }
  // Octets of content to come in this frame.
  size_t content_left() const { return content_left_; }

 private:
  enum class State : uint8_t { kHead, kPrefix, kContent, kPadding };

  Step begin(const FrameHead& head);
  Step take_prefix();
  // The next `size` octets in one piece, or false while they are not there.
  bool gather(Bytes& in, size_t size, Bytes& piece);

  FrameHead head_;
  Bytes fixed_;
  Bytes content_;
  size_t prefix_size_ = 0;
  size_t padding_ = 0;
  size_t content_left_ = 0;
  size_t padding_left_ = 0;
  State state_ = State::kHead;
  bool gathered_used_ = false;
  std::string gathered_;  // of what is cut
};

}  // namespace weft::h2
