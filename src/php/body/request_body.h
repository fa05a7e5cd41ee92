#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "php/async/wait.h"
#include "php/body/body_ledger.h"
#include "php/body/body_options.h"
#include "php/body/body_queue.h"
#include "php/body/body_spool.h"
#include "php/body/form_reader.h"
#include "php/zend.h"
#include "weft/base/bytes.h"
#include "weft/coding/body_decoder.h"
#include "weft/http/exchange.h"
#include "weft/http/multipart.h"
#include "weft/http/refusal.h"

namespace weft::php {

// What a body that cannot be decoded is answered with.
http::Refusal refusal_of(coding::DecodeError error);

// The body of one request, from the first octet to the last reader. Octets come in from the dispatcher, on
// the scheduler's stack, are decoded where Content-Encoding says so, and collected, parsed as a form, or
// queued for a handler that reads while they come; the handler asks on its coroutine and waits there. Owned
// by the HandlerRun and, when the script keeps the request, by its RequestState.
class RequestBody {
 public:
  RequestBody() = default;
  ~RequestBody() { forget_text(); }
  RequestBody(const RequestBody&) = delete;
  RequestBody& operator=(const RequestBody&) = delete;

  // --- on the scheduler's stack; nothing here allocates engine memory

  // `ledger` is needed until detach().
  void begin(http::Exchange& exchange, const std::shared_ptr<const BodyOptions>& options, BodyLedger& ledger);
  // Whether the handler is due before the body is complete.
  bool starts_early() const { return way_ == Way::kUndecided && !refusal_; }
  void take(Bytes data, http::EndStream end);
  // The exchange is over; what has not come will not come.
  void detach(http::Refusal reason);
  // For another request. Keeps at most `keep` octets of room.
  void clear(size_t keep);

  bool complete() const { return complete_; }
  // Why there is no (more of the) body; converts to false when there is no reason.
  http::Refusal refusal() const { return refusal_; }
  bool has_octets() const;
  // It is a form of parts that is taken apart by the server: there is no getBody().
  bool is_parsed() const { return way_ == Way::kParse; }

  // --- on a coroutine. Null or false with an exception pending: cancelled, refused (HttpException), or the
  // wrong moment (HttpServerRuntimeException).

  // Waits until all of it is here; parses it when it is a form of parts.
  bool await();
  // The same for the parsed form, also of a body that was not parsed before. Null without an exception when
  // it is no form of parts.
  FormData* await_form();
  // All octets; "" of a form that is parsed. Borrowed until clear(). Does not wait: throws while it is not
  // complete, and when it is read or was in pieces as they came.
  zend_string* whole();
  // Who reads the octets one after the other.
  enum class Reader : uint8_t { kNone, kRaw, kParts };
  // The next 1 to `most` octets, waiting for them; the caller's. Null without an exception at the end.
  zend_string* read(size_t most, Reader reader);
  // For parts(), which is the only reader from then on. Does not wait.
  bool claim_for_parts();
  const std::string& boundary() const { return form_.boundary; }
  // parts() has come to one.
  void note_part(const http::PartHead& head) {
    if (ledger_) ledger_->on_part(head.has_filename);
  }

 private:
  enum class Way : uint8_t {
    kCollect,    // into the spool
    kParse,      // into the reader of forms
    kUndecided,  // queued until the handler's first call tells
    kStream,     // queued for the handler
  };

  // Of bodies of unknown or large size: what is queued before the peer has to wait.
  static constexpr size_t kWindow = 64 * 1024;
  static constexpr size_t kBufferedBelow = 64 * 1024;
  static constexpr size_t kStreamedFrom = 1024 * 1024;
  // Octets reserved on the strength of Content-Length alone.
  static constexpr size_t kTrusted = 64 * 1024;
  static constexpr size_t kDirectRoom = 64 * 1024;
  static constexpr size_t kDecodeRoom = 16 * 1024;

  void choose_way(const http::RequestHead& head);
  void begin_decoding(const http::HeaderBlock& fields);
  void accept(Bytes data);
  // Octets as they came.
  void decode(Bytes data, coding::BodyDecoder::InputEnd end);
  // Octets as they are meant.
  void store(Bytes data);
  void queue(Bytes data);
  void finish();
  void refuse(http::Refusal refusal);
  void refuse_coded(coding::DecodeError error);
  void refuse_form(http::Refusal refusal);
  void refuse_unwritten(io::Error error);
  void note_form_read();
  void begin_form();
  void follow(Way way);
  bool decide(Way way);
  bool parse_spool();
  http::Refusal feed_collected();
  bool await_end();
  bool check_reader(Reader reader) const;
  zend_string* make_text(uint64_t from, size_t size) const;
  void forget_text();
  bool begin_reading(Reader reader);
  zend_string* read_collected(size_t most);
  zend_string* read_queue(size_t most);
  zend_string* take_from_queue(size_t most);
  zend_string* decode_from_queue(size_t most);
  zend_string* wait_for_octets(size_t most);
  void pause();
  void resume();

  http::Exchange* exchange_ = nullptr;  // null once detached
  BodyLedger* ledger_ = nullptr;        // the same
  std::shared_ptr<const BodyOptions> options_;
  http::FormType form_;
  Way way_ = Way::kCollect;
  Reader taken_by_ = Reader::kNone;
  bool complete_ = false;
  bool paused_ = false;
  http::Refusal refusal_;
  uint64_t received_ = 0;
  uint64_t read_ = 0;            // of what was collected
  zend_string* text_ = nullptr;  // what was collected, once it was asked for
  size_t window_ = kWindow;
  BodySpool spool_;
  BodyQueue queue_;  // not decoded
  std::unique_ptr<coding::BodyDecoder> decoder_;
  std::unique_ptr<char[]> decode_room_;  // of kDecodeRoom, with the decoder
  bool decoded_ = false;                 // nothing is left in the decoder
  std::optional<FormReader> reader_;
  WaitList waiters_;
  bool reading_ = false;  // a coroutine waits in read()
  MutableBytes direct_;   // its room, filled in front of the queue
  size_t direct_used_ = 0;
};

}  // namespace weft::php
