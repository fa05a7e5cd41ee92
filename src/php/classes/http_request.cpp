// HttpRequest. The object is read-only: conversion and caching are RequestState's.

#include <cstdint>

#include "php/classes/http_classes.h"
#include "php/object.h"
#include "php/request_fields.h"
#include "php/request_state.h"
#include "stubs/HttpRequest_arginfo.h"
#include "weft/base/ascii.h"
#include "weft/http/target.h"

namespace weft::php {

namespace {

using Box = ObjectBox<RequestState>;

// No field name a session lets through is longer.
constexpr size_t kLongestName = 1024;

// A field name from the script in lower case; empty when no field can have it.
class LowerCaseName {
 public:
  explicit LowerCaseName(const zend_string* name) {
    if (ZSTR_LEN(name) > kLongestName) return;
    size_ = ZSTR_LEN(name);
    for (size_t i = 0; i < size_; ++i) text_[i] = ascii::to_lower(ZSTR_VAL(name)[i]);
  }
  Bytes text() const { return Bytes(text_, size_); }

 private:
  size_t size_ = 0;
  char text_[kLongestName];
};

bool parse_name(zend_execute_data* execute_data, zend_string*& name) {
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(name)
  ZEND_PARSE_PARAMETERS_END_EX(return false);
  return true;
}

void return_bytes(zval* return_value, Bytes text) {
  RETURN_STR(zend_string_init_fast(text.data(), text.size()));
}

void add_bytes(zval* array, const char* key, Bytes text) {
  add_assoc_stringl(array, key, text.data(), text.size());
}

void return_bytes_or_null(zval* return_value, Bytes text) {
  if (text.empty()) RETURN_NULL();
  return_bytes(return_value, text);
}

// The entry of a table, or the default.
void return_entry(zval* return_value, const zval* table, zend_string* name, zval* fallback) {
  const zval* entry = zend_symtable_find(Z_ARRVAL_P(table), name);
  if (entry) {
    RETURN_COPY(entry);
  } else if (fallback) {
    RETURN_COPY(fallback);
  }
}

}  // namespace

RequestState& request_of(zval* object) {
  return *Box::native_of(Z_OBJ_P(object));
}

zend_object* new_request_object(RequestState*& state) {
  zend_object* object = Box::create();
  state = Box::native_of(object);
  return object;
}

void register_http_request_class() {
  Box::register_class(register_class_Weft_HttpRequest());
  register_method_names();
}

}  // namespace weft::php

using namespace weft::php;
using weft::Bytes;
using weft::http::HeaderBlock;

ZEND_METHOD(Weft_HttpRequest, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Weft_HttpRequest, getMethod) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_STR_COPY(request_of(ZEND_THIS).method());
}

ZEND_METHOD(Weft_HttpRequest, getUri) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_STR_COPY(request_of(ZEND_THIS).uri());
}

ZEND_METHOD(Weft_HttpRequest, getPath) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_STR_COPY(request_of(ZEND_THIS).path());
}

ZEND_METHOD(Weft_HttpRequest, getQuery) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(request_of(ZEND_THIS).query());
}

ZEND_METHOD(Weft_HttpRequest, getQueryParam) {
  zend_string* name;
  zval* fallback = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_STR(name)
  Z_PARAM_OPTIONAL
  Z_PARAM_ZVAL(fallback)
  ZEND_PARSE_PARAMETERS_END();
  return_entry(return_value, request_of(ZEND_THIS).query(), name, fallback);
}

ZEND_METHOD(Weft_HttpRequest, getHttpVersion) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_bytes(return_value, weft::http::version_text(request_of(ZEND_THIS).head().version));
}

ZEND_METHOD(Weft_HttpRequest, getScheme) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_bytes(return_value, request_of(ZEND_THIS).scheme());
}

ZEND_METHOD(Weft_HttpRequest, getHost) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_bytes(return_value, weft::http::authority_host(request_of(ZEND_THIS).authority()));
}

ZEND_METHOD(Weft_HttpRequest, getAuthority) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_bytes(return_value, request_of(ZEND_THIS).authority());
}

ZEND_METHOD(Weft_HttpRequest, getTls) {
  ZEND_PARSE_PARAMETERS_NONE();
  const weft::SecureFacts* facts = request_of(ZEND_THIS).peer().secure;
  if (!facts) RETURN_NULL();
  array_init(return_value);
  add_bytes(return_value, "version", facts->version);
  add_bytes(return_value, "cipher", facts->cipher);
  if (facts->server_name.empty()) {
    add_assoc_null(return_value, "serverName");
  } else {
    add_bytes(return_value, "serverName", facts->server_name);
  }
  add_assoc_bool(return_value, "resumed", facts->resumed);
}

ZEND_METHOD(Weft_HttpRequest, getClientCertificate) {
  ZEND_PARSE_PARAMETERS_NONE();
  const weft::SecureFacts* facts = request_of(ZEND_THIS).peer().secure;
  if (!facts || !facts->certificate) RETURN_NULL();
  const weft::ClientCertificate& certificate = *facts->certificate;
  array_init(return_value);
  add_bytes(return_value, "subject", certificate.subject);
  add_bytes(return_value, "issuer", certificate.issuer);
  add_bytes(return_value, "serial", certificate.serial);
  add_bytes(return_value, "sha256", certificate.sha256);
  add_assoc_long(return_value, "notBefore", static_cast<zend_long>(certificate.not_before));
  add_assoc_long(return_value, "notAfter", static_cast<zend_long>(certificate.not_after));
  add_assoc_bool(return_value, "verified", certificate.verified);
  add_bytes(return_value, "pem", certificate.pem);
}

ZEND_METHOD(Weft_HttpRequest, getRemoteAddress) {
  ZEND_PARSE_PARAMETERS_NONE();
  RequestState& request = request_of(ZEND_THIS);
  if (request.peer().address.empty()) RETURN_NULL();
  RETURN_STR_COPY(request.remote_address());
}

ZEND_METHOD(Weft_HttpRequest, getRemotePort) {
  ZEND_PARSE_PARAMETERS_NONE();
  const auto port = request_of(ZEND_THIS).peer().port;
  if (!port) RETURN_NULL();
  RETURN_LONG(*port);
}

ZEND_METHOD(Weft_HttpRequest, getClientAddress) {
  ZEND_PARSE_PARAMETERS_NONE();
  zend_string* address = request_of(ZEND_THIS).client_address();
  if (!address) RETURN_NULL();
  RETURN_STR_COPY(address);
}

ZEND_METHOD(Weft_HttpRequest, getClientPort) {
  ZEND_PARSE_PARAMETERS_NONE();
  const auto port = request_of(ZEND_THIS).client().from.port;
  if (!port) RETURN_NULL();
  RETURN_LONG(*port);
}

ZEND_METHOD(Weft_HttpRequest, hasHeader) {
  zend_string* name;
  if (!parse_name(execute_data, name)) RETURN_THROWS();
  RETURN_BOOL(request_of(ZEND_THIS).head().fields.find(LowerCaseName(name).text()).has_value());
}

ZEND_METHOD(Weft_HttpRequest, getHeader) {
  zend_string* name;
  if (!parse_name(execute_data, name)) RETURN_THROWS();
  zend_string* value = join_field(request_of(ZEND_THIS).head().fields, LowerCaseName(name).text());
  if (!value) RETURN_NULL();
  RETURN_STR(value);
}

ZEND_METHOD(Weft_HttpRequest, getHeaderLine) {
  zend_string* name;
  if (!parse_name(execute_data, name)) RETURN_THROWS();
  zend_string* value = join_field(request_of(ZEND_THIS).head().fields, LowerCaseName(name).text());
  if (!value) RETURN_EMPTY_STRING();
  RETURN_STR(value);
}

ZEND_METHOD(Weft_HttpRequest, getLastEventId) {
  ZEND_PARSE_PARAMETERS_NONE();
  zend_string* id = join_field(request_of(ZEND_THIS).head().fields, "last-event-id");
  if (!id) RETURN_NULL();
  RETURN_STR(id);
}

ZEND_METHOD(Weft_HttpRequest, getHeaders) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(request_of(ZEND_THIS).headers());
}

ZEND_METHOD(Weft_HttpRequest, getCookies) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(request_of(ZEND_THIS).cookies());
}

ZEND_METHOD(Weft_HttpRequest, getCookie) {
  zend_string* name;
  zend_string* fallback = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_STR(name)
  Z_PARAM_OPTIONAL
  Z_PARAM_STR_OR_NULL(fallback)
  ZEND_PARSE_PARAMETERS_END();
  zval fallback_value;
  if (fallback) ZVAL_STR(&fallback_value, fallback);
  return_entry(return_value, request_of(ZEND_THIS).cookies(), name, fallback ? &fallback_value : nullptr);
}

ZEND_METHOD(Weft_HttpRequest, getContentType) {
  ZEND_PARSE_PARAMETERS_NONE();
  const auto type = request_of(ZEND_THIS).head().fields.find("content-type");
  if (!type) RETURN_NULL();
  return_bytes(return_value, *type);
}

ZEND_METHOD(Weft_HttpRequest, getContentLength) {
  ZEND_PARSE_PARAMETERS_NONE();
  const auto length = request_of(ZEND_THIS).head().content_length;
  if (!length || *length > static_cast<uint64_t>(ZEND_LONG_MAX)) RETURN_NULL();
  RETURN_LONG(static_cast<zend_long>(*length));
}

ZEND_METHOD(Weft_HttpRequest, getTrailers) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_COPY(request_of(ZEND_THIS).trailer_array());
}

ZEND_METHOD(Weft_HttpRequest, getTrailer) {
  zend_string* name;
  if (!parse_name(execute_data, name)) RETURN_THROWS();
  zend_string* value = join_field(request_of(ZEND_THIS).trailers(), LowerCaseName(name).text());
  if (!value) RETURN_NULL();
  RETURN_STR(value);
}

ZEND_METHOD(Weft_HttpRequest, isKeepAlive) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_BOOL(request_of(ZEND_THIS).head().keep_alive);
}

ZEND_METHOD(Weft_HttpRequest, getRequestId) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_bytes_or_null(return_value, request_of(ZEND_THIS).request_id());
}

ZEND_METHOD(Weft_HttpRequest, getTraceParent) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_bytes_or_null(return_value, request_of(ZEND_THIS).trace().header());
}

ZEND_METHOD(Weft_HttpRequest, getTraceState) {
  ZEND_PARSE_PARAMETERS_NONE();
  RequestState& request = request_of(ZEND_THIS);
  if (request.trace().parent_span_id().empty()) RETURN_NULL();
  zend_string* state = join_field(request.head().fields, "tracestate");
  if (!state) RETURN_NULL();
  if (weft::http::is_valid_tracestate(Bytes(ZSTR_VAL(state), ZSTR_LEN(state)))) RETURN_STR(state);
  zend_string_release(state);
}

ZEND_METHOD(Weft_HttpRequest, getTraceId) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_bytes_or_null(return_value, request_of(ZEND_THIS).trace().trace_id());
}

ZEND_METHOD(Weft_HttpRequest, getSpanId) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_bytes_or_null(return_value, request_of(ZEND_THIS).trace().span_id());
}

ZEND_METHOD(Weft_HttpRequest, getParentSpanId) {
  ZEND_PARSE_PARAMETERS_NONE();
  return_bytes_or_null(return_value, request_of(ZEND_THIS).trace().parent_span_id());
}

ZEND_METHOD(Weft_HttpRequest, getTraceFlags) {
  ZEND_PARSE_PARAMETERS_NONE();
  const weft::http::TraceContext& trace = request_of(ZEND_THIS).trace();
  if (trace.empty()) RETURN_NULL();
  RETURN_LONG(trace.flags());
}
