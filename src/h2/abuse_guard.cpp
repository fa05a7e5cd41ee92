#include "h2/abuse_guard.h"

namespace weft::h2 {

Abuse connection_error(ErrorCode code) {
  switch (code) {
    case ErrorCode::kFlowControlError: return {code, "flow control error"};
    case ErrorCode::kStreamClosed: return {code, "frame on a closed stream"};
    case ErrorCode::kFrameSizeError: return {code, "frame size error"};
    case ErrorCode::kCompressionError: return {code, "compression error"};
    default: return {code, "protocol error"};
  }
}

AbuseGuard::AbuseGuard(const http::SessionHost& host)
    : host_(host),
      resets_(256, 64, host.now_ms()),
      pings_(64, 8, host.now_ms()),
      settings_(16, 1, host.now_ms()),
      window_updates_(1024, 128, host.now_ms()),
      priorities_(256, 32, host.now_ms()),
      empty_frames_(64, 8, host.now_ms()),
      unknown_frames_(256, 32, host.now_ms()) {}

Abuse AbuseGuard::charge(TokenBucket& bucket, const char* reason) {
  if (bucket.take([this] { return host_.now_ms(); })) [[likely]]
    return {};
  return {ErrorCode::kEnhanceYourCalm, reason};
}

Abuse AbuseGuard::on_frame(const FrameHead& head) {
  switch (head.type) {
    case FrameType::kHeaders:
      continuations_ = 0;
      if (head.size > 0) return {};
      return charge(empty_frames_, "empty frame flood");
    case FrameType::kData:
      // Padding may be all there is; what is useful is earned back.
      if (head.size > 0 && (head.flags & kFlagPadded) == 0) return {};
      if (head.flags & kFlagEndStream) return {};
      return charge(empty_frames_, "empty frame flood");
    case FrameType::kContinuation:
      if (++continuations_ <= kMaxContinuations) return {};
      return {ErrorCode::kEnhanceYourCalm, "continuation flood"};
    case FrameType::kPriority:
    case FrameType::kPriorityUpdate: return charge(priorities_, "priority flood");
    case FrameType::kRstStream: return on_reset();
    case FrameType::kGoaway:
    case FrameType::kSettings: return charge(settings_, "settings flood");
    case FrameType::kPing: return charge(pings_, "ping flood");
    case FrameType::kWindowUpdate: return charge(window_updates_, "window update flood");
    case FrameType::kPushPromise: return connection_error(ErrorCode::kProtocolError);
    default: return charge(unknown_frames_, "unknown frame flood");
  }
}

Abuse AbuseGuard::on_reset() {
  return charge(resets_, "reset flood");
}

}  // namespace weft::h2
