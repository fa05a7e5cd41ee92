#pragma once

#include "weft/io/loop.h"

namespace weft::io {

// Lets another thread, or a signal handler, cause a callback on the loop's thread. signal() may be called
// from anywhere at any time while the object lives; several calls may become one callback.
class Wakeup {
 public:
  using Callback = void (*)(void* context);
  Wakeup(Loop& loop, Callback callback, void* context);
  ~Wakeup();
  void signal();
};

}  // namespace weft::io
