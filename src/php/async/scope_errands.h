#pragma once

#include "php/call.h"

namespace weft::php {

struct CoroutineObject;
class Scope;

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
