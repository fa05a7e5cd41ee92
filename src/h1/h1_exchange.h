#pragma once

#include <cstdint>

#include "h1/h1_parser.h"
#include "h1/response_writer.h"
#include "weft/http/answer_length.h"
#include "weft/http/exchange.h"
#include "weft/http/exchange_pool.h"
#include "weft/http/protocol_session.h"

namespace weft::h1 {

class H1Exchange;
class H1Session;

using H1ExchangePool = http::ExchangePool<H1Exchange, 1024>;

// The request being read or answered on one connection, with the parser that reads it. Lent by the pool to a
// session while something of a request is there, reused with its memory.
//
// The handler gives its orders here; the session follows them once the handler has returned.
class H1Exchange final : public http::Exchange {
 public:
  H1Exchange() : parser_(request_, trailers_) {}

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
  size_t queued() const override;

 private:
  friend class H1Session;
  friend H1ExchangePool;

  // How far the exchange has come on the handler's side.
  enum class Stage : uint8_t {
    kReading,    // the head is not complete; the handler does not know of it
    kOpen,       // from on_request() to on_closed()
    kDiscarding  // answered and closed, but the rest of the request is still to be read and dropped
  };
  enum class Response : uint8_t { kNone, kStarted, kEnded, kFailed };
  // Of a client that waits for leave to send its body.
  enum class Continue : uint8_t { kNotWanted, kWanted, kRefused };

  void begin(H1Session& session);
  void recycle();

  // It is the handler's turn, perhaps together with the peer's.
  bool is_handled() const {
    return stage_ == Stage::kOpen && response_ < Response::kEnded && (due_ms_ != kNotDue || parser_.ended());
  }

  bool may_continue() const {
    return continue_ == Continue::kWanted && response_ == Response::kNone && !paused_;
  }

  HeadPlan plan_response(const http::ResponseHead& head, size_t body_size, http::EndStream end);
  bool must_close_after(const http::ResponseHead& head, http::EndStream end) const;
  bool is_chunked() const {
    return length_.kind() == http::AnswerLength::Kind::kOpen && request_.version != http::Version::k1_0;
  }
  void end_response();
  void fail();
  http::SendResult sent();

  static constexpr int64_t kNotDue = 0;

  H1Session* session_ = nullptr;
  http::RequestHead request_;
  http::HeaderBlock trailers_;
  H1Parser parser_;
  http::AnswerLength length_;
  uint64_t discarded_ = 0;
  int64_t due_ms_ = kNotDue;  // the answer; set when it is asked for
  Stage stage_ = Stage::kReading;
  Response response_ = Response::kNone;
  Continue continue_ = Continue::kNotWanted;
  bool keep_alive_ = false;
  bool paused_ = false;
  bool blocked_ = false;  // send() has said kBlocked and on_writable() is owed
};

}  // namespace weft::h1
