#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "weft/io/error.h"

namespace weft::server {

// One end of a conversation between two processes of a group: short text messages, whole and in order, each
// with a descriptor if need be. The end of a process, however it dies, is the end of its channel.
class ControlChannel {
 public:
  static constexpr size_t kMaxMessage = 4096;

  enum class Status : uint8_t { kMessage, kNothing, kEnd };
  struct Message {
    Status status = Status::kNothing;
    std::string text;
    int descriptor = -1;  // the receiver's to close
  };

  // Both ends, in this process.
  static io::Result<std::pair<ControlChannel, ControlChannel>> make();

  ControlChannel() = default;
  // Of an end that was handed over.
  explicit ControlChannel(int descriptor) : descriptor_(descriptor) {}
  ControlChannel(ControlChannel&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ControlChannel& operator=(ControlChannel&& other) noexcept;
  ~ControlChannel() { close(); }

  // False when the other end is gone, or has not read for so long that there is no room.
  bool send(std::string_view text, int descriptor = -1);
  // Never waits.
  Message receive();

  // Close-on-exec and non-blocking; -1 when closed.
  int descriptor() const { return descriptor_; }
  void close();

 private:
  int descriptor_ = -1;
};

// "word rest": splits a message at its first space.
std::pair<std::string_view, std::string_view> split_word(std::string_view text);

}  // namespace weft::server
