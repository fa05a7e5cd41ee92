// Which coroutines have seen a PDOException: the connection may have caused it.
#include "php/globals.h"
#include "php/pdo/connections.h"
#include "php/pdo/pdo_calls.h"
#include "php/pdo/pool_object.h"

namespace weft::php {

namespace {

decltype(zend_throw_exception_hook) original_hook = nullptr;

void on_throw(zend_object* thrown) {
  if (WEFT_G(pdo_pools) && thrown && instanceof_function(thrown->ce, pdo_exception_class())) {
    for (Connections* pool = WEFT_G(pdo_pools); pool; pool = pool->next) pool->suspect();
  }
  if (original_hook) original_hook(thrown);
}

}  // namespace

void install_pdo_failure_hook() {
  if (!pdo_exception_class()) return;
  original_hook = zend_throw_exception_hook;
  zend_throw_exception_hook = on_throw;
}

void remove_pdo_failure_hook() {
  if (zend_throw_exception_hook == on_throw) zend_throw_exception_hook = original_hook;
}

}  // namespace weft::php
