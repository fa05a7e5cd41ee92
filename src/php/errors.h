#pragma once

#include "php/zend.h"

// The exceptions of the PHP surface. Throwing leaves the exception in EG(exception); the caller returns to
// PHP. Formats are PHP's own printf: as C's, without %n.

namespace weft::php {

// HttpServerRuntimeException: the right call at the wrong moment.
[[gnu::format(printf, 1, 2)]] void throw_runtime(const char* format, ...);
// HttpServerInvalidArgumentException: the message names setting, value and permitted range.
[[gnu::format(printf, 1, 2)]] void throw_invalid_argument(const char* format, ...);
// HttpException with this code.
void throw_http(int code, const char* message);
// HttpServerTimeoutException
[[gnu::format(printf, 1, 2)]] void throw_timeout(const char* format, ...);

// Of any Throwable. The strings are the caller's.
zend_long exception_code(zend_object* error);
zend_string* exception_message(zend_object* error);
// As it is shown when uncaught: class, message, place, trace and what came before it.
zend_string* exception_text(zend_object* error);

}  // namespace weft::php
