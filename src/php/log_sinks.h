#pragma once

#include <vector>

#include "php/server_config.h"
#include "php/zend.h"

namespace weft::php {

// Whether `value` is an open stream that can be written to; else with an InvalidArgument exception pending
// that begins with `place` and says what is permitted.
bool check_log_stream(const zval* value, const char* place, const char* permitted);

// The argument of HttpServerConfig::setLogSinks(). False with an InvalidArgument exception pending.
bool parse_log_sinks(HashTable* sinks, std::vector<LogSinkConfig>& out);

}  // namespace weft::php
