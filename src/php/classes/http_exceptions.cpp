// HttpServerException and its children, HttpException.

#include "php/async/exceptions.h"
#include "php/classes/http_classes.h"
#include "stubs/HttpServerExceptions_arginfo.h"

namespace weft::php {

namespace {

HttpExceptionClasses exceptions;
zend_class_entry* http_exception = nullptr;

}  // namespace

void register_http_exceptions() {
  exceptions.base = register_class_Weft_HttpServerException(zend_ce_exception);
  exceptions.runtime = register_class_Weft_HttpServerRuntimeException(exceptions.base);
  exceptions.invalid_argument = register_class_Weft_HttpServerInvalidArgumentException(exceptions.base);
  exceptions.connection = register_class_Weft_HttpServerConnectionException(exceptions.base);
  exceptions.protocol = register_class_Weft_HttpServerProtocolException(exceptions.base);
  exceptions.timeout = register_class_Weft_HttpServerTimeoutException(exceptions.base);
  http_exception = register_class_Weft_HttpException(async_cancellation_class());
}

const HttpExceptionClasses& http_exception_classes() {
  return exceptions;
}

zend_class_entry* http_exception_class() {
  return http_exception;
}

}  // namespace weft::php
