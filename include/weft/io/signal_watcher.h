#pragma once

#include <memory>

#include "weft/io/error.h"
#include "weft/io/loop.h"

namespace weft::io {

// Delivers one signal number as a loop callback while it lives; the previous disposition comes back
// afterwards.
class SignalWatcher {
 public:
  using Callback = void (*)(void* context, int signal);
  static Result<std::unique_ptr<SignalWatcher>> open(Loop& loop, int signal, Callback callback,
                                                     void* context);
  ~SignalWatcher();
};

}  // namespace weft::io
