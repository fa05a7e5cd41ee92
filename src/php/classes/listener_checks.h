#pragma once

#include "php/zend.h"

namespace weft::php {

// Whether a server could listen there as far as can be told without trying. False with an exception pending
// that names `method`, what is wrong and what would be right.
bool check_tcp_address(const char* method, const zend_string* host, zend_long port);
bool check_unix_path(const char* method, const zend_string* path);

}  // namespace weft::php
