#include "php/field_list.h"

#include "php/errors.h"
#include "weft/http/method.h"

namespace weft::php {

void FieldList::add(zend_string* lower_case_name, zend_string* value) {
  fields_.push_back({zend_string_copy(lower_case_name), zend_string_copy(value)});
}

void FieldList::remove(const zend_string* lower_case_name) {
  std::erase_if(fields_, [&](const Field& field) {
    if (!zend_string_equals(field.name, lower_case_name)) return false;
    zend_string_release(field.name);
    zend_string_release(field.value);
    return true;
  });
}

void FieldList::clear() {
  for (const Field& field : fields_) {
    zend_string_release(field.name);
    zend_string_release(field.value);
  }
  fields_.clear();
}

zend_string* FieldList::find(const zend_string* lower_case_name) const {
  for (const Field& field : fields_) {
    if (zend_string_equals(field.name, lower_case_name)) return field.value;
  }
  return nullptr;
}

void FieldList::view(http::HeaderField* out) const {
  for (const Field& field : fields_) {
    *out++ = {Bytes(ZSTR_VAL(field.name), ZSTR_LEN(field.name)),
              Bytes(ZSTR_VAL(field.value), ZSTR_LEN(field.value))};
  }
}

zend_string* checked_field_name(zend_string* name) {
  if (!http::is_token(Bytes(ZSTR_VAL(name), ZSTR_LEN(name)))) {
    throw_invalid_argument(
        "Field name \"%s\" is not a token: use letters, digits and !#$%%&'*+-.^_`|~ (RFC 9110, 5.6.2)",
        ZSTR_VAL(name));
    return nullptr;
  }
  return zend_string_tolower(name);
}

bool check_field_value(const zend_string* name, const zend_string* value) {
  const Bytes octets(ZSTR_VAL(value), ZSTR_LEN(value));
  const auto is_blank = [](char octet) { return octet == ' ' || octet == '\t'; };
  if (!octets.empty() && (is_blank(octets.front()) || is_blank(octets.back()))) {
    throw_invalid_argument("The value of field \"%s\" begins or ends with white space", ZSTR_VAL(name));
    return false;
  }
  for (const char octet : octets) {
    const auto code = static_cast<unsigned char>(octet);
    if ((code >= 0x20 || code == '\t') && code != 0x7f) continue;
    throw_invalid_argument("The value of field \"%s\" holds the control octet 0x%02x", ZSTR_VAL(name), code);
    return false;
  }
  return true;
}

}  // namespace weft::php
