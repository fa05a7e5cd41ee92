#include "php/watchdog/frame_peek.h"

#include <algorithm>
#include <cstddef>

#include "weft/base/peek.h"

namespace weft::php {

namespace {

constexpr size_t kMaxString = 300;
constexpr int kMaxFrames = 8;  // to look at for PHP code below the native function

template <class T>
bool peek_at(const void* from, T& to) {
  return peek(from, &to, sizeof to);
}

// A member of something that is only an address here.
template <class T>
const void* member(const T* object, size_t offset) {
  return reinterpret_cast<const char*>(object) + offset;
}

bool peek_string(const zend_string* string, Line& out) {
  char text[kMaxString];
  size_t length;
  if (!string || !peek_at(member(string, offsetof(zend_string, len)), length)) return false;
  length = std::min(length, sizeof text);
  if (!peek(member(string, offsetof(zend_string, val)), text, length)) return false;
  out << Bytes(text, length);
  return true;
}

// As much of a frame as is of use.
struct Frame {
  zend_execute_data data;
  decltype(zend_function::common) function;

  bool read(const zend_execute_data* frame) {
    return frame && peek_at(frame, data) && data.func && peek_at(data.func, function);
  }
  bool user_code() const { return ZEND_USER_CODE(function.type); }
};

bool peek_name(const Frame& frame, Line& out) {
  const zend_string* scope;
  if (frame.function.scope &&
      peek_at(member(frame.function.scope, offsetof(zend_class_entry, name)), scope) &&
      peek_string(scope, out)) {
    out << "::";
  }
  if (!peek_string(frame.function.function_name, out)) return false;
  out << "()";
  return true;
}

bool peek_place(const Frame& frame, Line& out) {
  const zend_string* file;
  uint32_t line;
  if (!peek_at(member(frame.data.func, offsetof(zend_op_array, filename)), file) ||
      !peek_at(member(frame.data.opline, offsetof(zend_op, lineno)), line) || !peek_string(file, out)) {
    return false;
  }
  out << "(" << int64_t{line} << ")";
  return true;
}

}  // namespace

bool peek_function(zend_execute_data* const* current, Line& out) {
  zend_execute_data* address;
  Frame frame;
  if (!peek_at(current, address) || !frame.read(address)) return false;
  Line name;
  Line place;
  const bool native = !frame.user_code() && peek_name(frame, name);
  for (int i = 0; i < kMaxFrames && !frame.user_code(); ++i) {
    if (!frame.read(frame.data.prev_execute_data)) break;
  }
  const bool placed = frame.user_code() && peek_place(frame, place);
  if (native) out << name;
  if (native && placed) out << " called at ";
  if (placed) out << place;
  return native || placed;
}

}  // namespace weft::php
