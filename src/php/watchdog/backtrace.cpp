#include "php/watchdog/backtrace.h"

#include "php/coroutine.h"

namespace weft::php {

namespace {

bool is_user_code(const zend_execute_data* frame) {
  return frame->func && ZEND_USER_CODE(frame->func->common.type);
}

// Bottoms of Fibers have no name, places kept for generators no function.
bool is_shown(const zend_execute_data* frame) {
  return frame->func && (ZEND_USER_CODE(frame->func->common.type) || frame->func->common.function_name);
}

zend_execute_data* settle_on_frame(zend_execute_data* frame) {
  while (frame && !Coroutine::is_base(frame)) {
    frame = zend_generator_check_placeholder_frame(frame);
    if (is_shown(frame)) return frame;
    frame = frame->prev_execute_data;
  }
  return nullptr;
}

uint32_t line_of(const zend_execute_data* frame) {
  const zend_op* opline = frame->opline;
  if (!opline) return frame->func->op_array.line_start;
  if (opline->opcode != ZEND_HANDLE_EXCEPTION) return opline->lineno;
  const zend_op* before = EG(opline_before_exception);
  return before ? before->lineno : frame->func->op_array.line_end;
}

Bytes text_of(const zend_string* string) {
  return {ZSTR_VAL(string), ZSTR_LEN(string)};
}

void add_place(Line& out, const zend_execute_data* frame) {
  if (!frame || !is_user_code(frame)) {
    out << "[internal function]";
  } else {
    out << text_of(frame->func->op_array.filename) << "(" << int64_t{line_of(frame)} << ")";
  }
}

void add_function(Line& out, const zend_execute_data* frame) {
  const auto& function = frame->func->common;
  if (!function.function_name) {
    out << "include()";
    return;
  }
  if (function.scope)
    out << text_of(function.scope->name) << (Z_TYPE(frame->This) == IS_OBJECT ? "->" : "::");
  out << text_of(function.function_name) << "()";
}

}  // namespace

Backtrace::Backtrace(zend_execute_data* innermost)
    : innermost_(settle_on_frame(innermost)), frame_(innermost_) {}

bool Backtrace::place(Line& out) const {
  zend_execute_data* frame = innermost_;
  while (frame && !is_user_code(frame)) frame = settle_on_frame(frame->prev_execute_data);
  if (frame) add_place(out, frame);
  return frame != nullptr;
}

bool Backtrace::next(Line& out) {
  if (!frame_) return false;
  out.clear();
  out << "#" << int64_t{number_} << " ";
  if (number_++ == kMaxFrames) {
    out << "...";
    frame_ = nullptr;
    return true;
  }
  zend_execute_data* const caller = settle_on_frame(frame_->prev_execute_data);
  if (!caller && !frame_->func->common.function_name) {
    out << "{main}";
  } else {
    add_place(out, caller);
    out << ": ";
    add_function(out, frame_);
  }
  frame_ = caller;
  return true;
}

}  // namespace weft::php
