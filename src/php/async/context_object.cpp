#include "php/async/context_object.h"

#include "php/async/exceptions.h"
#include "php/async/register.h"
#include "php/globals.h"

#include "stubs/AsyncContext_arginfo.h"

namespace weft::php {

namespace {

zend_class_entry* class_entry;
zend_class_entry* missing_entry;
zend_object_handlers handlers;

zend_object* create(Scope* above, bool below_main) {
  auto* object = static_cast<ContextObject*>(zend_object_alloc(sizeof(ContextObject), class_entry));
  zend_object_std_init(&object->std, class_entry);
  object_properties_init(&object->std, class_entry);
  object->std.handlers = &handlers;
  object->above = above ? &above->hold() : nullptr;
  object->below_main = below_main;
  return &object->std;
}

void free_object(zend_object* std) {
  const ContextObject& object = ContextObject::from(std);
  if (object.above) object.above->drop();
  if (object.values) zend_array_destroy(object.values);
  if (object.objects) zend_array_destroy(object.objects);
  zend_object_std_dtor(std);
}

HashTable* get_gc(zend_object* std, zval** table, int* count) {
  const ContextObject& object = ContextObject::from(std);
  zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
  for (HashTable* values : {object.values, object.objects}) {
    if (!values) continue;
    zval* value;
    ZEND_HASH_FOREACH_VAL(values, value) {
      zend_get_gc_buffer_add_zval(buffer, value);
    }
    ZEND_HASH_FOREACH_END();
  }
  zend_get_gc_buffer_use(buffer, table, count);
  return nullptr;
}

bool reaches_main(const Scope* scope) {
  for (; scope; scope = scope->parent()) {
    if (scope->kind() == Scope::Kind::kDetached) return false;
  }
  return true;
}

// A key of a context: a name or an object.
struct Key {
  zend_string* name = nullptr;
  zend_object* object = nullptr;

  zval* find_in(const ContextObject& context) const {
    if (!context.values) return nullptr;
    return name ? zend_hash_find(context.values, name) : zend_hash_index_find(context.values, object->handle);
  }
};

zval* find_in_main(const Key& key) {
  zend_object* main = WEFT_G(root_context);
  return main ? key.find_in(ContextObject::from(main)) : nullptr;
}

zval* find(const ContextObject& context, const Key& key) {
  if (zval* value = key.find_in(context)) return value;
  for (Scope* scope = context.above; scope; scope = scope->parent()) {
    if (!scope->context) continue;
    if (zval* value = key.find_in(ContextObject::from(scope->context))) return value;
  }
  return context.below_main ? find_in_main(key) : nullptr;
}

zval* find_local(const ContextObject& context, const Key& key) {
  return key.find_in(context);
}

using Search = zval* (*)(const ContextObject&, const Key&);

enum class Missing : uint8_t { kNull, kThrow };

void throw_missing(const Key& key) {
  if (key.name) {
    zend_throw_exception_ex(missing_entry, 0, "Context key \"%s\" not found", ZSTR_VAL(key.name));
  } else {
    zend_throw_exception_ex(missing_entry, 0, "Context key of class %s not found",
                            ZSTR_VAL(key.object->ce->name));
  }
}

void return_value_of(INTERNAL_FUNCTION_PARAMETERS, Search search, Missing missing) {
  Key key;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJ_OR_STR(key.object, key.name)
  ZEND_PARSE_PARAMETERS_END();
  if (zval* value = search(ContextObject::from(Z_OBJ_P(ZEND_THIS)), key)) {
    RETURN_COPY(value);
  }
  if (missing == Missing::kThrow) throw_missing(key);
}

void return_whether_found(INTERNAL_FUNCTION_PARAMETERS, Search search) {
  Key key;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJ_OR_STR(key.object, key.name)
  ZEND_PARSE_PARAMETERS_END();
  RETURN_BOOL(search(ContextObject::from(Z_OBJ_P(ZEND_THIS)), key));
}

void put(ContextObject& context, const Key& key, zval* value) {
  if (!context.values) context.values = zend_new_array(4);
  Z_TRY_ADDREF_P(value);
  if (key.name) {
    zend_hash_update(context.values, key.name, value);
    return;
  }
  if (!context.objects) context.objects = zend_new_array(4);
  zval object;
  ZVAL_OBJ_COPY(&object, key.object);
  zend_hash_index_update(context.objects, key.object->handle, &object);
  zend_hash_index_update(context.values, key.object->handle, value);
}

}  // namespace

void register_context_class() {
  missing_entry = find_or("async\\contextexception",
                          [] { return register_class_Async_ContextException(async_exception_class()); });
  class_entry = find_or("async\\context", register_class_Async_Context);
  handlers = std_object_handlers;
  handlers.offset = XtOffsetOf(ContextObject, std);
  handlers.free_obj = free_object;
  handlers.get_gc = get_gc;
  handlers.clone_obj = nullptr;
}

zend_object* context_of(Scope* scope) {
  if (!scope) return root_context();
  if (!scope->context) scope->context = create(scope->parent(), reaches_main(scope));
  return scope->context;
}

zend_object* root_context() {
  if (!WEFT_G(root_context)) WEFT_G(root_context) = create(nullptr, false);
  return WEFT_G(root_context);
}

zend_object* new_coroutine_context() {
  return create(nullptr, false);
}

Scope* current_request_scope() {
  Scope* scope = current_scope();
  while (scope && scope->kind() != Scope::Kind::kRequest) scope = scope->parent();
  return scope;
}

}  // namespace weft::php

using namespace weft::php;

ZEND_METHOD(Async_Context, __construct) {
  ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Async_Context, find) {
  return_value_of(INTERNAL_FUNCTION_PARAM_PASSTHRU, find, Missing::kNull);
}

ZEND_METHOD(Async_Context, get) {
  return_value_of(INTERNAL_FUNCTION_PARAM_PASSTHRU, find, Missing::kThrow);
}

ZEND_METHOD(Async_Context, has) {
  return_whether_found(INTERNAL_FUNCTION_PARAM_PASSTHRU, find);
}

ZEND_METHOD(Async_Context, findLocal) {
  return_value_of(INTERNAL_FUNCTION_PARAM_PASSTHRU, find_local, Missing::kNull);
}

ZEND_METHOD(Async_Context, getLocal) {
  return_value_of(INTERNAL_FUNCTION_PARAM_PASSTHRU, find_local, Missing::kThrow);
}

ZEND_METHOD(Async_Context, hasLocal) {
  return_whether_found(INTERNAL_FUNCTION_PARAM_PASSTHRU, find_local);
}

ZEND_METHOD(Async_Context, set) {
  Key key;
  zval* value;
  bool replace = false;
  ZEND_PARSE_PARAMETERS_START(2, 3)
  Z_PARAM_OBJ_OR_STR(key.object, key.name)
  Z_PARAM_ZVAL(value)
  Z_PARAM_OPTIONAL
  Z_PARAM_BOOL(replace)
  ZEND_PARSE_PARAMETERS_END();
  ContextObject& context = ContextObject::from(Z_OBJ_P(ZEND_THIS));
  if (!replace && key.find_in(context)) {
    throw_async_exception("Context key already exists and replace is false");
    RETURN_THROWS();
  }
  put(context, key, value);
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}

ZEND_METHOD(Async_Context, unset) {
  Key key;
  ZEND_PARSE_PARAMETERS_START(1, 1)
  Z_PARAM_OBJ_OR_STR(key.object, key.name)
  ZEND_PARSE_PARAMETERS_END();
  const ContextObject& context = ContextObject::from(Z_OBJ_P(ZEND_THIS));
  if (context.values && key.name) {
    zend_hash_del(context.values, key.name);
  } else if (context.values) {
    zend_hash_index_del(context.values, key.object->handle);
    if (context.objects) zend_hash_index_del(context.objects, key.object->handle);
  }
  RETURN_OBJ_COPY(Z_OBJ_P(ZEND_THIS));
}
