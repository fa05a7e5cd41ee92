#include "weft/http/sse.h"

#include <charconv>

#include "weft/base/pen.h"

namespace weft::http {

namespace {

class Counter {
 public:
  void put(Bytes text) { size_ += text.size(); }
  size_t size() const { return size_; }

 private:
  size_t size_ = 0;
};

template <class Sink>
void put_field(Sink& sink, Bytes name, Bytes value) {
  sink.put(name);
  if (!value.empty()) sink.put(value);
  sink.put("\n");
}

template <class Sink>
void put_data(Sink& sink, Bytes data) {
  while (true) {
    const size_t end = data.find_first_of("\r\n");
    put_field(sink, "data: ", data.substr(0, end));
    if (end == Bytes::npos) return;
    data.remove_prefix(data.substr(end, 2) == "\r\n" ? end + 2 : end + 1);
  }
}

template <class Sink>
void put_event(Sink& sink, const ServerSentEvent& event) {
  if (event.event) put_field(sink, "event: ", *event.event);
  if (event.id) put_field(sink, "id: ", *event.id);
  if (event.retry_ms) {
    char digits[20];
    const char* end = std::to_chars(digits, digits + sizeof digits, *event.retry_ms).ptr;
    put_field(sink, "retry: ", Bytes(digits, static_cast<size_t>(end - digits)));
  }
  if (event.data) put_data(sink, *event.data);
  if (event.event || event.id || event.retry_ms || event.data) sink.put("\n");
}

template <class Sink>
void put_comment(Sink& sink, Bytes text) {
  sink.put(text.empty() ? Bytes(":") : Bytes(": "));
  if (!text.empty()) sink.put(text);
  sink.put("\n\n");
}

}  // namespace

bool has_line_break(Bytes text) {
  return text.find_first_of("\r\n") != Bytes::npos;
}

size_t sse_size(const ServerSentEvent& event) {
  Counter counter;
  put_event(counter, event);
  return counter.size();
}

char* write_sse(char* room, const ServerSentEvent& event) {
  Pen pen(room);
  put_event(pen, event);
  return pen.end();
}

size_t sse_comment_size(Bytes text) {
  Counter counter;
  put_comment(counter, text);
  return counter.size();
}

char* write_sse_comment(char* room, Bytes text) {
  Pen pen(room);
  put_comment(pen, text);
  return pen.end();
}

}  // namespace weft::http
