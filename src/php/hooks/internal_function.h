#pragma once

#include <string_view>

#include "php/zend.h"

namespace weft::php {

// Has `replacement` called instead of a function of PHP's own. Null, and nothing done, where there is none.
inline zif_handler replace_function(std::string_view name, zif_handler replacement) {
  auto* function =
      static_cast<zend_function*>(zend_hash_str_find_ptr(CG(function_table), name.data(), name.size()));
  // disable_functions takes it out of the table, or leaves one that reports it.
  if (!function || function->type != ZEND_INTERNAL_FUNCTION) return nullptr;
  const zif_handler original = function->internal_function.handler;
  function->internal_function.handler = replacement;
  return original;
}

}  // namespace weft::php
