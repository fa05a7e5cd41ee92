#include "php/request_fields.h"

#include <cstring>

#include "php/header_names.h"
#include "weft/base/ascii.h"
#include "weft/http/cookie.h"

namespace weft::php {

namespace {

Bytes separator_of(Bytes name) {
  return name == "cookie" ? Bytes("; ") : Bytes(", ");
}

// Appends to a string nobody else holds.
void append_value(zval* joined, Bytes separator, Bytes value) {
  const size_t old_size = Z_STRLEN_P(joined);
  zend_string* text = zend_string_extend(Z_STR_P(joined), old_size + separator.size() + value.size(), false);
  char* end = ZSTR_VAL(text) + old_size;
  std::memcpy(end, separator.data(), separator.size());
  std::memcpy(end + separator.size(), value.data(), value.size());
  ZSTR_VAL(text)[ZSTR_LEN(text)] = '\0';
  ZVAL_STR(joined, text);
}

// By array offset, so that a name made of digits is found under the integer PHP turns it into.
zval* find_or_add(HashTable* table, zend_string* name, bool& found) {
  zval* slot = zend_symtable_find(table, name);
  found = slot != nullptr;
  if (found) return slot;
  zval nothing;
  ZVAL_EMPTY_STRING(&nothing);
  return zend_symtable_update(table, name, &nothing);
}

// PHP's parser ends at a NUL octet, which a form has no business to hold, but what follows it must not get
// lost.
char* copy_for_parser(Bytes text) {
  if (text.find('\0') == Bytes::npos) return estrndup(text.data(), text.size());
  smart_str encoded = {nullptr, 0};
  for (const char c : text) {
    if (c == '\0') {
      smart_str_appendl(&encoded, "%00", 3);
    } else {
      smart_str_appendc(&encoded, c);
    }
  }
  char* copy = estrndup(ZSTR_VAL(encoded.s), ZSTR_LEN(encoded.s));
  smart_str_free(&encoded);
  return copy;
}

}  // namespace

zend_string* join_field(const http::HeaderBlock& fields, Bytes lower_case_name) {
  zval joined;
  ZVAL_UNDEF(&joined);
  for (size_t i = 0; i < fields.size(); ++i) {
    const http::HeaderField field = fields[i];
    if (field.name != lower_case_name) continue;
    if (Z_ISUNDEF(joined)) {
      ZVAL_STR(&joined, zend_string_init(field.value.data(), field.value.size(), false));
    } else {
      append_value(&joined, separator_of(field.name), field.value);
    }
  }
  return Z_ISUNDEF(joined) ? nullptr : Z_STR(joined);
}

void make_field_array(const http::HeaderBlock& fields, zval* out) {
  array_init_size(out, static_cast<uint32_t>(fields.size()));
  for (size_t i = 0; i < fields.size(); ++i) {
    const http::HeaderField field = fields[i];
    zend_string* name = make_header_name(field.name);
    bool found;
    zval* slot = find_or_add(Z_ARRVAL_P(out), name, found);
    zend_string_release(name);
    if (found) {
      append_value(slot, separator_of(field.name), field.value);
    } else {
      ZVAL_STR(slot, zend_string_init(field.value.data(), field.value.size(), false));
    }
  }
}

void make_form_array(Bytes text, zval* out) {
  if (text.empty()) {
    ZVAL_EMPTY_ARRAY(out);
    return;
  }
  array_init(out);
  sapi_module.treat_data(PARSE_STRING, copy_for_parser(text), out);
}

void make_cookie_array(const http::HeaderBlock& fields, zval* out) {
  array_init(out);
  for (size_t i = 0; i < fields.size(); ++i) {
    const http::HeaderField field = fields[i];
    if (field.name != "cookie") continue;
    http::for_each_cookie(field.value, [out](Bytes name, Bytes value) {
      zend_string* key = zend_string_init_fast(name.data(), name.size());
      bool found;
      zval* slot = find_or_add(Z_ARRVAL_P(out), key, found);
      zend_string_release(key);
      if (found) return true;
      if (value.empty()) {
        ZVAL_EMPTY_STRING(slot);
        return true;
      }
      zend_string* text = zend_string_init(value.data(), value.size(), false);
      ZSTR_LEN(text) = php_raw_url_decode(ZSTR_VAL(text), ZSTR_LEN(text));
      ZVAL_STR(slot, text);
      return true;
    });
  }
}

bool is_urlencoded_form(const http::HeaderBlock& fields) {
  const auto type = fields.find("content-type");
  if (!type) return false;
  const Bytes essence = ascii::trim(type->substr(0, type->find(';')));
  return http::equals_ignoring_case(essence, "application/x-www-form-urlencoded");
}

}  // namespace weft::php
