#pragma once

#include <cstring>

#include "php/zend.h"

namespace weft::php {

// The class of that (lower-case) name if there is one already, else what `make` registers.
template <class Make>
zend_class_entry* find_or(const char* lower_name, Make make) {
  auto* taken = static_cast<zend_class_entry*>(
      zend_hash_str_find_ptr(CG(class_table), lower_name, std::strlen(lower_name)));
  return taken ? taken : make();
}

// Null when there is none of that (lower-case) name.
inline zend_class_entry* registered_class(const char* lower_name) {
  return find_or(lower_name, [] { return static_cast<zend_class_entry*>(nullptr); });
}

// Everything under Async\ whose name is free. At module startup.
void register_async_api(int module_type);

// At request shutdown: nothing of a coroutine is left after it.
void shut_down_coroutines();

}  // namespace weft::php
