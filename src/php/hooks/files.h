#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include "php/hooks/thread_hooks.h"

namespace weft::php::hooks {

// Calls on a descriptor that has been found to be a regular file: by another thread where the family is
// active.
ssize_t read_file(ThreadHooks& hooks, int descriptor, void* data, size_t size);
ssize_t write_file(ThreadHooks& hooks, int descriptor, const void* data, size_t size);

// Whether reads and writes of what fstat() says this of never wait for somebody: regular files, and memory
// devices such as /dev/null.
bool never_waits(const struct stat& file);

}  // namespace weft::php::hooks
