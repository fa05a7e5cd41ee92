#pragma once

#include <cstdint>

#include "php/server_config.h"
#include "php/zend.h"

namespace weft::php {

// A setting of HttpServerConfig that is a number in a range.
struct IntegerSetting {
  // Whether 0 is allowed below the range, too.
  enum class Zero : bool { kAsRange, kAllowed };

  const char* setter;
  int64_t ServerConfig::*value;
  int64_t least;
  int64_t most;
  const char* unit;  // for the message of a refusal
  Zero zero = Zero::kAsRange;
};

// The bodies of its setter and getter.
void set_integer(INTERNAL_FUNCTION_PARAMETERS, const IntegerSetting& setting);
void get_integer(INTERNAL_FUNCTION_PARAMETERS, const IntegerSetting& setting);

}  // namespace weft::php
