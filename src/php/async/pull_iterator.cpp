#include "php/async/pull_iterator.h"

namespace weft::php {

namespace {

PullIterator& of(zend_object_iterator* iterator) {
  return *reinterpret_cast<PullIterator*>(iterator);
}

void drop(PullIterator& self) {
  zval value;
  zval key;
  ZVAL_COPY_VALUE(&value, &self.value);
  ZVAL_COPY_VALUE(&key, &self.key);
  ZVAL_UNDEF(&self.value);
  ZVAL_UNDEF(&self.key);
  zval_ptr_dtor(&value);
  zval_ptr_dtor(&key);
}

void pull(PullIterator& self) {
  zval value;
  zval key;
  if (!self.pull(self, &value, &key)) return;
  ZVAL_COPY_VALUE(&self.value, &value);
  ZVAL_COPY_VALUE(&self.key, &key);
}

void destroy(zend_object_iterator* iterator) {
  drop(of(iterator));
  zval_ptr_dtor(&iterator->data);
}

// int, since PHP 8.4 zend_result.
using Validity = decltype(zend_object_iterator_funcs{}.valid(nullptr));

Validity is_valid(zend_object_iterator* iterator) {
  return Z_ISUNDEF(of(iterator).value) ? FAILURE : SUCCESS;
}

zval* current_value(zend_object_iterator* iterator) {
  return &of(iterator).value;
}

void current_key(zend_object_iterator* iterator, zval* key) {
  ZVAL_COPY(key, &of(iterator).key);
}

void move_forward(zend_object_iterator* iterator) {
  drop(of(iterator));
  if (!EG(exception)) pull(of(iterator));
}

void rewind(zend_object_iterator* iterator) {
  PullIterator& self = of(iterator);
  if (self.begun) return;
  self.begun = true;
  pull(self);
}

HashTable* get_gc(zend_object_iterator* iterator, zval** table, int* count) {
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  zend_get_gc_buffer_add_zval(buffer, &iterator->data);
  zend_get_gc_buffer_add_zval(buffer, &of(iterator).value);
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

constexpr zend_object_iterator_funcs kFunctions{destroy,      is_valid, current_value, current_key,
                                                move_forward, rewind,   nullptr,       get_gc};

}  // namespace

zend_object_iterator* new_pull_iterator(zval* object, int by_reference, PullIterator::Pull pull) {
  if (by_reference) {
    zend_throw_error(nullptr, "An iterator cannot be used with foreach by reference");
    return nullptr;
  }
  auto* iterator = static_cast<PullIterator*>(emalloc(sizeof(PullIterator)));
  zend_iterator_init(&iterator->base);
  iterator->base.funcs = &kFunctions;
  ZVAL_COPY(&iterator->base.data, object);
  iterator->pull = pull;
  iterator->place = nullptr;
  iterator->begun = false;
  ZVAL_UNDEF(&iterator->value);
  ZVAL_UNDEF(&iterator->key);
  return &iterator->base;
}

}  // namespace weft::php
