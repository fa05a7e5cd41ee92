#pragma once

#include <cstdint>

#include "h2/frames.h"
#include "h2/token_bucket.h"
#include "weft/http/protocol_session.h"

namespace weft::h2 {

// Why a connection is closed with an error: for the peer the code, for log and counters a word of a small
// set.
struct Abuse {
  ErrorCode code = ErrorCode::kNoError;
  const char* reason = nullptr;

  explicit operator bool() const { return reason != nullptr; }
};

// A connection error (RFC 9113, 5.4.1) that is no flood.
Abuse connection_error(ErrorCode code);

// Counts what costs a peer next to nothing and us something. Everything has a burst and a rate; honest peers
// whose frames answer ours, by taking data, earn them. docs/http2.md has the table.
class AbuseGuard {
 public:
  explicit AbuseGuard(const http::SessionHost& host);

  Abuse on_frame(const FrameHead& head);
  // A stream was reset by the peer, or by us for what the peer did.
  Abuse on_reset();

  void on_request() {
    priorities_.earn(kPrioritiesPerRequest);
    window_updates_.earn(kWindowUpdatesPerRequest);
    pings_.earn(1);
    unknown_frames_.earn(kUnknownPerRequest);
  }
  void on_body(size_t size) {
    if (size < kUsefulData) return;
    pings_.earn(1);
    empty_frames_.earn(1);
  }
  // A small frame behind which nothing waits is small because the body is, not because of the peer's window.
  void on_data_sent(size_t size, size_t waiting) {
    if (size < kUsefulData && waiting > 0) return;
    window_updates_.earn(kWindowUpdatesPerData);
    pings_.earn(1);
  }

  // Frames of one header block behind its HEADERS.
  static constexpr unsigned kMaxContinuations = 16;

 private:
  static constexpr int32_t kPrioritiesPerRequest = 4;
  static constexpr int32_t kWindowUpdatesPerRequest = 2;
  static constexpr int32_t kWindowUpdatesPerData = 4;
  static constexpr int32_t kUnknownPerRequest = 4;  // browsers send some, to see whether they are ignored
  static constexpr size_t kUsefulData = 256;

  Abuse charge(TokenBucket& bucket, const char* reason);

  const http::SessionHost& host_;
  unsigned continuations_ = 0;
  TokenBucket resets_;
  TokenBucket pings_;
  TokenBucket settings_;
  TokenBucket window_updates_;
  TokenBucket priorities_;
  TokenBucket empty_frames_;
  TokenBucket unknown_frames_;
};

}  // namespace weft::h2
