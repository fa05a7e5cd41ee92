// HttpResponse: what the script says of its compression.

#include <vector>

#include "php/classes/http_response.h"
#include "php/errors.h"
#include "weft/coding/dictionary.h"

namespace weft::php {

namespace {

Bytes view(const zend_string* text) {
  return Bytes(ZSTR_VAL(text), ZSTR_LEN(text));
}

// False with an exception pending. The views are into `list`.
bool collect(HashTable* list, std::vector<Bytes>& out) {
  zval* entry;
  ZEND_HASH_FOREACH_VAL(list, entry) {
    ZVAL_DEREF(entry);
    if (Z_TYPE_P(entry) != IS_STRING) {
      zend_type_error("useAsDictionary(): the destinations must be strings, %s given",
                      zend_zval_type_name(entry));
      return false;
    }
    out.push_back(view(Z_STR_P(entry)));
  }
  ZEND_HASH_FOREACH_END();
  return true;
}

// Nothing with an exception pending.
std::optional<std::string> dictionary_field(const zend_string* match, HashTable* destinations,
                                            const zend_string* id) {
  coding::DictionaryUse use;
  use.match = view(match);
  if (id) use.id = view(id);
  if (destinations && !collect(destinations, use.destinations)) return std::nullopt;
  auto field = coding::format_use_as_dictionary(use);
  if (!field) {
    throw_invalid_argument(
        "useAsDictionary(): pattern, destinations and id are printable ASCII, not empty, the id up to 1024 "
        "bytes");
  }
  return field;
}

}  // namespace

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Weft_HttpResponse, setNoCompression) {
  ZEND_PARSE_PARAMETERS_NONE();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  response->encoding.refuse();
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Weft_HttpResponse, useAsDictionary) {
  zend_string* match;
  HashTable* destinations = nullptr;
  zend_string* id = nullptr;
  ZEND_PARSE_PARAMETERS_START(1, 3)
  Z_PARAM_STR(match)
  Z_PARAM_OPTIONAL
  Z_PARAM_ARRAY_HT(destinations)
  Z_PARAM_STR(id)
  ZEND_PARSE_PARAMETERS_END();
  ResponseState* response = response_with_open_head(ZEND_THIS);
  if (!response) RETURN_THROWS();
  const std::optional<std::string> field = dictionary_field(match, destinations, id);
  if (!field) RETURN_THROWS();
  zend_string* name = ZSTR_INIT_LITERAL("use-as-dictionary", false);
  zend_string* value = zend_string_init(field->data(), field->size(), false);
  response->headers.remove(name);
  response->headers.add(name, value);
  response->encoding.offer_as_dictionary();
  zend_string_release(name);
  zend_string_release(value);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}
