#pragma once

#include <cstddef>
#include <type_traits>

#include "php/zend.h"

namespace weft::php {

// A PHP object and the C++ object behind it: one allocation of the engine's for the former, one of the C++
// heap for the latter. A pointer and not the value, so that the layout stays standard whatever T is.
//
// One per PHP class. T is made with the object and dies with it, so native_of() is never null. Objects cannot
// be cloned. A T with add_to(zend_get_gc_buffer*) tells the cycle collector what it holds. What
// register_class() sets is read-only after MINIT.
template <class T>
class ObjectBox {
 public:
  static zend_class_entry* register_class(zend_class_entry* class_entry) {
    entry_ = class_entry;
    entry_->create_object = create_object;
    handlers_ = std_object_handlers;
    handlers_.offset = offsetof(Layout, std);
    handlers_.free_obj = free_object;
    handlers_.clone_obj = nullptr;
    if constexpr (requires(const T& native, zend_get_gc_buffer* buffer) { native.add_to(buffer); }) {
      handlers_.get_gc = get_gc;
    }
    return class_entry;
  }

  static zend_class_entry* entry() { return entry_; }
  // For a class that needs more, such as dtor_obj; after register_class(), at MINIT.
  static zend_object_handlers& handlers() { return handlers_; }

  // A new object with one reference, the caller's; no constructor is called.
  static zend_object* create() { return create_object(entry_); }

  static T* native_of(zend_object* object) { return layout_of(object)->native; }
  // Of a method's $this.
  static T& of(zval* object) { return *native_of(Z_OBJ_P(object)); }

 private:
  struct Layout {
    T* native;
    zend_object std;  // last: property slots follow it
  };
  static_assert(std::is_standard_layout_v<Layout>);

  static Layout* layout_of(zend_object* object) {
    return reinterpret_cast<Layout*>(reinterpret_cast<char*>(object) - offsetof(Layout, std));
  }

  static zend_object* create_object(zend_class_entry* class_entry) {
    auto* layout = static_cast<Layout*>(zend_object_alloc(sizeof(Layout), class_entry));
    zend_object_std_init(&layout->std, class_entry);
    object_properties_init(&layout->std, class_entry);
    layout->std.handlers = &handlers_;
    layout->native = new T;
    return &layout->std;
  }

  static void free_object(zend_object* object) {
    delete native_of(object);
    zend_object_std_dtor(object);
  }

  static HashTable* get_gc(zend_object* object, zval** table, int* count) {
    zend_get_gc_buffer* buffer = zend_get_gc_buffer_create();
    native_of(object)->add_to(buffer);
    zend_get_gc_buffer_use(buffer, table, count);
    return nullptr;
  }

  static inline zend_class_entry* entry_ = nullptr;
  static inline zend_object_handlers handlers_ = {};
};

// Whether the caller, who holds a reference, is the only one who can ever reach the object again, so that it
// may stand for something else. A WeakMap or WeakReference can bring it back as well as a reference.
inline bool is_unreachable_by_scripts(const zend_object* object) {
  return GC_REFCOUNT(object) == 1 && !(OBJ_FLAGS(object) & IS_OBJ_WEAKLY_REFERENCED);
}

}  // namespace weft::php
