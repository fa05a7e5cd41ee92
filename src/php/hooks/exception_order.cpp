#include "php/hooks/exception_order.h"

#include "php/hooks/thread_hooks.h"
#include "php/zend.h"

namespace weft::php {

namespace {

// The engine tells of an exception that is thrown only while there is no other. So the cause is taken away
// when an exception is made, which only native code can do then, and comes back when that is thrown.

decltype(zend_class_entry::create_object) original_create = nullptr;
decltype(zend_throw_exception_hook) original_hook = nullptr;

zend_object* create_exception(zend_class_entry* type) {
  zend_object* made = original_create(type);
  if (ThreadHooks* hooks = ThreadHooks::get()) hooks->set_cause_aside();
  return made;
}

void on_throw(zend_object* thrown) {
  ThreadHooks* hooks = ThreadHooks::get();
  zend_object* cause = hooks && thrown ? hooks->take_cause() : nullptr;
  if (cause) {
    zend_exception_set_previous(cause, thrown);
    EG(exception) = cause;
    hooks->keep_refusing();
  }
  if (original_hook) original_hook(cause ? cause : thrown);
}

template <class Change>
void for_each_exception_class(const Change& change) {
  zval* entry;
  ZEND_HASH_FOREACH_VAL(CG(class_table), entry) {
    auto* type = static_cast<zend_class_entry*>(Z_PTR_P(entry));
    if (type->type == ZEND_INTERNAL_CLASS && !(type->ce_flags & ZEND_ACC_INTERFACE) &&
        instanceof_function(type, zend_ce_throwable)) {
      change(type);
    }
  }
  ZEND_HASH_FOREACH_END();
}

}  // namespace

void install_exception_order() {
  original_create = zend_ce_exception->create_object;
  for_each_exception_class([](zend_class_entry* type) {
    if (type->create_object == original_create) type->create_object = create_exception;
  });
  original_hook = zend_throw_exception_hook;
  zend_throw_exception_hook = on_throw;
}

void remove_exception_order() {
  for_each_exception_class([](zend_class_entry* type) {
    if (type->create_object == create_exception) type->create_object = original_create;
  });
  if (zend_throw_exception_hook == on_throw) zend_throw_exception_hook = original_hook;
}

}  // namespace weft::php
