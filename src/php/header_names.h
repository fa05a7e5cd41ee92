#pragma once

#include "php/zend.h"
#include "weft/base/bytes.h"

namespace weft::php {

// At MINIT: interns the names of common header fields.
void register_header_names();

// The permanent string of a common header field, or null. `lower_case_name` is in lower case.
zend_string* find_header_name(Bytes lower_case_name);

// The name as a string with a reference for the caller; no allocation for common ones.
inline zend_string* make_header_name(Bytes lower_case_name) {
  if (zend_string* known = find_header_name(lower_case_name)) return known;
  return zend_string_init_fast(lower_case_name.data(), lower_case_name.size());
}

}  // namespace weft::php
