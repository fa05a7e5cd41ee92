#include "php/call.h"

namespace weft::php {

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
