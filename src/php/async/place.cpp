#include "php/async/place.h"

namespace weft::php {

void return_file_and_line(zval* return_value, const Coroutine::Place& place) {
  array_init_size(return_value, 2);
  zval file;
  if (place.file) {
    ZVAL_STR_COPY(&file, place.file);
  } else {
    ZVAL_NULL(&file);
  }
  add_next_index_zval(return_value, &file);
  add_next_index_long(return_value, place.line);
}

void return_location(zval* return_value, const Coroutine::Place& place) {
  if (!place.file) {
    ZVAL_STRING(return_value, "unknown");
    return;
  }
  ZVAL_STR(return_value, zend_strpprintf(0, "%s:%u", ZSTR_VAL(place.file), place.line));
}

}  // namespace weft::php
