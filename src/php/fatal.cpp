#include "php/fatal.h"

#include <utility>

#include "php/coroutine.h"
#include "php/globals.h"
#include "php/hooks/thread_hooks.h"
#include "php/scheduler.h"
#include "weft/server/counter.h"

namespace weft::php {

namespace {

using ErrorCallback = decltype(zend_error_cb);

ErrorCallback original_error_callback = nullptr;

constexpr int kFatalTypes = E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR;

// Frames of a Fiber run inside the coroutine are freed by the engine with the Fiber's stack: skip to its
// starter's.
zend_execute_data* outermost_stack_frame() {
  zend_execute_data* first = EG(current_execute_data);
  for (zend_execute_data* frame = first; frame; frame = frame->prev_execute_data) {
    if (Coroutine::is_base(frame)) return first;
    const bool fiber_base =
        frame->func && frame->func->type == ZEND_INTERNAL_FUNCTION && !frame->func->common.function_name;
    if (fiber_base) first = frame->prev_execute_data;
  }
  return nullptr;
}

void on_error(int type, zend_string* file, const uint32_t line, zend_string* message) {
  // What a library has to say about a call that failed because its coroutine is cancelled is no news.
  const ThreadHooks* hooks = ThreadHooks::get();
  if (hooks && hooks->refusing() && !(type & kFatalTypes)) return;
  Scheduler* scheduler = Scheduler::get_if_used();
  Coroutine* coroutine = scheduler ? scheduler->current() : nullptr;
  if (!coroutine || !(type & kFatalTypes) || (type & E_DONT_BAIL)) {
    original_error_callback(type, file, line, message);
    return;
  }
  const int exit_status = EG(exit_status);
  original_error_callback(type | E_DONT_BAIL, file, line, message);
  EG(exit_status) = exit_status;
  coroutine->fatal = {outermost_stack_frame(), CG(in_compilation)};
  zend_set_memory_limit(PG(memory_limit));
  zend_bailout();
}

void drop_vm_page() {
  zend_vm_stack page = EG(vm_stack);
  EG(vm_stack) = page->prev;
  EG(vm_stack_top) = page->prev->top;
  EG(vm_stack_end) = page->prev->end;
  efree(page);
}

// Pages above the one `position` lies in hold nothing that is still of use.
void unwind_vm_stack_to(const void* position) {
  const auto* target = static_cast<const char*>(position);
  const auto on_page = [target](zend_vm_stack page) {
    return target >= reinterpret_cast<char*>(page) && target < reinterpret_cast<char*>(page->end);
  };
  while (EG(vm_stack)->prev && !on_page(EG(vm_stack))) drop_vm_page();
}

void pop_frame(zend_execute_data* frame) {
  unwind_vm_stack_to(frame);
  if ((ZEND_CALL_INFO(frame) & ZEND_CALL_ALLOCATED) && EG(vm_stack)->prev) {
    drop_vm_page();
  } else {
    EG(vm_stack_top) = reinterpret_cast<zval*>(frame);
  }
}

// A frame on its way out may have freed any part of itself already: it is leaked.
bool is_leaving(const zend_execute_data* frame) {
  const zend_op_array& code = frame->func->op_array;
  if (frame->opline < code.opcodes || frame->opline >= code.opcodes + code.last) return true;
  switch (frame->opline->opcode) {
    case ZEND_RETURN:
    case ZEND_RETURN_BY_REF:
    case ZEND_GENERATOR_RETURN: return true;
    default: return false;
  }
}

void release_code_frame(zend_execute_data* frame, zend_execute_data* parent) {
  zend_detach_symbol_table(frame);
  auto* code = &frame->func->op_array;
  zend_destroy_static_vars(code);
  destroy_op_array(code);
  efree_size(code, sizeof(zend_op_array));
  pop_frame(frame);
  const bool attach = parent && parent->func && ZEND_USER_CODE(parent->func->type) &&
                      (ZEND_CALL_INFO(parent) & ZEND_CALL_HAS_SYMBOL_TABLE);
  if (attach) zend_attach_symbol_table(parent);
}

void release_function_frame(zend_execute_data* frame) {
  const uint32_t info = ZEND_CALL_INFO(frame);
  zend_free_compiled_variables(frame);
  if (info & ZEND_CALL_HAS_SYMBOL_TABLE) zend_clean_and_cache_symbol_table(frame->symbol_table);
  if (info & ZEND_CALL_HAS_EXTRA_NAMED_PARAMS) zend_free_extra_named_params(frame->extra_named_params);
  zend_vm_stack_free_extra_args_ex(info, frame);
  if (info & ZEND_CALL_RELEASE_THIS) {
    OBJ_RELEASE(Z_OBJ(frame->This));
  } else if (info & ZEND_CALL_CLOSURE) {
    OBJ_RELEASE(ZEND_CLOSURE_OBJECT(frame->func));
  }
  pop_frame(frame);
}

zend_generator* generator_of(zend_execute_data* frame) {
  return reinterpret_cast<zend_generator*>(frame->return_value);
}

void release_user_frame(zend_execute_data* frame) {
  const bool generator = ZEND_CALL_INFO(frame) & ZEND_CALL_GENERATOR;
  if (generator) generator_of(frame)->flags &= ~ZEND_GENERATOR_CURRENTLY_RUNNING;
  if (is_leaving(frame)) {
    if (generator) {
      generator_of(frame)->execute_data = nullptr;
    } else {
      pop_frame(frame);
    }
    return;
  }
  if (frame->call || !generator) {
    unwind_vm_stack_to(frame->call ? static_cast<void*>(frame->call) : frame);
  }
  if (generator) {
    zend_generator_close(generator_of(frame), false);
    return;
  }
  const auto position = static_cast<uint32_t>(frame->opline - frame->func->op_array.opcodes);
  zend_cleanup_unfinished_execution(frame, position, 0);
  if (ZEND_CALL_INFO(frame) & ZEND_CALL_CODE) {
    release_code_frame(frame, frame->prev_execute_data);
  } else {
    release_function_frame(frame);
  }
}

void release_internal_frame(zend_execute_data* frame) {
  zend_vm_stack_free_args(frame);
  if (ZEND_CALL_INFO(frame) & ZEND_CALL_HAS_EXTRA_NAMED_PARAMS) {
    zend_free_extra_named_params(frame->extra_named_params);
  }
  if (ZEND_CALL_INFO(frame) & ZEND_CALL_RELEASE_THIS) OBJ_RELEASE(Z_OBJ(frame->This));
  pop_frame(frame);
}

void clear_exception() {
  if (zend_object* error = std::exchange(EG(exception), nullptr)) OBJ_RELEASE(error);
  if (zend_object* error = std::exchange(EG(prev_exception), nullptr)) OBJ_RELEASE(error);
}

// After a bailout out of an output handler, or an attempt to nest them, no handler may be called any more.
void recover_output() {
  zend_output_globals& output = zend::output();
  if (!(output.flags & PHP_OUTPUT_ACTIVATED)) {
    php_output_activate();
    if (PG(implicit_flush)) php_output_set_implicit_flush(1);
  }
  if (output.running) {
    output.running = nullptr;
    zend::disable_output_handlers();
  }
}

// What was being compiled is beyond saving, but not its memory and the open file.
void abandon_compilation() {
  zend_arena_destroy(CG(ast_arena));
  CG(ast) = nullptr;
  CG(ast_arena) = nullptr;
  zend_llist_remove_tail(&CG(open_files));
  CG(active_op_array) = nullptr;
  CG(active_class_entry) = nullptr;
}

}  // namespace

void install_fatal_hook() {
  original_error_callback = zend_error_cb;
  zend_error_cb = on_error;
}

void remove_fatal_hook() {
  if (zend_error_cb == on_error) zend_error_cb = original_error_callback;
}

void recover_engine(FatalRecord& record) {
  CG(unclean_shutdown) = 0;
  CG(in_compilation) = 0;
  CG(current_linking_class) = nullptr;
  gc_protect(0);
  clear_exception();
  recover_output();
  while (zend_fiber_switch_blocked()) zend_fiber_switch_unblock();
  if (EG(record_errors)) {
    EG(record_errors) = false;
    zend_free_recorded_errors();
  }
  if (ZEND_OBSERVER_ENABLED) zend_observer_fcall_end_all();
  if (record.compiling) {
    record.compiling = false;
    abandon_compilation();
  }
}

void release_frames(FatalRecord& record) {
  while (record.frame && !Coroutine::is_base(record.frame)) {
    zend_execute_data* frame = record.frame;
    record.frame = frame->prev_execute_data;
    // So that destructors, and a fatal error in one of them, see what is left.
    EG(current_execute_data) = record.frame;
    if (!frame->func) continue;
    if (ZEND_USER_CODE(frame->func->type)) {
      release_user_frame(frame);
    } else {
      release_internal_frame(frame);
    }
    if (EG(exception)) zend_clear_exception();
  }
}

void count_survived_fatal() {
  if (server::Counter* counter = WEFT_G(survived_fatals)) ++*counter;
}

}  // namespace weft::php
