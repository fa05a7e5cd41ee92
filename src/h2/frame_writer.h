#pragma once

#include <cstdint>
#include <vector>

#include "h2/frames.h"
#include "weft/base/output_queue.h"

namespace weft::h2 {

struct Settings;

// Writes whole frames at the end of a queue. DATA is not among them: its octets come from elsewhere.
class FrameWriter {
 public:
  explicit FrameWriter(OutputQueue& out) : out_(out) {}

  // SETTINGS with what differs from the defaults, and the connection's window.
  void greeting(const Settings& settings);
  void settings_ack();
  void ping(uint64_t opaque, uint8_t flags);
  void goaway(int32_t last_stream, ErrorCode code);
  void reset(int32_t stream, ErrorCode code);
  void window_update(int32_t stream, uint32_t octets);

  // HEADERS and, when needed, CONTINUATION. `encode` writes the block, of at most `bound` octets, and returns
  // its end.
  template <class Encode>
  void headers(int32_t stream, uint8_t flags, size_t bound, Encode encode) {
    if (bound > kDefaultFrameSize) [[unlikely]] {
      std::vector<char> block(bound);
      const char* const end = encode(block.data());
      return continued(stream, flags, Bytes(block.data(), static_cast<size_t>(end - block.data())));
    }
    char* const head = out_.reserve(kFrameHead + bound);
    const char* const end = encode(head + kFrameHead);
    const auto size = static_cast<size_t>(end - head) - kFrameHead;
    store_frame_head(head,
                     {FrameType::kHeaders, static_cast<uint8_t>(flags | kFlagEndHeaders), stream, size});
    out_.commit(kFrameHead + size);
  }

 private:
  void continued(int32_t stream, uint8_t flags, Bytes block);
  // Room for a frame whose head is written; returns where the payload goes.
  char* begin(const FrameHead& head);

  OutputQueue& out_;
};

}  // namespace weft::h2
