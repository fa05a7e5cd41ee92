#include "php/classes/dictionary_field.h"

#include <vector>

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

}  // namespace

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

}  // namespace weft::php
