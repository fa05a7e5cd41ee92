#include "php/engine_state.h"

namespace weft::php {

namespace {

constexpr int kBufferFlags = PHP_OUTPUT_ACTIVE | PHP_OUTPUT_LOCKED;
constexpr int kStickyFlags = PHP_OUTPUT_SENT | PHP_OUTPUT_WRITTEN;

void free_autoload_table() {
  if (!EG(in_autoload)) return;
  zend_hash_destroy(EG(in_autoload));
  FREE_HASHTABLE(EG(in_autoload));
  EG(in_autoload) = nullptr;
}

// The ban protects Fibers only: our own switches come back here before anything that is below on the stack
// goes on.
int lift_switch_blocks() {
  int count = 0;
  for (; zend_fiber_switch_blocked(); ++count) zend_fiber_switch_unblock();
  return count;
}

void clear_output() {
  zend_output_globals& output = zend::output();
  zend_stack_init(&output.handlers, sizeof(php_output_handler*));
  output.active = nullptr;
  output.running = nullptr;
  output.flags &= ~kBufferFlags;
}

void clear_all_but_output() {
  EG(exception) = nullptr;
  EG(prev_exception) = nullptr;
  EG(error_handling) = EH_NORMAL;
  EG(exception_class) = nullptr;
  EG(fake_scope) = nullptr;
  BG(strtok_string) = nullptr;
  BG(strtok_last) = nullptr;
  BG(strtok_len) = 0;
  BG(user_compare_fci) = empty_fcall_info;
  BG(user_compare_fci_cache) = empty_fcall_info_cache;
  BG(serialize_lock) = 0;
  BG(serialize) = {};
  BG(unserialize) = {};
}

}  // namespace

struct EngineState::Kept {
  zend_object* exception;
  zend_object* previous_exception;
  const zend_op* opline_before_exception;
  zend_error_handling_t error_handling;
  zend_class_entry* exception_class;
  zend_class_entry* fake_scope;
  HashTable* in_autoload;
  zend_string* strtok_string;
  char* strtok_last;
  size_t strtok_size;
  zend_fcall_info compare;
  zend_fcall_info_cache compare_cache;
  unsigned serialize_lock;
  decltype(php_basic_globals::serialize) serialize;
  decltype(php_basic_globals::unserialize) unserialize;
  zend_output_globals output;
  int switch_blocks;
};

EngineState::~EngineState() {
  delete kept_;
}

void EngineState::save() {
  kept_ = new Kept{
      .exception = EG(exception),
      .previous_exception = EG(prev_exception),
      .opline_before_exception = EG(opline_before_exception),
      .error_handling = EG(error_handling),
      .exception_class = EG(exception_class),
      .fake_scope = EG(fake_scope),
      .in_autoload = EG(in_autoload),
      .strtok_string = BG(strtok_string),
      .strtok_last = BG(strtok_last),
      .strtok_size = BG(strtok_len),
      .compare = BG(user_compare_fci),
      .compare_cache = BG(user_compare_fci_cache),
      .serialize_lock = BG(serialize_lock),
      .serialize = BG(serialize),
      .unserialize = BG(unserialize),
      .output = zend::output(),
      .switch_blocks = lift_switch_blocks(),
  };
  EG(in_autoload) = nullptr;
  clear_all_but_output();
  clear_output();
}

void EngineState::restore() {
  free_autoload_table();
  EG(exception) = kept_->exception;
  EG(prev_exception) = kept_->previous_exception;
  EG(opline_before_exception) = kept_->opline_before_exception;
  EG(error_handling) = kept_->error_handling;
  EG(exception_class) = kept_->exception_class;
  EG(fake_scope) = kept_->fake_scope;
  EG(in_autoload) = kept_->in_autoload;
  BG(strtok_string) = kept_->strtok_string;
  BG(strtok_last) = kept_->strtok_last;
  BG(strtok_len) = kept_->strtok_size;
  BG(user_compare_fci) = kept_->compare;
  BG(user_compare_fci_cache) = kept_->compare_cache;
  BG(serialize_lock) = kept_->serialize_lock;
  BG(serialize) = kept_->serialize;
  BG(unserialize) = kept_->unserialize;

  zend_output_globals& output = zend::output();
  const int sticky = output.flags & kStickyFlags;
  zend_stack_destroy(&output.handlers);
  output = kept_->output;
  output.flags |= sticky;

  for (int i = 0; i < kept_->switch_blocks; ++i) zend_fiber_switch_block();

  delete kept_;
  kept_ = nullptr;
}

void EngineState::reset() {
  if (BG(strtok_string)) zend_string_release(BG(strtok_string));
  if (EG(in_autoload)) zend_hash_clean(EG(in_autoload));
  zend_output_globals& output = zend::output();
  output.running = nullptr;
  output.flags &= ~PHP_OUTPUT_LOCKED;
  if (output.active) php_output_discard_all();
  output.flags &= ~kBufferFlags;
  clear_all_but_output();
  lift_switch_blocks();
}

}  // namespace weft::php
