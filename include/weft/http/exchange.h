#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "weft/base/bytes.h"
#include "weft/base/output_queue.h"
#include "weft/http/headers.h"
#include "weft/http/peer.h"
#include "weft/http/request_head.h"
#include "weft/http/response_head.h"
#include "weft/http/trace_context.h"

namespace weft::http {

enum class EndStream : bool { kNo, kYes };

enum class SendResult : uint8_t {
  kSent,     // accepted, and there is room for more
  kBlocked,  // accepted, but more than Limits::write_buffer waits: on_writable() says when to go on
  kClosed,   // the peer is gone or the exchange is over; the bytes were dropped
};

enum class CloseReason : uint8_t {
  kComplete,    // both directions ended in order and the answer was handed to the connection
  kPeerGone,    // disconnect, RST or RST_STREAM by the peer
  kTimeout,     // a phase deadline passed
  kBadRequest,  // the rest of the request was malformed or over a limit
  kReset,       // reset() by the handler
  kShutdown,    // the server closed the connection
};

// One request and its answer, whatever the protocol. Owned by its session, used on the session's thread.
//
// Orders never call back: events they cause are delivered after the caller has returned to the session, at
// the latest at the end of the loop turn. Orders after on_closed() are a use after free; orders after the
// response has ended are refused with kClosed.
class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual const RequestHead& request() const = 0;
  // Trailer fields of the request; complete once the body has ended.
  virtual const HeaderBlock& request_trailers() const = 0;
  virtual const Peer& peer() const = 0;

  // An interim response (1xx but 101). Dropped where the peer cannot take one (HTTP/1.0) and after respond().
  virtual void inform(uint16_t status, std::span<const HeaderField> fields) = 0;

  // The final head and, when at hand, the (first part of the) body. Exactly once. With EndStream::kYes `body`
  // is all of it and its size is stated. Bodies are dropped where the method or status forbids them.
  virtual SendResult respond(const ResponseHead& head, OwnedBytes body, EndStream end) = 0;

  // More body, after respond(..., kNo).
  virtual SendResult send(OwnedBytes body, EndStream end) = 0;

  // The same with part of a file, which is read as the connection has room and never held in memory beyond
  // that. A file that turns out to be shorter fails the response like reset(); its octets are those it has
  // when they are sent. Until the last of them is with the kernel the exchange stays open, though it has
  // ended.
  virtual SendResult send_file(const FilePart& part, EndStream end) = 0;

  // Ends the response with trailer fields instead of an empty send(); needs ResponseHead::has_trailers.
  virtual void send_trailers(std::span<const HeaderField> fields) = 0;

  // Ends the exchange as failed, visibly to the peer: HTTP/1 closes without a final chunk, HTTP/2 and 3 reset
  // the stream with `code` (nothing = the protocol's internal error). Before respond(): the same, with no
  // answer at all.
  virtual void reset(std::optional<uint32_t> code) = 0;

  // Read back-pressure: while paused no on_body() is delivered and, once the window is full, the peer stalls.
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;

  // The handler works from here on, though the body is not complete: its time limit (Timeouts::handler) runs.
  // Without this it begins with the end of the request; in either case once.
  virtual void begin_handling() = 0;

  // Outbound octets accepted and not yet written to the wire.
  virtual size_t queued() const = 0;

  // A field for the final head, whatever is answered and by whom; before respond(). Takes the place of a
  // field of that name in the answer. The octets are copied; the name must be in lower case and neither
  // `date` nor a framing field.
  void stamp(Bytes name, Bytes value) {
    stamps_.append_name(name);
    stamps_.append_value(value);
    stamps_.finish_field();
  }
  const HeaderBlock& stamps() const { return stamps_; }

  // What the request is known by, in the answer as well: a stamp. Once.
  void set_request_id(Bytes lower_case_name, Bytes id) {
    request_id_stamp_ = static_cast<uint8_t>(stamps_.size());
    stamp(lower_case_name, id);
  }
  // Empty when it has none.
  Bytes request_id() const {
    return request_id_stamp_ == kNoStamp ? Bytes() : stamps_[request_id_stamp_].value;
  }

  // The final status: handed to respond() or chosen by the session that answered instead; 0 while there is
  // none.
  uint16_t status() const { return status_; }
  // Body octets of the answer accepted for sending, without framing.
  uint64_t body_bytes() const { return body_bytes_; }
  // How often send() was called, and how often the answer was kBlocked.
  uint32_t sends() const { return sends_; }
  uint32_t blocks() const { return blocks_; }

  // Belongs to the ExchangeHandler; the session never looks at it.
  void* user = nullptr;
  // When on_request() was delivered, by monotonic_ns(); the server sets it before the handler is called.
  int64_t started_ns = 0;
  // Set by the server, too, where traces are followed.
  TraceContext trace;

 protected:
  // For the next request, when exchanges are reused.
  void forget_answer() {
    if (!stamps_.empty()) stamps_.clear();
    request_id_stamp_ = kNoStamp;
    trace.clear();
    status_ = 0;
    body_bytes_ = 0;
    sends_ = 0;
    blocks_ = 0;
  }

  HeaderBlock stamps_;
  uint64_t body_bytes_ = 0;
  uint32_t sends_ = 0;
  uint32_t blocks_ = 0;
  uint16_t status_ = 0;

 private:
  static constexpr uint8_t kNoStamp = 255;

  uint8_t request_id_stamp_ = kNoStamp;
};

// What happens to exchanges. Calls come on the session's thread, never under a frame of a protocol library,
// and may give any order on any exchange.
//
//   on_request  (on_body)*  ... on_writable* ...  on_closed
class ExchangeHandler {
 public:
  virtual ~ExchangeHandler() = default;

  // Exactly once, first. kYes: there is no body.
  virtual void on_request(Exchange& exchange, EndStream end) = 0;

  // Zero or more times; the last with kYes, its `data` possibly empty. After an error there is no such last
  // call, but on_closed().
  virtual void on_body(Exchange& exchange, Bytes data, EndStream end) = 0;

  // After kBlocked, once the queue has fallen to half of Limits::write_buffer.
  virtual void on_writable(Exchange& exchange) = 0;

  // The handler phase has lasted longer than allowed. Not terminal: the handler answers or resets.
  virtual void on_deadline(Exchange& exchange) = 0;

  // Exactly once, last; the exchange dies when it returns.
  virtual void on_closed(Exchange& exchange, CloseReason reason) = 0;
};

}  // namespace weft::http
