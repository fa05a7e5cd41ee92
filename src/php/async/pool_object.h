#pragma once

#include <array>
#include <cstdint>

#include "php/zend.h"

namespace weft::php {

// At module startup, after the exceptions.
void register_pool_classes();

// The arguments of a pool's constructor from `first` on: min, max and four times. False with EG(exception).
bool check_pool_arguments(uint32_t first, zend_long min, zend_long max,
                          const std::array<zend_long, 4>& times);

[[gnu::format(printf, 1, 2)]] void throw_pool_exception(const char* format, ...);

}  // namespace weft::php
