#pragma once

#include "php/async/completable.h"
#include "php/async/scope.h"
#include "php/zend.h"

namespace weft::php {

// An Async\Context: of a scope, of a coroutine, or of the main scope.
struct ContextObject {
  Scope* above;        // a reference; where a search goes on, null at the top
  bool below_main;     // a search that ends at the top goes on in the main scope
  HashTable* values;   // by name or handle of the key; null while empty
  HashTable* objects;  // keys that are objects, by handle
  zend_object std;

  static ContextObject& from(zend_object* object) { return object_cast<ContextObject>(object); }
};

void register_context_class();

// Made now if need be; borrowed.
zend_object* context_of(Scope* scope);
zend_object* root_context();
// One that belongs to a coroutine alone; a new reference.
zend_object* new_coroutine_context();

// The request scope that the running code is in or below; null: none.
Scope* current_request_scope();

}  // namespace weft::php
