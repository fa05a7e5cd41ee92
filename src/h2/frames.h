#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weft::h2 {

// RFC 9113, 7.
enum class ErrorCode : uint32_t {
  kNoError = 0x0,
  kProtocolError = 0x1,
  kInternalError = 0x2,
  kFlowControlError = 0x3,
  kSettingsTimeout = 0x4,
  kStreamClosed = 0x5,
  kFrameSizeError = 0x6,
  kRefusedStream = 0x7,
  kCancel = 0x8,
  kCompressionError = 0x9,
  kConnectError = 0xa,
  kEnhanceYourCalm = 0xb,
};

// RFC 9113, 6; RFC 9218, 7. Others exist and are ignored.
enum class FrameType : uint8_t {
  kData = 0x0,
  kHeaders = 0x1,
  kPriority = 0x2,
  kRstStream = 0x3,
  kSettings = 0x4,
  kPushPromise = 0x5,
  kPing = 0x6,
  kGoaway = 0x7,
  kWindowUpdate = 0x8,
  kContinuation = 0x9,
  kPriorityUpdate = 0x10,
};

inline constexpr uint8_t kFlagEndStream = 0x1;
inline constexpr uint8_t kFlagAck = 0x1;
inline constexpr uint8_t kFlagEndHeaders = 0x4;
inline constexpr uint8_t kFlagPadded = 0x8;
inline constexpr uint8_t kFlagPriority = 0x20;

inline constexpr size_t kFrameHead = 9;
inline constexpr int32_t kMaxStreamId = 0x7fffffff;
inline constexpr int32_t kMaxWindow = 0x7fffffff;
inline constexpr int32_t kDefaultWindow = 65'535;
// What every peer takes, and the most we send.
inline constexpr size_t kDefaultFrameSize = 16'384;

// RFC 9113, 6.5.2; RFC 8441, 3; RFC 9218, 2.1. Others exist and are ignored.
enum class SettingId : uint16_t {
  kHeaderTableSize = 0x1,
  kEnablePush = 0x2,
  kMaxConcurrentStreams = 0x3,
  kInitialWindowSize = 0x4,
  kMaxFrameSize = 0x5,
  kMaxHeaderListSize = 0x6,
  kEnableConnectProtocol = 0x8,
  kNoRfc7540Priorities = 0x9,
};

struct FrameHead {
  FrameType type = FrameType::kData;
  uint8_t flags = 0;
  int32_t stream = 0;
  size_t size = 0;  // of the payload

  bool has(uint8_t flag) const { return (flags & flag) != 0; }
};

// Numbers on the wire are big-endian.
inline uint32_t load_u32(const char* from) {
  uint32_t value;
  std::memcpy(&value, from, sizeof value);
  return __builtin_bswap32(value);
}
inline char* store_u32(char* to, uint32_t value) {
  value = __builtin_bswap32(value);
  std::memcpy(to, &value, sizeof value);
  return to + sizeof value;
}
inline char* store_u16(char* to, uint16_t value) {
  value = __builtin_bswap16(value);
  std::memcpy(to, &value, sizeof value);
  return to + sizeof value;
}

inline FrameHead load_frame_head(const char* from) {
  return {FrameType{static_cast<uint8_t>(from[3])}, static_cast<uint8_t>(from[4]),
          static_cast<int32_t>(load_u32(from + 5) & kMaxStreamId), load_u32(from) >> 8};
}
inline char* store_frame_head(char* to, const FrameHead& head) {
  store_u32(to, static_cast<uint32_t>(head.size) << 8 | static_cast<uint8_t>(head.type));
  to[4] = static_cast<char>(head.flags);
  return store_u32(to + 5, static_cast<uint32_t>(head.stream));
}

}  // namespace weft::h2
