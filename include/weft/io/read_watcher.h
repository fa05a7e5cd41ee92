#pragma once

#include <memory>

#include "weft/io/error.h"
#include "weft/io/loop.h"

namespace weft::io {

union PollHandle;

// Calls back whenever there is something to read from a descriptor, or its end has come: pipes, eventfds,
// sockets of other protocols. The descriptor is the user's, non-blocking and open as long as the watcher
// lives. Keeps the loop alive. May be destroyed from inside its callback.
class ReadWatcher {
 public:
  using Callback = void (*)(void* context);
  static Result<std::unique_ptr<ReadWatcher>> open(Loop& loop, int descriptor, Callback callback,
                                                   void* context);
  ~ReadWatcher();
  ReadWatcher(const ReadWatcher&) = delete;
  ReadWatcher& operator=(const ReadWatcher&) = delete;

 private:
  ReadWatcher(Loop& loop, PollHandle* handle, Callback callback, void* context);

  Loop& loop_;
  PollHandle* handle_;
  Callback callback_;
  void* context_;
};

}  // namespace weft::io
