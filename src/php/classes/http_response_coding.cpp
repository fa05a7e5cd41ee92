// HttpResponse: what the script says of its compression.

#include "php/classes/dictionary_field.h"
#include "php/classes/http_response.h"

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
