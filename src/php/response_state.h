#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "php/field_list.h"
#include "php/response_coding.h"
#include "php/zend.h"
#include "weft/http/conditional.h"
#include "weft/http/exchange.h"
#include "weft/io/timer_wheel.h"

namespace weft::php {

class Coroutine;

// The timer of an event stream.
struct Heartbeat {
  // Milliseconds.
  static constexpr int64_t kShortest = 100;
  static constexpr int64_t kLongest = 86'400'000;

  Heartbeat(io::Timer::Callback callback, void* context) : timer(callback, context) {}
  io::Timer timer;
  int64_t milliseconds = 0;
};

// What an HttpResponse object stands for: the answer being built and, once it is committed, its way to the
// exchange. Owned by the PHP object, recycled with it. Everything here may run inside a coroutine; nothing
// here suspends but write() and await_room().
class ResponseState {
 public:
  enum class Stage : uint8_t {
    kBuffered,   // nothing committed
    kStreaming,  // write() was called
    kFile,       // sendFile() was called; nothing committed
    kEnded,      // end(), or the handler returned
    kAborted,    // abort(), or the stream failed
  };

  ResponseState() = default;
  ResponseState(const ResponseState&) = delete;
  ResponseState& operator=(const ResponseState&) = delete;
  ~ResponseState() { reset(); }

  // Begins an answer to `exchange`, coded as `codings` say.
  void attach(http::Exchange& exchange, bool is_head, CodingService& codings);
  // The exchange is over; whoever waits for room is woken and finds it closed.
  void detach();
  // Forgets everything; for the next request.
  void reset();

  Stage stage() const { return stage_; }
  bool committed() const { return committed_; }
  bool over() const { return stage_ == Stage::kEnded || stage_ == Stage::kAborted; }
  bool peer_gone() const { return exchange_ == nullptr; }
  const http::Exchange* exchange() const { return exchange_; }

  // --- head, until committed
  uint16_t status = 200;
  zend_string* reason = nullptr;  // owned
  bool close = false;
  FieldList headers;
  FieldList trailers;
  zend_long json_flags = 0;  // used when json() is given none
  // Until commit.
  ResponseCoding encoding;

  http::Version version = http::Version::k1_1;

  void set_reason(zend_string* phrase);
  // Whether the script has set anything worth sending.
  bool touched() const;
  // Trailer fields that are set from now on can still be sent.
  bool announced_trailers() const { return trailers_announced_; }

  // An interim response with `fields` (name => value, may be null). May leave an exception pending.
  void send_interim(uint16_t interim_status, HashTable* fields);

  // --- buffered body
  void set_body(zend_string* body);
  void append_body(zend_string* body);
  zend_string* body() const { return body_; }

  // --- file
  struct FileOrder {
    std::string path;
    std::string content_type;
    std::string cache_control;
    std::string disposition;
    std::optional<uint16_t> status;
    bool etag = true;
    bool last_modified = true;
    bool ranges = true;
    bool precompressed = true;
    bool conditional = true;
    bool delete_after = false;
  };
  // finish() sends it.
  void seal_with_file(FileOrder order) {
    file_ = std::make_unique<FileOrder>(std::move(order));
    stage_ = Stage::kFile;
  }
  // Of a file that is to be deleted once the answer has left; once.
  bool has_file_to_delete() const { return !file_to_delete_.empty(); }
  std::string take_file_to_delete() { return std::exchange(file_to_delete_, {}); }

  // Sends the buffered answer or the file, or ends the stream. False with an exception pending when a
  // declared length is not met.
  bool finish();
  // Replaces whatever was built by a plain answer. Only before commit.
  void finish_with_error(uint16_t error_status, zend_string* message);
  // Fails the answer, visibly when something of it was sent.
  void abort(std::optional<uint32_t> code);

  // --- stream
  enum class WriteResult : uint8_t { kSent, kRefused, kPeerGone, kThrew };
  // Sends one chunk; parks while the queue is full.
  WriteResult write(zend_string* chunk);
  // kRefused without sending when there is no room.
  WriteResult try_write(zend_string* chunk);
  // Parks until there is room. False when the peer is gone, or with an exception pending: cancelled, or no
  // room after `timeout_ms`.
  bool await_room(std::optional<int64_t> timeout_ms);
  bool has_room() const;

  // --- conditional requests (docs/caching.md)
  // The script has told a validator: the request's conditions count.
  bool conditional = false;
  // What they say, against the fields etag and last-modified as they are now; it stands from then on. kPassed
  // when the answer is no success anyway.
  http::Precondition precondition();

  // --- stream of events (docs/sse.md)
  bool is_head() const { return is_head_; }
  bool is_event_stream() const { return event_stream_; }
  // From now on nothing but whole records is written. False with an exception pending when the head does not
  // allow it. Nothing is committed yet.
  bool begin_event_stream();
  // Sends whole records, which the callee may share. kBlocked when no more should follow before there is
  // room.
  http::SendResult send_records(const OwnedBytes& records);
  // Writes a comment whenever nothing was written for that long; 0 = never.
  void set_heartbeat(int64_t milliseconds);
  // Parks until there is room for more records, the answer or its exchange is over, or somebody calls
  // wake_writers(). False with an exception pending when cancelled.
  bool await_change(const char* waiting_for);

  // The dispatcher's on_writable().
  void wake_writers();

 private:
  bool add_interim(zend_string* given_name, zval* given_value);
  bool add_interim_list(zend_string* name, HashTable* values);
  bool add_interim_value(zend_string* name, zval* given_value);
  void decide_coding(std::optional<uint64_t> size);
  bool begin_stream();
  bool declare_length();
  http::SendResult commit(http::ResponseHead& head, OwnedBytes body, http::EndStream end);
  WriteResult send(zend_string* chunk);
  // Makes the answer a 304 or 412 where the conditions want it. False when they do not.
  bool answer_condition();
  void answer_condition_instead_of_stream();
  http::Precondition evaluate_conditions() const;
  http::SendResult pass_on(const OwnedBytes& chunk);
  static void beat(void* self);
  http::SendResult send_piece(OwnedBytes piece, http::EndStream end);
  http::SendResult send_coded(Bytes octets, coding::Encoder::Flush flush, http::EndStream end);
  bool finish_stream();
  bool finish_file();
  bool answer_with(const FileOrder& order);
  void commit_without_body();
  void send_trailers();
  void clear_body();
  void reserve_body(size_t size);

  http::Exchange* exchange_ = nullptr;
  Stage stage_ = Stage::kBuffered;
  bool committed_ = false;
  bool is_head_ = false;
  bool trailers_announced_ = false;
  bool event_stream_ = false;
  bool dropped_ = false;  // the answer is a 304 or 412: what a stream writes goes nowhere
  std::optional<http::Precondition> verdict_;
  bool full_ = false;  // the exchange said kBlocked and has not said on_writable yet
  std::optional<uint64_t> declared_length_;
  std::unique_ptr<FileOrder> file_;  // Stage::kFile
  std::string file_to_delete_;
  uint64_t written_ = 0;
  zend_string* body_ = nullptr;
  size_t body_capacity_ = 0;  // 0 while others may see the string
  std::unique_ptr<Heartbeat> heartbeat_;
  FieldList interim_;                // of the send_interim() under way
  std::vector<Coroutine*> writers_;  // parked in write() or await_room()
};

}  // namespace weft::php
