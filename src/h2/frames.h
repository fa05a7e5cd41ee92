#pragma once

#include <cstddef>
#include <cstdint>

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

inline constexpr size_t kFrameHead = 9;
inline constexpr int32_t kMaxStreamId = 0x7fffffff;

// Of a frame that is beginning to arrive.
struct FrameHead {
  FrameType type;
  uint8_t flags;
  int32_t stream;
  size_t size;  // of the payload
};

}  // namespace weft::h2
