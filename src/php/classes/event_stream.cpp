// EventStream.

#include <cinttypes>
#include <string>

#include "php/classes/http_classes.h"
#include "php/classes/http_response.h"
#include "php/errors.h"
#include "php/events/event_hubs.h"
#include "php/object.h"
#include "stubs/EventStream_arginfo.h"
#include "weft/base/ascii.h"
#include "weft/http/sse.h"

namespace weft::php {

namespace {

constexpr zend_long kMostHistory = 1 << 30;

struct EventStreamState {
  std::string name;
  size_t history = 0;
  int64_t heartbeat = 0;
  std::optional<std::string> lost_event;
};

using Box = ObjectBox<EventStreamState>;

EventStreamState& stream_of(zval* object) {
  return *Box::native_of(Z_OBJ_P(object));
}

Bytes view(const zend_string* text) {
  return Bytes(ZSTR_VAL(text), ZSTR_LEN(text));
}

bool check_range(const char* what, zend_long value, zend_long least, zend_long most) {
  if (value >= least && value <= most) return true;
  throw_invalid_argument("EventStream: %s is " ZEND_LONG_FMT "; use " ZEND_LONG_FMT " to " ZEND_LONG_FMT,
                         what, value, least, most);
  return false;
}

bool check_line(const char* what, const zend_string* text) {
  if (!text || !http::has_line_break(view(text))) return true;
  throw_invalid_argument("%s must not contain line breaks", what);
  return false;
}

// Null with an exception pending.
EventHub* hub_of(zval* object, const char* method) {
  EventStreamState& stream = stream_of(object);
  EventHubs* hubs = EventHubs::current();
  if (hubs && !stream.name.empty()) return hubs->open(stream.name, stream.history);
  throw_runtime("%s: no server runs in this process", method);
  return nullptr;
}

// The id that stands in the text; one that is none is one never given.
uint64_t id_of(Bytes text) {
  return ascii::parse_decimal(text).value_or(0);
}

server::EventLog::Place first_place(const server::EventLog& log, const ResponseState& response,
                                    const zend_string* after) {
  if (after)
    return ZSTR_LEN(after) == 1 && ZSTR_VAL(after)[0] == '0'
               ? server::EventLog::Place{log.after(0).position, true}
               : log.after(id_of(view(after)));
  const auto last = response.exchange()->request().fields.find("last-event-id");
  if (!last || last->empty()) return {log.end(), true};
  return log.after(id_of(*last));
}

// The head leaves at once, so that the client knows that it is heard.
void greet(ResponseState& response, const EventStreamState& stream, bool complete) {
  response.set_heartbeat(stream.heartbeat);
  std::string greeting(http::kSseHeartbeat);
  if (!complete && stream.lost_event) greeting += "event: " + *stream.lost_event + "\ndata: \n\n";
  response.send_records(Bytes(greeting));
}

}  // namespace

void register_event_stream_class() {
  Box::register_class(register_class_Weft_EventStream());
}

}  // namespace weft::php

using namespace weft;
using namespace weft::php;

ZEND_METHOD(Weft_EventStream, __construct) {
  zend_string* name;
  zend_long history = 1'048'576;
  zend_long heartbeat = 15'000;
  zend_string* lost_event = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 4)
  Z_PARAM_STR(name)
  Z_PARAM_OPTIONAL
  Z_PARAM_LONG(history)
  Z_PARAM_LONG(heartbeat)
  Z_PARAM_STR_OR_NULL(lost_event)
  ZEND_PARSE_PARAMETERS_END();
  if (!check_range("the length of the name", static_cast<zend_long>(ZSTR_LEN(name)), 1,
                   server::EventStore::kLongestName) ||
      !check_range("$historyBytes", history, server::EventLog::kSmallest, kMostHistory) ||
      (heartbeat != 0 &&
       !check_range("$heartbeatMs", heartbeat, Heartbeat::kShortest, Heartbeat::kLongest)) ||
      !check_line("EventStream: $lostEvent", lost_event)) {
    RETURN_THROWS();
  }
  EventStreamState& stream = stream_of(ZEND_THIS);
  stream.name = view(name);
  stream.history = static_cast<size_t>(history);
  stream.heartbeat = heartbeat;
  if (lost_event) stream.lost_event = view(lost_event);
}

ZEND_METHOD(Weft_EventStream, getName) {
  ZEND_PARSE_PARAMETERS_NONE();
  const std::string& name = stream_of(ZEND_THIS).name;
  RETURN_STRINGL(name.data(), name.size());
}

ZEND_METHOD(Weft_EventStream, publish) {
  zend_string* data;
  zend_string* event = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_STR(data)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR_OR_NULL(event)
  ZEND_PARSE_PARAMETERS_END();
  if (!check_line("publish(): the event type", event)) RETURN_THROWS();
  EventHub* hub = hub_of(ZEND_THIS, "publish()");
  if (!hub) RETURN_THROWS();
  const auto type = event ? std::optional<Bytes>(view(event)) : std::nullopt;
  const auto id = EventHubs::current()->publish(*hub, type, view(data));
  if (!id) RETURN_THROWS();
  RETURN_STR(zend_strpprintf(0, "%" PRIu64, *id));
}

ZEND_METHOD(Weft_EventStream, attach) {
  zval* object;
  zend_string* after = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_OBJECT_OF_CLASS(object, http_response_class())
  Z_PARAM_OPTIONAL
  Z_PARAM_STR_OR_NULL(after)
  ZEND_PARSE_PARAMETERS_END();
  EventHub* hub = hub_of(ZEND_THIS, "attach()");
  if (!hub) RETURN_THROWS();
  if (!Scheduler::get().current()) {
    throw_runtime("attach(): called outside of a coroutine");
    RETURN_THROWS();
  }
  ResponseState* response = response_with_open_stream(object, "attach()");
  if (!response || !response->begin_event_stream()) RETURN_THROWS();
  if (response->peer_gone() || response->is_head()) return;
  const EventStreamState& stream = stream_of(ZEND_THIS);
  const server::EventLog::Place place = first_place(hub->log(), *response, after);
  greet(*response, stream, place.complete);
  // While the coroutine waits nobody may recycle what it serves.
  zval kept;
  ZVAL_COPY(&kept, object);
  EventHubs::current()->serve(*hub, *response, place.position);
  zval_ptr_dtor(&kept);
}

ZEND_METHOD(Weft_EventStream, close) {
  ZEND_PARSE_PARAMETERS_NONE();
  EventHub* hub = hub_of(ZEND_THIS, "close()");
  if (!hub) RETURN_THROWS();
  EventHubs::current()->close(*hub);
}

ZEND_METHOD(Weft_EventStream, getLastId) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (!EventHubs::current()) RETURN_STRING("0");
  EventHub* hub = hub_of(ZEND_THIS, "getLastId()");
  if (!hub) RETURN_THROWS();
  RETURN_STR(zend_strpprintf(0, "%" PRIu64, hub->log().last_id()));
}

ZEND_METHOD(Weft_EventStream, getClientCount) {
  ZEND_PARSE_PARAMETERS_NONE();
  if (!EventHubs::current()) RETURN_LONG(0);
  EventHub* hub = hub_of(ZEND_THIS, "getClientCount()");
  if (!hub) RETURN_THROWS();
  RETURN_LONG(static_cast<zend_long>(hub->clients()));
}
