#include "php/async/scope_object.h"

#include "php/async/register.h"
#include "php/async/scope_errands.h"

#include "stubs/AsyncScope_arginfo.h"

namespace weft::php {

namespace {

zend_class_entry* class_entry;
zend_class_entry* provider_entry;
zend_class_entry* strategy_entry;
zend_object_handlers handlers;

zend_object* create(zend_class_entry* type) {
  auto* object = static_cast<ScopeObject*>(zend_object_alloc(sizeof(ScopeObject), type));
  zend_object_std_init(&object->std, type);
  object_properties_init(&object->std, type);
  object->std.handlers = &handlers;
  return &object->std;
}

void give(ScopeObject& object, Scope& scope) {
  object.scope = &scope;
  scope.object = &object.std;
}

// new Async\Scope
zend_object* create_detached(zend_class_entry* type) {
  zend_object* object = create(type);
  auto* scope = new Scope(Scope::Kind::kDetached, nullptr);
  scope->lets_zombies = false;
  give(ScopeObject::from(object), *scope);
  ScopeObject::from(object).owner = true;
  return object;
}

// As disposeSafely(). The end of the script finds nobody to run errands.
void destroy_object(zend_object* std) {
  const ScopeObject& object = ScopeObject::from(std);
  if (!object.owner) return;
  Scope& scope = *object.scope;
  scope.orphaned = true;
  if (scope.empty() && scope.finally_callbacks && !Scheduler::get().current()) {
    call_finally_callbacks_here(scope);
  } else if (!scope.closed() && scope.lets_zombies) {
    scope.disown();
  } else if (!scope.closed() && !scope.disposal_due()) {
    scope.close();
    scope.cancel(nullptr, make_scope_destroyed);
  } else {
    scope.check_end();
  }
}

void free_object(zend_object* std) {
  const ScopeObject& object = ScopeObject::from(std);
  if (object.scope->object == std) object.scope->object = nullptr;
  object.scope->drop_here();
  zend_object_std_dtor(std);
}

// What the scope owns is only reachable from here when nobody else holds it.
HashTable* get_gc(zend_object* std, zval** table, int* count) {
  const Scope& scope = *ScopeObject::from(std).scope;
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  if (scope.held_once()) {
    zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(scope.error_handler.value()));
    zend_get_gc_buffer_add_zval(buffer, const_cast<zval*>(scope.child_error_handler.value()));
    if (scope.context) zend_get_gc_buffer_add_obj(buffer, scope.context);
    if (scope.error) zend_get_gc_buffer_add_obj(buffer, scope.error);
    add_values(scope.finally_callbacks, buffer);
  }
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

}  // namespace

void register_scope_classes() {
  provider_entry = find_or("async\\scopeprovider", register_class_Async_ScopeProvider);
  strategy_entry =
      find_or("async\\spawnstrategy", [] { return register_class_Async_SpawnStrategy(provider_entry); });
  class_entry = find_or("async\\scope", [] {
    zend_class_entry* type = register_class_Async_Scope(provider_entry);
    type->create_object = create_detached;
    return type;
  });
  handlers = std_object_handlers;
  handlers.offset = XtOffsetOf(ScopeObject, std);
  handlers.dtor_obj = destroy_object;
  handlers.free_obj = free_object;
  handlers.get_gc = get_gc;
  handlers.clone_obj = nullptr;
}

zend_class_entry* scope_class() {
  return class_entry;
}
zend_class_entry* scope_provider_class() {
  return provider_entry;
}
zend_class_entry* spawn_strategy_class() {
  return strategy_entry;
}

zend_object* scope_object_of(Scope& scope) {
  if (scope.object) {
    GC_ADDREF(scope.object);
    return scope.object;
  }
  zend_object* object = create(class_entry);
  give(ScopeObject::from(object), scope.hold());
  return object;
}

zend_object* new_scope_object(Scope& scope) {
  zend_object* object = create(class_entry);
  give(ScopeObject::from(object), scope);
  ScopeObject::from(object).owner = true;
  return object;
}

}  // namespace weft::php
