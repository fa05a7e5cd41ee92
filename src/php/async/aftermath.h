#pragma once

namespace weft::php {

struct CoroutineObject;

// In a coroutine of its own: lets go of the function and arguments of a coroutine that did not come to it,
// and calls the finally() callbacks in order. For all that runs code of the script but has no place on the
// scheduler's stack.
void run_aftermath(CoroutineObject& object);

}  // namespace weft::php
