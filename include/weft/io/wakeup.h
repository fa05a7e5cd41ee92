#pragma once

#include "weft/io/loop.h"

namespace weft::io {

// Lets another thread, or a signal handler, cause a callback on the loop's thread. signal() may be called
// from anywhere at any time while the object lives; several calls may become one callback. Does not keep the
// loop alive. May be destroyed from inside its callback.
class Wakeup {
 public:
  using Callback = void (*)(void* context);
  Wakeup(Loop& loop, Callback callback, void* context);
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  void signal();

 private:
  struct Native;

  Loop& loop_;
  Callback callback_;
  void* context_;
  Native* native_;
};

}  // namespace weft::io
