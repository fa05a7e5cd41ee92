// ResponseState: streams of events.

#include <algorithm>
#include <cstring>

#include "php/errors.h"
#include "php/response_state.h"
#include "php/scheduler.h"
#include "weft/base/ascii.h"
#include "weft/http/sse.h"

namespace weft::php {

using http::SendResult;

namespace {

constexpr Bytes kMediaType = "text/event-stream";

// With or without parameters.
bool is_event_stream_type(const zend_string* value) {
  const Bytes text(ZSTR_VAL(value), ZSTR_LEN(value));
  const Bytes rest = text.substr(std::min(text.size(), kMediaType.size()));
  return ascii::equals_ignoring_case(text.substr(0, kMediaType.size()), kMediaType) &&
         (rest.empty() || rest[0] == ';' || rest[0] == ' ');
}

void set_field(FieldList& headers, const char* name, const char* value) {
  zend_string* name_string = zend_string_init(name, std::strlen(name), false);
  zend_string* value_string = zend_string_init(value, std::strlen(value), false);
  headers.remove(name_string);
  headers.add(name_string, value_string);
  zend_string_release(name_string);
  zend_string_release(value_string);
}

// The Content-Type a script has set; null = none.
zend_string* content_type(const FieldList& headers) {
  zend_string* name = ZSTR_INIT_LITERAL("content-type", false);
  zend_string* type = headers.find(name);
  zend_string_release(name);
  return type;
}

}  // namespace

bool ResponseState::begin_event_stream() {
  if (event_stream_) return true;
  if (stage_ == Stage::kStreaming) {
    throw_runtime("An event stream cannot follow write()");
    return false;
  }
  const zend_string* type = content_type(headers);
  if (type && !is_event_stream_type(type)) {
    throw_invalid_argument("An event stream is text/event-stream; the Content-Type is set to \"%s\"",
                           ZSTR_VAL(type));
    return false;
  }
  encoding.refuse();
  if (!begin_stream()) return false;
  declared_length_.reset();
  if (!type) set_field(headers, "content-type", "text/event-stream");
  set_field(headers, "cache-control", "no-cache, no-transform");
  set_field(headers, "x-accel-buffering", "no");
  event_stream_ = true;
  return true;
}

SendResult ResponseState::send_records(const OwnedBytes& records) {
  if (!exchange_ || over() || is_head_ || dropped_) {
    records.done();
    return exchange_ && !over() ? SendResult::kSent : SendResult::kClosed;
  }
  written_ += records.data.size();
  return pass_on(records);
}

void ResponseState::set_heartbeat(int64_t milliseconds) {
  if (milliseconds == 0 || !exchange_ || is_head_) {
    heartbeat_.reset();
    return;
  }
  if (!heartbeat_) heartbeat_ = std::make_unique<Heartbeat>(&ResponseState::beat, this);
  heartbeat_->milliseconds = milliseconds;
  io::Loop& loop = Scheduler::get().loop();
  heartbeat_->timer.start(loop.timers(), loop.now_ms() + milliseconds);
}

void ResponseState::beat(void* self) {
  auto& response = *static_cast<ResponseState*>(self);
  if (response.over()) {
    response.heartbeat_.reset();
  } else if (response.full_) {
    // What waits for the client will keep the stream alive as well.
    response.set_heartbeat(response.heartbeat_->milliseconds);
  } else {
    response.send_records(http::kSseHeartbeat);
  }
}

bool ResponseState::await_change(const char* waiting_for) {
  Scheduler& scheduler = Scheduler::get();
  Coroutine* self = scheduler.current();
  writers_.push_back(self);
  const bool resumed = scheduler.suspend(waiting_for);
  std::erase(writers_, self);
  return resumed;
}

}  // namespace weft::php
