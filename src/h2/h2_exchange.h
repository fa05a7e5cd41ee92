#pragma once

#include <cstdint>
#include <vector>

#include "h2/frames.h"
#include "h2/request_reader.h"
#include "h2/stream.h"
#include "weft/base/intrusive_list.h"
#include "weft/base/output_queue.h"
#include "weft/http/answer_length.h"
#include "weft/http/exchange.h"
#include "weft/http/exchange_pool.h"

namespace weft::h2 {

class H2Exchange;
class H2Session;

using H2ExchangePool = http::ExchangePool<H2Exchange, 256>;

// One stream. Lent by the pool to a session from HEADERS until the wire has forgotten the stream, which may
// be after on_closed(): the handler is done with it then, the session not yet.
//
// The handler gives its orders here. Heads and small answers become frames at once, bodies when the session
// pumps; what the handler is told in turn, the session tells once the handler has returned.
class H2Exchange final : public http::Exchange, public Stream {
 public:
  explicit H2Exchange(BlockPool& blocks) : reader_(request_), body_(blocks) {}

  const http::RequestHead& request() const override { return request_; }
  const http::HeaderBlock& request_trailers() const override { return trailers_; }
  const http::Peer& peer() const override;

  void inform(uint16_t status, std::span<const http::HeaderField> fields) override;
  http::SendResult respond(const http::ResponseHead& head, OwnedBytes body, http::EndStream end) override;
  http::SendResult send(OwnedBytes body, http::EndStream end) override;
  http::SendResult send_file(const FilePart& part, http::EndStream end) override;
  void send_trailers(std::span<const http::HeaderField> fields) override;
  void reset(std::optional<uint32_t> code) override;
  void pause_reading() override;
  void resume_reading() override;
  void begin_handling() override;
  size_t queued() const override { return outgoing(); }

  // For the wire.
  size_t outgoing() const { return static_cast<size_t>(small_end_ - small_begin_) + body_.size(); }
  // Nothing comes after what is outgoing() but the trailers.
  bool outgoing_ends() const { return response_ == Response::kEnded; }
  const http::HeaderBlock& outgoing_trailers() const { return answer_trailers_; }
  // Has the next `size` octets in memory; to be called before they are promised in a frame. False when a file
  // has become shorter: the stream is to be reset.
  [[nodiscard]] bool load(size_t size);
  // The frame with END_STREAM is on its way.
  void note_end_sent();
  // Appends a frame's head and the next `size` octets of body.
  void move_out(OutputQueue& out, Bytes frame_head, size_t size);

 private:
  friend class H2Session;
  friend H2ExchangePool;
  friend class StreamClock;

  // How far the exchange has come on the handler's side.
  enum class Stage : uint8_t {
    kReading,  // the head is not complete, or not yet delivered
    kOpen,     // from on_request() to on_closed()
    kClosed,   // the handler does not know of it any more, or never did
  };
  enum class Response : uint8_t { kNone, kStarted, kEnded, kFailed };

  // Small bodies wait here for their frame, without a block of their own.
  static constexpr size_t kSmallBody = 512;

  // What StreamClock judges.
  struct Progress {
    int64_t began_ms = 0;
    int64_t last_ms = 0;
    int64_t look_ms = 0;  // when it is due
    uint64_t octets = 0;
  };

  void recycle();
  http::SendResult submit(const http::ResponseHead& head, OwnedBytes body, http::EndStream end);
  bool send_at_once(const OwnedBytes& body);
  void queue_body(const OwnedBytes& body);
  void end_response();
  http::SendResult sent();
  void on_order();

  bool may_continue() const {
    return request_.expects_continue && !continued_ && response_ == Response::kNone && !paused_ &&
           received_ == 0 && !remote_ended;
  }
  size_t backlog_size() const { return backlog_.size() - backlog_used_; }

  H2Session* session_ = nullptr;
  Stage stage_ = Stage::kReading;
  Response response_ = Response::kNone;
  bool head_complete_ = false;
  bool end_delivered_ = false;  // and the handler knows
  bool reset_by_peer_ = false;
  bool reset_by_us_ = false;
  bool paused_ = false;
  bool continued_ = false;  // 100 was sent
  bool blocked_ = false;    // send() has said kBlocked and on_writable() is owed
  bool counted_ = false;    // as opened
  ErrorCode reset_code_ = ErrorCode::kInternalError;
  http::Refusal refusal_;  // of the head: answered instead of delivered
  http::AnswerLength length_;
  uint64_t received_ = 0;  // octets of body, delivered or not
  http::RequestHead request_;
  RequestReader reader_;
  http::HeaderBlock trailers_;
  bool trailers_refused_ = false;  // over a limit
  std::vector<char> backlog_;      // body that a paused handler has not taken
  size_t backlog_used_ = 0;
  OutputQueue body_;  // behind what is in small_
  http::HeaderBlock answer_trailers_;
  Progress incoming_;
  Progress leaving_;
  int64_t handler_due_ms_ = 0;  // 0 until its time begins
  int64_t linger_due_ms_ = 0;
  ListHook live_;
  ListHook ordered_;
  ListHook waits_for_body_;
  ListHook waits_for_handler_;
  ListHook waits_for_window_;
  ListHook lingers_;
  uint16_t small_begin_ = 0;
  uint16_t small_end_ = 0;
  char small_[kSmallBody];
};

}  // namespace weft::h2
