#pragma once

namespace weft::php {

struct CoroutineObject;

// Calls the object's finally() callbacks, in order, in a coroutine of their own.
void run_finally_callbacks(CoroutineObject& object);

}  // namespace weft::php
