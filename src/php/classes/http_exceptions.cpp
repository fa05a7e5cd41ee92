// HttpServerException and its children, HttpException.

#include "php/classes/http_classes.h"
#include "stubs/HttpServerExceptions_arginfo.h"
#include "weft/base/assert.h"

namespace weft::php {

namespace {

HttpExceptionClasses exceptions;
zend_class_entry* http_exception = nullptr;
zend_class_entry* async_cancellation = nullptr;

}  // namespace

void register_http_exceptions() {
  exceptions.base = register_class_Weft_HttpServerException(zend_ce_exception);
  exceptions.runtime = register_class_Weft_HttpServerRuntimeException(exceptions.base);
  exceptions.invalid_argument = register_class_Weft_HttpServerInvalidArgumentException(exceptions.base);
  exceptions.connection = register_class_Weft_HttpServerConnectionException(exceptions.base);
  exceptions.protocol = register_class_Weft_HttpServerProtocolException(exceptions.base);
  exceptions.timeout = register_class_Weft_HttpServerTimeoutException(exceptions.base);
  // By name: where another extension has the class already, it is theirs that scripts catch.
  async_cancellation = static_cast<zend_class_entry*>(
      zend_hash_str_find_ptr(CG(class_table), ZEND_STRL("async\\asynccancellation")));
  WEFT_ASSERT(async_cancellation);
  http_exception = register_class_Weft_HttpException(async_cancellation);
}

const HttpExceptionClasses& http_exception_classes() {
  return exceptions;
}

zend_class_entry* http_exception_class() {
  return http_exception;
}

zend_class_entry* async_cancellation_class() {
  return async_cancellation;
}

}  // namespace weft::php
