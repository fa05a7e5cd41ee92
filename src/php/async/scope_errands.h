#pragma once

#include "php/call.h"
#include "php/zend.h"

namespace weft::php {

struct CoroutineObject;
class Scope;

// Calls each with `argument`, where code of the script may run, until one calls exit(). What they threw:
// null, the exception, or a CompositeException; the caller's.
zend_object* call_all(HashTable* callbacks, zend_object* argument);

// What a scope does of the script's, each in a coroutine of its own that belongs to no scope.

// Gives up the caller's reference, the last one.
void run_release_errand(Scope& scope);
// Calls `handler` with the scope, the coroutine and its error.
void run_error_handler(Scope& scope, const Callable& handler, CoroutineObject& failed);
// Calls the finally callbacks, once; what they throw goes to the scope's error handler.
void run_finally_callbacks(Scope& scope);
// The same at once, where code of the script may run. What they throw is reported.
void call_finally_callbacks_here(Scope& scope);

}  // namespace weft::php
