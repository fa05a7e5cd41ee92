#pragma once

namespace weft::php {

class Coroutine;

// Lets a coroutine that needs a class another one is loading already wait for it, instead of loading it a
// second time or being told that there is none. When all modules have started.
void install_autoload_hook();
void remove_autoload_hook();

// The coroutine has left its autoloaders by a bailout: who waits for the classes tries for itself.
void abandon_class_loads(const Coroutine& coroutine);
// At the end of the request.
void abandon_class_loads();

}  // namespace weft::php
