#pragma once

#include "php/zend.h"

namespace weft::php {

// At module startup, after the exceptions.
void register_pool_classes();

[[gnu::format(printf, 1, 2)]] void throw_pool_exception(const char* format, ...);

}  // namespace weft::php
