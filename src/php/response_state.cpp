#include "php/response_state.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "php/errors.h"
#include "php/scheduler.h"
#include "weft/base/ascii.h"
#include "weft/files/file_answer.h"
#include "weft/http/status.h"

namespace weft::php {

using http::EndStream;
using http::SendResult;

namespace {

constexpr size_t kInlineFields = 24;
constexpr size_t kMaxBodyReserve = 1 << 20;
// Of the body a 304 stands for, when the script does not say.
constexpr uint64_t kUnknownSize = SIZE_MAX - 1;

// Views of a FieldList without touching the heap in the usual case. No engine call that could bail out is
// made while one lives.
class FieldViews {
 public:
  explicit FieldViews(const FieldList& list) : size_(list.size()) {
    if (size_ > kInlineFields) spill_.resize(size_);
    list.view(data());
  }
  std::span<const http::HeaderField> span() { return {data(), size_}; }

 private:
  http::HeaderField* data() {
    return size_ > kInlineFields ? spill_.data() : reinterpret_cast<http::HeaderField*>(inline_);
  }

  size_t size_;
  // Left uninitialised: filling it would cost more than the rest of a small answer.
  alignas(http::HeaderField) char inline_[kInlineFields * sizeof(http::HeaderField)];
  std::vector<http::HeaderField> spill_;
};

OwnedBytes borrow_or_share(zend_string* string) {
  const Bytes octets(ZSTR_VAL(string), ZSTR_LEN(string));
  if (octets.size() < OutputQueue::kReferenceFrom) return octets;
  return {octets, [](void* owner) { zend_string_release(static_cast<zend_string*>(owner)); },
          zend_string_copy(string)};
}

}  // namespace

void ResponseState::attach(http::Exchange& exchange, bool is_head, CodingService& codings) {
  exchange_ = &exchange;
  encoding.attach(codings);
  version = exchange.request().version;
  is_head_ = is_head;
}

void ResponseState::detach() {
  exchange_ = nullptr;
  encoding.detach();
  heartbeat_.reset();
  wake_writers();
}

void ResponseState::reset() {
  exchange_ = nullptr;
  stage_ = Stage::kBuffered;
  committed_ = false;
  trailers_announced_ = false;
  event_stream_ = dropped_ = conditional = false;
  verdict_.reset();
  heartbeat_.reset();
  full_ = false;
  declared_length_.reset();
  file_.reset();
  file_to_delete_.clear();
  written_ = 0;
  status = 200;
  close = false;
  encoding.reset();
  set_reason(nullptr);
  headers.clear();
  trailers.clear();
  clear_body();
}

void ResponseState::set_reason(zend_string* phrase) {
  if (reason) zend_string_release(reason);
  reason = phrase ? zend_string_copy(phrase) : nullptr;
}

bool ResponseState::touched() const {
  return committed_ || stage_ == Stage::kFile || status != 200 || reason || body_ || !headers.empty();
}

void ResponseState::send_interim(uint16_t interim_status, HashTable* fields) {
  interim_.clear();
  if (fields) {
    zend_string* given_name;
    zval* given_value;
    ZEND_HASH_FOREACH_STR_KEY_VAL(fields, given_name, given_value) {
      if (!add_interim(given_name, given_value)) return;
    }
    ZEND_HASH_FOREACH_END();
  }
  if (exchange_) exchange_->inform(interim_status, FieldViews(interim_).span());
  interim_.clear();
}

bool ResponseState::add_interim(zend_string* given_name, zval* given_value) {
  if (!given_name) {
    throw_invalid_argument("informational() takes an array of name => value; a numeric key has no name");
    return false;
  }
  zend_string* name = checked_field_name(given_name);
  if (!name) return false;
  const bool added = Z_TYPE_P(given_value) == IS_ARRAY ? add_interim_list(name, Z_ARRVAL_P(given_value))
                                                       : add_interim_value(name, given_value);
  zend_string_release(name);
  return added;
}

bool ResponseState::add_interim_list(zend_string* name, HashTable* values) {
  zval* value;
  ZEND_HASH_FOREACH_VAL(values, value) {
    if (!add_interim_value(name, value)) return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

bool ResponseState::add_interim_value(zend_string* name, zval* given_value) {
  zend_string* value = zval_try_get_string(given_value);
  if (!value) return false;
  const bool valid = check_field_value(name, value);
  if (valid) interim_.add(name, value);
  zend_string_release(value);
  return valid;
}

void ResponseState::clear_body() {
  if (body_) zend_string_release(body_);
  body_ = nullptr;
  body_capacity_ = 0;
}

void ResponseState::set_body(zend_string* body) {
  zend_string* previous = body_;
  body_ = zend_string_copy(body);
  body_capacity_ = 0;
  if (previous) zend_string_release(previous);
}

void ResponseState::append_body(zend_string* body) {
  if (!body_) {
    set_body(body);
    return;
  }
  const size_t size = ZSTR_LEN(body_);
  const size_t added = ZSTR_LEN(body);
  reserve_body(size + added);
  std::memcpy(ZSTR_VAL(body_) + size, ZSTR_VAL(body), added);
  ZSTR_LEN(body_) = size + added;
  ZSTR_VAL(body_)[size + added] = '\0';
  zend_string_forget_hash_val(body_);
}

// Afterwards the body is ours alone and has room for `size` octets. Allocating may bail out: until then
// nothing has changed.
void ResponseState::reserve_body(size_t size) {
  const bool shared = ZSTR_IS_INTERNED(body_) || GC_REFCOUNT(body_) > 1;
  if (!shared && size <= body_capacity_) return;
  const size_t capacity = size + std::min(size / 2, kMaxBodyReserve);
  zend_string* grown =
      shared ? zend_string_alloc(capacity, false) : zend_string_realloc(body_, capacity, false);
  if (shared) {
    std::memcpy(ZSTR_VAL(grown), ZSTR_VAL(body_), ZSTR_LEN(body_));
    ZSTR_LEN(grown) = ZSTR_LEN(body_);
    zend_string_release(body_);
  }
  body_ = grown;
  body_capacity_ = capacity;
}

SendResult ResponseState::commit(http::ResponseHead& head, OwnedBytes body, EndStream end) {
  FieldViews fields(headers);
  head.status = status;
  head.fields = fields.span();
  head.close = close;
  head.has_trailers = trailers_announced_ = !trailers.empty();
  if (reason) head.reason = Bytes(ZSTR_VAL(reason), ZSTR_LEN(reason));
  committed_ = true;
  if (!encoding.decision().negotiable) [[likely]]
    return exchange_->respond(head, body, end);
  const coding::CodedFields coded(head.fields, encoding.decision());
  head.fields = coded.span();
  return exchange_->respond(head, body, end);
}

void ResponseState::decide_coding(std::optional<uint64_t> size) {
  FieldViews fields(headers);
  encoding.decide(exchange_->request(), {status, fields.span(), size});
}

bool ResponseState::finish() {
  if (over()) return true;
  if (stage_ == Stage::kStreaming) return finish_stream();
  if (stage_ == Stage::kFile) return finish_file();
  if (conditional) [[unlikely]]
    answer_condition();
  http::ResponseHead head;
  if (!body_ && (is_head_ || status == 304)) {
    // What a GET would have, as far as the script knows it.
    if (!declare_length()) return false;
    head.content_length = declared_length_;
  }
  stage_ = Stage::kEnded;
  if (!exchange_) return true;
  const uint64_t size = body_ ? ZSTR_LEN(body_) : declared_length_.value_or(status == 304 ? kUnknownSize : 0);
  if (encoding.is_dictionary() && body_ && status == 200)
    encoding.remember({ZSTR_VAL(body_), ZSTR_LEN(body_)});
  if (encoding.concerns(size)) [[unlikely]]
    decide_coding(size);
  if (encoding.coded() && (is_head_ || status == 304)) {
    // The length of what is never coded is not known.
    commit_without_body();
    return true;
  }
  const OwnedBytes body = !body_             ? OwnedBytes()
                          : encoding.coded() ? encoding.encode_whole({ZSTR_VAL(body_), ZSTR_LEN(body_)})
                                             : borrow_or_share(body_);
  if (trailers.empty()) {
    commit(head, body, EndStream::kYes);
  } else {
    commit(head, body, EndStream::kNo);
    send_trailers();
  }
  return true;
}

bool ResponseState::finish_file() {
  const FileOrder& order = *file_;
  if (!exchange_) {
    stage_ = Stage::kEnded;
    return true;
  }
  if (!answer_with(order)) {
    throw_runtime("sendFile(): \"%s\" is no file that can be read", order.path.c_str());
    return false;
  }
  stage_ = Stage::kEnded;
  committed_ = true;
  const bool whole = !is_head_ && exchange_->status() == order.status.value_or(status);
  if (order.delete_after && whole) file_to_delete_ = order.path;
  return true;
}

// False, and nothing answered, when there is no such file. Throws nothing.
bool ResponseState::answer_with(const FileOrder& order) {
  FieldViews fields(headers);
  files::FileAnswer answer;
  answer.status = order.status.value_or(status);
  answer.reason = reason ? Bytes(ZSTR_VAL(reason), ZSTR_LEN(reason)) : Bytes();
  answer.close = close;
  answer.fields = fields.span();
  answer.media_type = order.content_type;
  answer.cache_control = order.cache_control;
  answer.disposition = order.disposition;
  answer.etag = order.etag;
  answer.last_modified = order.last_modified;
  answer.ranges = order.ranges;
  answer.precompressed = order.precompressed;
  answer.conditional = order.conditional;
  const int64_t now = Scheduler::get().loop().unix_seconds();
  return files::answer_with_file(*exchange_, order.path, answer, now);
}

bool ResponseState::finish_stream() {
  if (!exchange_ || dropped_) {
    stage_ = Stage::kEnded;
    return true;
  }
  if (declared_length_ && !is_head_ && written_ < *declared_length_) {
    const uint64_t declared = *declared_length_;
    abort(std::nullopt);
    throw_runtime("The response ended after %" PRIu64 " of the %" PRIu64
                  " octets its Content-Length declares",
                  written_, declared);
    return false;
  }
  stage_ = Stage::kEnded;
  if (!committed_) {
    // HEAD: the chunks were dropped, only the head is due.
    commit_without_body();
  } else if (encoding.streaming()) {
    const EndStream end = trailers_announced_ ? EndStream::kNo : EndStream::kYes;
    send_coded({}, coding::Encoder::Flush::kEnd, end);
    encoding.detach();
    if (trailers_announced_) send_trailers();
  } else if (trailers_announced_) {
    send_trailers();
  } else {
    exchange_->send({}, EndStream::kYes);
  }
  return true;
}

// In two steps, as the length is not known to be zero.
void ResponseState::commit_without_body() {
  http::ResponseHead head;
  if (!encoding.coded()) head.content_length = declared_length_;
  commit(head, {}, EndStream::kNo);
  exchange_->send({}, EndStream::kYes);
}

void ResponseState::send_trailers() {
  exchange_->send_trailers(FieldViews(trailers).span());
}

void ResponseState::finish_with_error(uint16_t error_status, zend_string* message) {
  if (over() || committed_) return;
  headers.clear();
  trailers.clear();
  set_reason(nullptr);
  clear_body();
  encoding.reset();
  status = error_status;
  stage_ = Stage::kEnded;
  if (!exchange_) return;
  static constexpr std::array<http::HeaderField, 1> kFields = {
      {{"content-type", "text/plain; charset=utf-8"}}};
  http::ResponseHead head;
  head.status = error_status;
  head.fields = kFields;
  committed_ = true;
  const Bytes text =
      message ? Bytes(ZSTR_VAL(message), ZSTR_LEN(message)) : http::reason_phrase(error_status);
  exchange_->respond(head, text, EndStream::kYes);
}

void ResponseState::abort(std::optional<uint32_t> code) {
  stage_ = Stage::kAborted;
  encoding.detach();
  if (exchange_) exchange_->reset(code);
}

// --- streaming

bool ResponseState::declare_length() {
  zend_string* name = ZSTR_INIT_LITERAL("content-length", false);
  zend_string* value = headers.find(name);
  zend_string_release(name);
  if (!value) return true;
  declared_length_ = ascii::parse_decimal(Bytes(ZSTR_VAL(value), ZSTR_LEN(value)));
  if (declared_length_ && *declared_length_ <= static_cast<uint64_t>(ZEND_LONG_MAX)) return true;
  declared_length_.reset();
  throw_runtime("Content-Length \"%s\" is not a number from 0 to 2^63-1", ZSTR_VAL(value));
  return false;
}

bool ResponseState::begin_stream() {
  if (http::forbids_body(status) || status == 205) {
    throw_runtime("A response with status %d cannot carry a body; use end()", status);
    return false;
  }
  if (body_) {
    throw_runtime(
        "write() cannot follow setBody() or appendBody(): a response is buffered or streamed, not both");
    return false;
  }
  if (encoding.is_dictionary()) {
    throw_runtime("useAsDictionary() needs a buffered body: use setBody() instead of write()");
    return false;
  }
  if (conditional && answer_condition()) [[unlikely]] {
    answer_condition_instead_of_stream();
    return true;
  }
  if (!declare_length()) return false;
  stage_ = Stage::kStreaming;
  if (declared_length_ || !exchange_ || !encoding.concerns_streams()) return true;
  decide_coding(std::nullopt);
  if (encoding.coded() && !is_head_) encoding.begin_stream();
  return true;
}

ResponseState::WriteResult ResponseState::send(zend_string* chunk) {
  if (stage_ == Stage::kBuffered && !begin_stream()) return WriteResult::kThrew;
  if (dropped_) [[unlikely]]
    return WriteResult::kSent;
  if (!exchange_) return WriteResult::kPeerGone;
  if (is_head_) return WriteResult::kSent;
  const size_t size = ZSTR_LEN(chunk);
  if (declared_length_ && size > *declared_length_ - written_) {
    throw_runtime("write() of %zu octets goes beyond the %" PRIu64 " its Content-Length declares; %" PRIu64
                  " are written",
                  size, *declared_length_, written_);
    return WriteResult::kThrew;
  }
  written_ += size;
  const SendResult result =
      pass_on(encoding.streaming() ? Bytes(ZSTR_VAL(chunk), size) : borrow_or_share(chunk));
  return result == SendResult::kClosed ? WriteResult::kPeerGone : WriteResult::kSent;
}

SendResult ResponseState::pass_on(const OwnedBytes& chunk) {
  if (heartbeat_) [[unlikely]]
    set_heartbeat(heartbeat_->milliseconds);
  SendResult result;
  if (encoding.streaming()) {
    result = send_coded(chunk.data, coding::Encoder::Flush::kSync, EndStream::kNo);
    chunk.done();
  } else {
    result = send_piece(chunk, EndStream::kNo);
  }
  full_ = result == SendResult::kBlocked;
  return result;
}

SendResult ResponseState::send_piece(OwnedBytes piece, EndStream end) {
  if (committed_) return exchange_->send(piece, end);
  http::ResponseHead head;
  head.content_length = declared_length_;
  return commit(head, piece, end);
}

SendResult ResponseState::send_coded(Bytes octets, coding::Encoder::Flush flush, EndStream end) {
  using Status = coding::Encoder::Status;
  // Nothing can be decoded from a flush of nothing.
  if (octets.empty() && flush == coding::Encoder::Flush::kSync) return send_piece({}, end);
  SendResult result = SendResult::kSent;
  Status status = Status::kMoreRoom;
  while (status == Status::kMoreRoom && result != SendResult::kClosed) {
    const ResponseCoding::Piece piece = encoding.encode(octets, flush);
    status = piece.status;
    if (status == Status::kFailed) {
      abort(std::nullopt);
      return SendResult::kClosed;
    }
    result = send_piece(piece.octets, status == Status::kDone ? end : EndStream::kNo);
  }
  return result;
}

ResponseState::WriteResult ResponseState::write(zend_string* chunk) {
  const WriteResult result = send(chunk);
  if (result != WriteResult::kSent || !full_) return result;
  await_room(std::nullopt);
  if (EG(exception)) return WriteResult::kThrew;
  // Gone from here also when another coroutine has ended the answer, and then with this chunk.
  return exchange_ || stage_ == Stage::kEnded ? WriteResult::kSent : WriteResult::kPeerGone;
}

ResponseState::WriteResult ResponseState::try_write(zend_string* chunk) {
  if (exchange_ && !has_room()) return WriteResult::kRefused;
  return send(chunk);
}

bool ResponseState::has_room() const {
  return exchange_ && !full_;
}

bool ResponseState::await_room(std::optional<int64_t> timeout_ms) {
  Scheduler& scheduler = Scheduler::get();
  Coroutine* self = scheduler.current();
  if (!self) return has_room();
  struct Wait {
    Scheduler& scheduler;
    Coroutine& coroutine;
    bool expired;
  } wait{scheduler, *self, false};
  io::Timer timer(
      [](void* context) {
        auto& expired_wait = *static_cast<Wait*>(context);
        expired_wait.expired = true;
        expired_wait.scheduler.resume(expired_wait.coroutine);
      },
      &wait);
  io::Loop& loop = scheduler.loop();
  if (timeout_ms) timer.start(loop.timers(), loop.now_ms() + *timeout_ms);
  bool resumed = true;
  while (resumed && exchange_ && full_ && !wait.expired) {
    writers_.push_back(self);
    resumed = scheduler.suspend();
    std::erase(writers_, self);
  }
  if (wait.expired && exchange_ && full_) {
    throw_timeout("The client has made no room within %" PRId64 " ms", *timeout_ms);
  }
  return resumed && has_room();
}

void ResponseState::wake_writers() {
  full_ = false;
  for (Coroutine* writer : writers_) Scheduler::get().resume(*writer);
}

}  // namespace weft::php
