#pragma once

#include "php/coroutine.h"
#include "php/zend.h"

namespace weft::php {

// A line of the script, kept. All zero: none.
struct KeptPlace {
  zend_string* file;
  uint32_t line;

  // Where the running code is.
  void keep() {
    release();
    const zend_execute_data* frame = innermost_user_frame(EG(current_execute_data));
    if (!frame || !frame->func->op_array.filename) return;
    file = zend_string_copy(frame->func->op_array.filename);
    line = frame->opline->lineno;
  }
  void release() {
    if (file) zend_string_release(file);
    file = nullptr;
    line = 0;
  }
  Coroutine::Place get() const { return {file, line}; }
};

// As [file, line], and as "file:line" or "unknown".
void return_file_and_line(zval* return_value, const Coroutine::Place& place);
void return_location(zval* return_value, const Coroutine::Place& place);

}  // namespace weft::php
