#pragma once

#include "php/zend.h"

namespace weft::php {

// A foreach over an object that has one element after the other and none twice. The next one is taken when
// the loop asks for it, and so none too many when it is left.
struct PullIterator {
  // Makes `value` and `key` the next element; may wait. False: there is none, or EG(exception).
  using Pull = bool (*)(PullIterator& self, zval* value, zval* key);

  zend_object_iterator base;  // its data is the object
  Pull pull;
  void* place;  // of pull's, null at first
  bool begun;
  zval value;  // UNDEF: at its end
  zval key;
};

// For a class's get_iterator. Null with EG(exception).
zend_object_iterator* new_pull_iterator(zval* object, int by_reference, PullIterator::Pull pull);

}  // namespace weft::php
