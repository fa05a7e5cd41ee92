#pragma once

#include "php/async/completable.h"
#include "php/async/scope.h"
#include "php/zend.h"

namespace weft::php {

// An Async\Scope: the one that made a scope, and whose end is the scope's, or a later view of one that has
// lost it.
struct ScopeObject {
  Scope* scope;  // a reference
  bool owner;
  zend_object std;

  static ScopeObject& from(zend_object* object) { return object_cast<ScopeObject>(object); }
};

void register_scope_classes();
zend_class_entry* scope_class();
zend_class_entry* scope_provider_class();
zend_class_entry* spawn_strategy_class();

// The one that shows `scope`, made now if need be; a new reference.
zend_object* scope_object_of(Scope& scope);
// Of a new scope, whose only reference becomes the object's.
zend_object* new_scope_object(Scope& scope);

}  // namespace weft::php
