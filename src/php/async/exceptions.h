#pragma once

#include "php/zend.h"

namespace weft::php {

void register_exception_classes();

zend_class_entry* async_cancellation_class();
zend_class_entry* operation_canceled_class();
zend_class_entry* timeout_exception_class();
zend_class_entry* async_exception_class();
zend_class_entry* deadlock_error_class();
zend_class_entry* composite_exception_class();

// A new exception object, not thrown; its trace is that of the running code.
zend_object* new_exception(zend_class_entry* type, const char* message);
// A CompositeException of one. Takes the reference.
zend_object* new_composite(zend_object* first);
// A CompositeException of both: `error` itself when it is one. Takes both references, gives one.
zend_object* add_to_composite(zend_object* error, zend_object* next);
// A new AsyncCancellation.
zend_object* new_cancellation();

[[gnu::format(printf, 1, 2)]] void throw_async_exception(const char* format, ...);

// PHP's own message for an uncaught exception, as a warning. Leaves EG(exception) as it is; keeps `error`
// alive.
void report_uncaught_warning(zend_object* error);

}  // namespace weft::php
