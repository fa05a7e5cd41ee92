// HttpResponse: streams of events.

#include <cinttypes>

#include "php/classes/http_response.h"
#include "php/errors.h"
#include "weft/http/sse.h"

namespace weft::php {

namespace {

std::optional<Bytes> bytes_of(const zend_string* text) {
  if (!text) return std::nullopt;
  return Bytes(ZSTR_VAL(text), ZSTR_LEN(text));
}

// The state of $this as an event stream, which it becomes if it can; null with an exception pending.
ResponseState* event_stream_of(zval* object, const char* method) {
  ResponseState* response = response_with_open_stream(object, method);
  return response && response->begin_event_stream() ? response : nullptr;
}

bool check_line(const char* method, const char* part, std::optional<Bytes> text) {
  if (!text || !http::has_line_break(*text)) return true;
  throw_invalid_argument("%s: the %s must not contain line breaks", method, part);
  return false;
}

bool check_retry(const char* method, zend_long milliseconds) {
  if (milliseconds >= 0) return true;
  throw_invalid_argument("%s: the retry time is " ZEND_LONG_FMT " ms; use 0 or more", method, milliseconds);
  return false;
}

bool check_event(const char* method, const http::ServerSentEvent& event) {
  if (!check_line(method, "event type", event.event) || !check_line(method, "id", event.id)) return false;
  if (!event.id || event.id->find('\0') == Bytes::npos) return true;
  throw_invalid_argument("%s: the id must not contain NUL", method);
  return false;
}

// The record, which the caller releases.
zend_string* record_of(const http::ServerSentEvent& event) {
  zend_string* record = zend_string_alloc(http::sse_size(event), false);
  *http::write_sse(ZSTR_VAL(record), event) = '\0';
  return record;
}

// Parses the arguments of sseEvent() and its like. False with an exception pending.
bool parse_event(zend_execute_data* execute_data, const char* method, http::ServerSentEvent& event) {
  zend_string* data = nullptr;
  zend_string* type = nullptr;
  zend_string* id = nullptr;
  zend_long retry = 0;
  bool no_retry = true;
  ZEND_PARSE_PARAMETERS_START(0, 4)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR_OR_NULL(data)
  Z_PARAM_STR_OR_NULL(type)
  Z_PARAM_STR_OR_NULL(id)
  Z_PARAM_LONG_OR_NULL(retry, no_retry)
  ZEND_PARSE_PARAMETERS_END_EX(return false);
  if (!no_retry && !check_retry(method, retry)) return false;
  event = {bytes_of(type), bytes_of(id), std::nullopt, bytes_of(data)};
  if (!no_retry) event.retry_ms = static_cast<uint64_t>(retry);
  return check_event(method, event);
}

// Writes the record and lets go of it. False with an exception pending.
bool write_record(ResponseState& response, zend_string* record) {
  const auto result = response.write(record);
  zend_string_release(record);
  if (result == ResponseState::WriteResult::kPeerGone) throw_peer_gone();
  return EG(exception) == nullptr;
}

bool write_event(zval* object, const char* method, const http::ServerSentEvent& event) {
  ResponseState* response = event_stream_of(object, method);
  if (!response) return false;
  return http::sse_size(event) == 0 || write_record(*response, record_of(event));
}

}  // namespace

}  // namespace weft::php

using namespace weft;
using namespace weft::php;

ZEND_METHOD(Weft_HttpResponse, sseStart) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (!event_stream_of(ZEND_THIS, "sseStart()")) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, sseEvent) {
  http::ServerSentEvent event;
  if (!parse_event(execute_data, "sseEvent()", event)) RETURN_THROWS();
  if (!write_event(ZEND_THIS, "sseEvent()", event)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, trySseEvent) {
  http::ServerSentEvent event;
  if (!parse_event(execute_data, "trySseEvent()", event)) RETURN_THROWS();
  ResponseState* response = event_stream_of(ZEND_THIS, "trySseEvent()");
  if (!response) RETURN_THROWS();
  if (http::sse_size(event) == 0) RETURN_TRUE;
  zend_string* record = record_of(event);
  const auto result = response->try_write(record);
  zend_string_release(record);
  if (result == ResponseState::WriteResult::kPeerGone) throw_peer_gone();
  if (EG(exception)) RETURN_THROWS();
  RETURN_BOOL(result == ResponseState::WriteResult::kSent);
}

ZEND_METHOD(Weft_HttpResponse, sseComment) {
  zend_string* text = ZSTR_EMPTY_ALLOC();
  ZEND_PARSE_PARAMETERS_START(0, 1)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR(text)
  ZEND_PARSE_PARAMETERS_END();
  const Bytes comment = *bytes_of(text);
  if (!check_line("sseComment()", "text", comment)) RETURN_THROWS();
  ResponseState* response = event_stream_of(ZEND_THIS, "sseComment()");
  if (!response) RETURN_THROWS();
  zend_string* record = zend_string_alloc(http::sse_comment_size(comment), false);
  *http::write_sse_comment(ZSTR_VAL(record), comment) = '\0';
  if (!write_record(*response, record)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, sseRetry) {
  zend_long milliseconds;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(milliseconds)
  ZEND_PARSE_PARAMETERS_END();
  if (!check_retry("sseRetry()", milliseconds)) RETURN_THROWS();
  http::ServerSentEvent event;
  event.retry_ms = static_cast<uint64_t>(milliseconds);
  if (!write_event(ZEND_THIS, "sseRetry()", event)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, sseHeartbeat) {
  zend_long milliseconds;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(milliseconds)
  ZEND_PARSE_PARAMETERS_END();
  if (milliseconds != 0 && (milliseconds < Heartbeat::kShortest || milliseconds > Heartbeat::kLongest)) {
    throw_invalid_argument("sseHeartbeat(): " ZEND_LONG_FMT " is out of range; use %" PRId64 " to %" PRId64
                           " (milliseconds), or 0 for none",
                           milliseconds, Heartbeat::kShortest, Heartbeat::kLongest);
    RETURN_THROWS();
  }
  ResponseState* response = event_stream_of(ZEND_THIS, "sseHeartbeat()");
  if (!response) RETURN_THROWS();
  response->set_heartbeat(milliseconds);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}
