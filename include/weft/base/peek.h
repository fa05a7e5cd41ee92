#pragma once

#include <cstddef>

namespace weft {

// Copies memory of this process which another thread may be changing or giving back: the result may be
// nonsense, but there is no fault. False when some of it is not there, or when the system cannot do it.
bool peek(const void* from, void* to, size_t size);

}  // namespace weft
