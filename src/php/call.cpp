#include "php/call.h"

namespace weft::php {

namespace {

bool find_closure(zval* value, zend_fcall_info_cache& cache) {
  if (Z_TYPE_P(value) != IS_OBJECT || Z_OBJCE_P(value) != zend_ce_closure) return false;
  Z_OBJ_HANDLER_P(value, get_closure)
  (Z_OBJ_P(value), &cache.calling_scope, &cache.function_handler, &cache.object, true);
  cache.called_scope = cache.calling_scope;
  return !(cache.function_handler->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE);
}

}  // namespace

bool parse_callable(zval* value, zend_fcall_info_cache& cache) {
  if (find_closure(value, cache)) return true;
  zend_fcall_info info;
  char* error = nullptr;
  const bool callable = zend_fcall_info_init(value, 0, &info, &cache, nullptr, &error) == SUCCESS;
  if (callable) {
    // A method that __call() stands for is good for one call only.
    zend_release_fcall_info_cache(&cache);
  } else {
    zend_argument_type_error(1, "must be a valid callback, %s", error);
  }
  if (error) efree(error);
  return callable;
}

Callable::Callable(zval* value) {
  zend_fcall_info info;
  if (zend_fcall_info_init(value, 0, &info, &cache_, nullptr, nullptr) == FAILURE) {
    cache_ = {};
  } else if (cache_.function_handler->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE) {
    // Good for one call only.
    zend_release_fcall_info_cache(&cache_);
    cache_ = {};
  }
  ZVAL_COPY(&value_, value);
}

Callable::Callable(zval* value, const zend_fcall_info_cache& cache) : cache_(cache) {
  ZVAL_COPY(&value_, value);
}

void Callable::reset() {
  zval value;
  ZVAL_COPY_VALUE(&value, &value_);
  ZVAL_UNDEF(&value_);
  cache_ = {};
  zval_ptr_dtor(&value);
}

void Callable::call(zval* returned, uint32_t argument_count, zval* arguments, HashTable* named) const {
  zend_fcall_info info{};
  info.size = sizeof info;
  ZVAL_COPY_VALUE(&info.function_name, &value_);
  info.retval = returned;
  info.params = arguments;
  info.param_count = argument_count;
  info.named_params = named;
  zend_fcall_info_cache cache = cache_;
  zend_call_function(&info, cache.function_handler ? &cache : nullptr);
}

}  // namespace weft::php
