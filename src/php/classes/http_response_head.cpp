// HttpResponse: status, header fields, trailers, cookies.

#include <optional>

#include "php/classes/http_response.h"
#include "php/errors.h"
#include "weft/http/cookie.h"
#include "weft/http/status.h"

namespace weft::php {

namespace {

// What a field set by the script means for the framing, which belongs to the server.
enum class FieldRole : uint8_t { kPlain, kConnection, kTransferEncoding };

FieldRole role_of(const zend_string* lower_case_name) {
  if (zend_string_equals_literal(lower_case_name, "connection")) return FieldRole::kConnection;
  if (zend_string_equals_literal(lower_case_name, "transfer-encoding")) return FieldRole::kTransferEncoding;
  return FieldRole::kPlain;
}

bool set_connection(ResponseState& response, zend_string* value) {
  if (zend_string_equals_literal_ci(value, "close")) {
    response.close = true;
  } else if (!zend_string_equals_literal_ci(value, "keep-alive")) {
    throw_invalid_argument("Connection may be set to \"close\" or \"keep-alive\", not \"%s\"",
                           ZSTR_VAL(value));
    return false;
  }
  return true;
}

bool ignore_chunked(zend_string* value) {
  if (zend_string_equals_literal_ci(value, "chunked")) return true;
  throw_invalid_argument(
      "Transfer-Encoding belongs to the server and may only be set to \"chunked\", not \"%s\"",
      ZSTR_VAL(value));
  return false;
}

bool add_one(ResponseState& response, FieldRole role, zend_string* name, zend_string* value) {
  if (role == FieldRole::kConnection) return set_connection(response, value);
  if (role == FieldRole::kTransferEncoding) return ignore_chunked(value);
  if (!check_field_value(name, value)) return false;
  response.headers.add(name, value);
  return true;
}

bool check_values(FieldRole role, zend_string* name, HashTable* values) {
  zval* entry;
  ZEND_HASH_FOREACH_VAL(values, entry) {
    zend_string* value = zval_try_get_string(entry);
    if (!value) return false;
    const bool valid = role != FieldRole::kPlain || check_field_value(name, value);
    zend_string_release(value);
    if (!valid) return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

bool add_all(ResponseState& response, FieldRole role, zend_string* name, HashTable* values) {
  zval* entry;
  ZEND_HASH_FOREACH_VAL(values, entry) {
    zend_string* value = zval_get_string(entry);
    const bool added = add_one(response, role, name, value);
    zend_string_release(value);
    if (!added) return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

enum class Existing : uint8_t { kReplace, kKeep };

// setHeader and addHeader: everything is checked before anything is stored.
void store_field(INTERNAL_FUNCTION_PARAMETERS, Existing existing) {
  zend_string* given_name;
  zend_string* value = nullptr;
  HashTable* values = nullptr;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_STR(given_name)
  Z_PARAM_ARRAY_HT_OR_STR(values, value)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  zend_string* name = checked_field_name(given_name);
  if (!name) RETURN_THROWS();
  const FieldRole role = role_of(name);
  bool stored =
      values ? check_values(role, name, values) : role != FieldRole::kPlain || check_field_value(name, value);
  if (stored) {
    if (existing == Existing::kReplace) response->headers.remove(name);
    stored = values ? add_all(*response, role, name, values) : add_one(*response, role, name, value);
  }
  zend_string_release(name);
  if (!stored) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

// Groups a list by name: name => list of values.
void group_fields(const FieldList& list, zval* out) {
  array_init(out);
  for (const FieldList::Field& field : list.fields()) {
    zval* values = zend_hash_find(Z_ARRVAL_P(out), field.name);
    if (!values) {
      zval fresh;
      array_init(&fresh);
      values = zend_hash_add_new(Z_ARRVAL_P(out), field.name, &fresh);
    }
    add_next_index_str(values, zend_string_copy(field.value));
  }
}

enum class Store : uint8_t { kNo, kYes };

// Checks one trailer and, if asked to, replaces the one of its name.
bool take_trailer(ResponseState& response, zend_string* given_name, zval* given_value, Store store) {
  zend_string* name = checked_field_name(given_name);
  if (!name) return false;
  zend_string* value = zval_try_get_string(given_value);
  const bool valid = value && check_field_value(name, value);
  if (valid && store == Store::kYes) {
    response.trailers.remove(name);
    response.trailers.add(name, value);
  }
  if (value) zend_string_release(value);
  zend_string_release(name);
  return valid;
}

bool take_trailers(ResponseState& response, HashTable* fields, Store store) {
  zend_string* name;
  zval* value;
  ZEND_HASH_FOREACH_STR_KEY_VAL(fields, name, value) {
    if (!name) {
      throw_invalid_argument("setTrailers() takes an array of name => value; a numeric key has no name");
      return false;
    }
    if (!take_trailer(response, name, value, store)) return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpResponse, setStatusCode) {
  zend_long status;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_LONG(status)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  if (status < 200 || status > 599) {
    throw_invalid_argument("setStatusCode(): %" PRId64 " is not a final status; use 200 to 599%s",
                           static_cast<int64_t>(status),
                           status >= 100 && status < 200 ? ", or informational() for 1xx" : "");
    RETURN_THROWS();
  }
  response->status = static_cast<uint16_t>(status);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, getStatusCode) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_LONG(response_of(ZEND_THIS).status);
}

ZEND_METHOD(Weft_HttpResponse, setReasonPhrase) {
  zend_string* phrase;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(phrase)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  zend_string* clean = zend_string_init(ZSTR_VAL(phrase), ZSTR_LEN(phrase), 0);
  for (size_t i = 0; i < ZSTR_LEN(clean); ++i) {
    const auto octet = static_cast<unsigned char>(ZSTR_VAL(clean)[i]);
    if ((octet < 0x20 && octet != '\t') || octet == 0x7f) ZSTR_VAL(clean)[i] = ' ';
  }
  response->set_reason(clean);
  zend_string_release(clean);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, getReasonPhrase) {
  ZEND_PARSE_PARAMETERS_NONE();
  const ResponseState& response = response_of(ZEND_THIS);
  if (response.reason) RETURN_STR_COPY(response.reason);
  const weft::Bytes phrase = weft::http::reason_phrase(response.status);
  RETURN_STRINGL(phrase.data(), phrase.size());
}

ZEND_METHOD(Weft_HttpResponse, setHeader) {
  store_field(INTERNAL_FUNCTION_PARAM_PASSTHRU, Existing::kReplace);
}

ZEND_METHOD(Weft_HttpResponse, addHeader) {
  store_field(INTERNAL_FUNCTION_PARAM_PASSTHRU, Existing::kKeep);
}

ZEND_METHOD(Weft_HttpResponse, removeHeader) {
  zend_string* given_name;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(given_name)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  zend_string* name = zend_string_tolower(given_name);
  if (role_of(name) == FieldRole::kConnection) response->close = false;
  response->headers.remove(name);
  zend_string_release(name);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, resetHeaders) {
  ZEND_PARSE_PARAMETERS_NONE();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  response->headers.clear();
  response->close = false;
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, hasHeader) {
  zend_string* given_name;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(given_name)
  ZEND_PARSE_PARAMETERS_END();
  zend_string* name = zend_string_tolower(given_name);
  const bool found = response_of(ZEND_THIS).headers.find(name) != nullptr;
  zend_string_release(name);
  RETURN_BOOL(found);
}

ZEND_METHOD(Weft_HttpResponse, getHeader) {
  zend_string* given_name;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(given_name)
  ZEND_PARSE_PARAMETERS_END();
  zend_string* name = zend_string_tolower(given_name);
  zend_string* value = response_of(ZEND_THIS).headers.find(name);
  zend_string_release(name);
  if (!value) RETURN_NULL();
  RETURN_STR_COPY(value);
}

ZEND_METHOD(Weft_HttpResponse, getHeaderLine) {
  zend_string* given_name;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_STR(given_name)
  ZEND_PARSE_PARAMETERS_END();
  zend_string* name = zend_string_tolower(given_name);
  smart_str line = {nullptr, 0};
  for (const FieldList::Field& field : response_of(ZEND_THIS).headers.fields()) {
    if (!zend_string_equals(field.name, name)) continue;
    if (line.s) smart_str_appends(&line, ", ");
    smart_str_append(&line, field.value);
  }
  zend_string_release(name);
  RETURN_STR(smart_str_extract(&line));
}

ZEND_METHOD(Weft_HttpResponse, getHeaders) {
  ZEND_PARSE_PARAMETERS_NONE();
  group_fields(response_of(ZEND_THIS).headers, return_value);
}

ZEND_METHOD(Weft_HttpResponse, setTrailer) {
  zend_string* name;
  zval* value;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_STR(name)
  Z_PARAM_ZVAL(value)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_trailers(ZEND_THIS);
  if (!response || !take_trailer(*response, name, value, Store::kYes)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, setTrailers) {
  HashTable* fields;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ARRAY_HT(fields)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_trailers(ZEND_THIS);
  if (!response) RETURN_THROWS();
  if (!take_trailers(*response, fields, Store::kNo)) RETURN_THROWS();
  if (!take_trailers(*response, fields, Store::kYes)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, resetTrailers) {
  ZEND_PARSE_PARAMETERS_NONE();
  ResponseState* response = response_with_open_trailers(ZEND_THIS);
  if (!response) RETURN_THROWS();
  response->trailers.clear();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, getTrailers) {
  ZEND_PARSE_PARAMETERS_NONE();
  array_init(return_value);
  for (const FieldList::Field& field : response_of(ZEND_THIS).trailers.fields()) {
    zval value;
    ZVAL_STR_COPY(&value, field.value);
    zend_hash_update(Z_ARRVAL_P(return_value), field.name, &value);
  }
}

ZEND_METHOD(Weft_HttpResponse, informational) {
  zend_long status;
  HashTable* given = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 2)
  Z_PARAM_LONG(status)
  Z_PARAM_OPTIONAL
  Z_PARAM_ARRAY_HT(given)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  if (status < 102 || status > 199) {
    throw_invalid_argument("informational(): %" PRId64
                           " is not an interim status a handler may send; use 102 to 199, such as 103",
                           static_cast<int64_t>(status));
    RETURN_THROWS();
  }
  response->send_interim(static_cast<uint16_t>(status), given);
  if (EG(exception)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, getProtocolName) {
  ZEND_PARSE_PARAMETERS_NONE();
  RETURN_STRING("HTTP");
}

ZEND_METHOD(Weft_HttpResponse, getProtocolVersion) {
  ZEND_PARSE_PARAMETERS_NONE();
  const weft::Bytes version = weft::http::version_text(response_of(ZEND_THIS).version);
  RETURN_STRINGL(version.data(), version.size());
}
