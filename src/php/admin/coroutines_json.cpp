#include "php/admin/coroutines_json.h"

#include "php/async/coroutine_object.h"
#include "php/coroutine.h"
#include "php/handler_run.h"
#include "weft/base/json_writer.h"

namespace weft::php {

namespace {

constexpr size_t kShownTarget = 256;

void write_place(JsonWriter& json, Bytes name, const zend_string* file, uint32_t line) {
  if (!file) return;
  json.member(name, std::string(ZSTR_VAL(file), ZSTR_LEN(file)) + ":" + std::to_string(line));
}

void write_request(JsonWriter& json, const http::RequestHead& head) {
  json.key("request");
  json.begin_object();
  json.member("method", head.method_name());
  json.member("target", head.target().substr(0, kShownTarget));
  json.end_object();
}

void write_coroutine(JsonWriter& json, const Coroutine& coroutine, int64_t now_ms) {
  const Coroutine::State state = coroutine.state();
  json.begin_object();
  json.member("id", coroutine.id());
  json.member("state", coroutine.state_name());
  if (state == Coroutine::State::kParked) json.member("waiting_for", coroutine.waiting_for());
  json.member("since_ms", now_ms - coroutine.since_ms());
  const HandlerRun* run = HandlerRun::of(coroutine.task());
  if (const http::RequestHead* head = run ? run->request_head() : nullptr) write_request(json, *head);
  const Coroutine::Place place = coroutine.place();
  write_place(json, "suspended_at", place.file, place.line);
  if (const CoroutineObject* object = coroutine.object) {
    write_place(json, "spawned_at", object->spawn_file, object->spawn_line);
  }
  json.end_object();
}

}  // namespace

std::string coroutines_json(Scheduler& scheduler, size_t room) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.member("total", scheduler.live_count());
  json.key("list");
  json.begin_array();
  const int64_t now_ms = scheduler.loop().now_ms();
  for (const Coroutine* c = scheduler.first_live(); c && text.size() < room; c = scheduler.next_live(*c)) {
    write_coroutine(json, *c, now_ms);
  }
  json.end_array();
  json.end_object();
  return text;
}

}  // namespace weft::php
