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

// The values as strings, each converted once: a script's __toString() may do anything, and something else the
// second time. Null with an exception pending.
HashTable* strings_of(HashTable* values) {
  HashTable* strings = zend_new_array(zend_hash_num_elements(values));
  zval* entry;
  ZEND_HASH_FOREACH_VAL(values, entry) {
    zend_string* value = zval_try_get_string(entry);
    if (!value) {
      zend_array_destroy(strings);
      return nullptr;
    }
    zval string;
    ZVAL_STR(&string, value);
    zend_hash_next_index_insert_new(strings, &string);
  }
  ZEND_HASH_FOREACH_END();
  return strings;
}

bool check_values(FieldRole role, zend_string* name, HashTable* strings) {
  if (role != FieldRole::kPlain) return true;
  zval* value;
  ZEND_HASH_FOREACH_VAL(strings, value) {
    if (!check_field_value(name, Z_STR_P(value))) return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

bool add_all(ResponseState& response, FieldRole role, zend_string* name, HashTable* strings) {
  zval* value;
  ZEND_HASH_FOREACH_VAL(strings, value) {
    if (!add_one(response, role, name, Z_STR_P(value))) return false;
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

enum class Existing : uint8_t { kReplace, kKeep };

// Everything is checked before anything is stored. One of `value` and `strings` is given.
bool store_values(ResponseState& response, zend_string* given_name, zend_string* value, HashTable* strings,
                  Existing existing) {
  zend_string* name = checked_field_name(given_name);
  if (!name) return false;
  const FieldRole role = role_of(name);
  bool stored = strings ? check_values(role, name, strings)
                        : role != FieldRole::kPlain || check_field_value(name, value);
  if (stored) {
    if (existing == Existing::kReplace) response.headers.remove(name);
    stored = strings ? add_all(response, role, name, strings) : add_one(response, role, name, value);
  }
  zend_string_release(name);
  return stored;
}

// setHeader and addHeader.
void store_field(INTERNAL_FUNCTION_PARAMETERS, Existing existing) {
  zend_string* name;
  zend_string* value = nullptr;
  HashTable* values = nullptr;
  ZEND_PARSE_PARAMETERS_START(2, 2)
  Z_PARAM_STR(name)
  Z_PARAM_ARRAY_HT_OR_STR(values, value)
  ZEND_PARSE_PARAMETERS_END();
  HashTable* strings = nullptr;
  if (values && !(strings = strings_of(values))) RETURN_THROWS();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  const bool stored = response && store_values(*response, name, value, strings, existing);
  if (strings) zend_array_destroy(strings);
  if (!stored) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

// Groups a list by name: name => list of values. By array offset, as a name may be made of digits.
void group_fields(const FieldList& list, zval* out) {
  array_init(out);
  for (const FieldList::Field& field : list.fields()) {
    zval* values = zend_symtable_find(Z_ARRVAL_P(out), field.name);
    if (!values) {
      zval fresh;
      array_init(&fresh);
      values = zend_symtable_update(Z_ARRVAL_P(out), field.name, &fresh);
    }
    add_next_index_str(values, zend_string_copy(field.value));
  }
}

// Checks one trailer and adds it to `checked`: name in lower case => string.
bool check_trailer(HashTable* checked, zend_string* given_name, zval* given_value) {
  zend_string* name = checked_field_name(given_name);
  if (!name) return false;
  zend_string* value = zval_try_get_string(given_value);
  const bool valid = value && check_field_value(name, value);
  if (valid) {
    zval string;
    ZVAL_STR(&string, value);
    zend_hash_update(checked, name, &string);
  } else if (value) {
    zend_string_release(value);
  }
  zend_string_release(name);
  return valid;
}

// All of them, or null with an exception pending.
HashTable* check_trailers(HashTable* fields) {
  HashTable* checked = zend_new_array(zend_hash_num_elements(fields));
  zend_string* name;
  zval* value;
  ZEND_HASH_FOREACH_STR_KEY_VAL(fields, name, value) {
    if (!name) {
      throw_invalid_argument("setTrailers() takes an array of name => value; a numeric key has no name");
    }
    if (!name || !check_trailer(checked, name, value)) {
      zend_array_destroy(checked);
      return nullptr;
    }
  }
  ZEND_HASH_FOREACH_END();
  return checked;
}

// Takes `checked`. False with an exception pending when it is null or trailers can no longer change.
bool store_trailers(zval* object, HashTable* checked) {
  if (!checked) return false;
  ResponseState* response = response_with_open_trailers(object);
  if (response) {
    zend_string* name;
    zval* value;
    ZEND_HASH_FOREACH_STR_KEY_VAL(checked, name, value) {
      response->trailers.remove(name);
      response->trailers.add(name, Z_STR_P(value));
    }
    ZEND_HASH_FOREACH_END();
  }
  zend_array_destroy(checked);
  return response != nullptr;
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
  HashTable* checked = zend_new_array(1);
  if (!check_trailer(checked, name, value)) {
    zend_array_destroy(checked);
    checked = nullptr;
  }
  if (!store_trailers(ZEND_THIS, checked)) RETURN_THROWS();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, setTrailers) {
  HashTable* fields;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_ARRAY_HT(fields)
  ZEND_PARSE_PARAMETERS_END();
  if (!store_trailers(ZEND_THIS, check_trailers(fields))) RETURN_THROWS();
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
    zend_symtable_update(Z_ARRVAL_P(return_value), field.name, &value);
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
