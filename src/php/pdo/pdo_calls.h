#pragma once

#include <initializer_list>

#include "php/zend.h"

namespace weft::php {

// PDO as a script sees it, without its headers: its module may be missing when this one is loaded. All calls
// may suspend, throw (EG(exception)) and be left by longjmp.

// Whether there is PDO. At module startup, once.
bool find_pdo();
zend_class_entry* pdo_class();
zend_class_entry* pdo_exception_class();
// The value of PDO::`name`.
zend_long pdo_constant(const char* name);

// A new \PDO: `into` gets it. False with EG(exception).
bool open_pdo(zval* into, zval* arguments, uint32_t count);
// Calls a method; `returned` is UNDEF when it threw. `name` in lower case.
void call_method(zend_object* object, const char* name, std::initializer_list<zval> arguments,
                 zval* returned);
// Whether it returned a true value.
bool method_is_true(zend_object* object, const char* name, std::initializer_list<zval> arguments = {});
// The first column of the first row as a number; -1 when there is none. Exceptions are dropped, but for
// those that end the coroutine.
zend_long query_number(zend_object* pdo, const char* sql);

// Drops EG(exception), unless it ends the running coroutine: a cancellation or exit().
void drop_exception();

}  // namespace weft::php
