#pragma once

#include <cstdint>
#include <memory>

#include "weft/io/error.h"
#include "weft/io/loop.h"

namespace weft::io {

// Delivers one signal number as a loop callback while it lives; the previous disposition comes back when the
// last watcher of that number is gone (and is the default one unless that was also the first). Does not keep
// the loop alive unless told to. May be destroyed from inside its callback.
class SignalWatcher {
 public:
  using Callback = void (*)(void* context, int signal);
  static Result<std::unique_ptr<SignalWatcher>> open(Loop& loop, int signal, Callback callback,
                                                     void* context);
  ~SignalWatcher();

  // Whether it is something that could still happen, for Loop::run_turn().
  enum class KeepAlive : uint8_t { kNo, kYes };
  void keep_loop_alive(KeepAlive keep);

  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

 private:
  struct Native;

  SignalWatcher(Loop& loop, Callback callback, void* context);

  Loop& loop_;
  Callback callback_;
  void* context_;
  Native* native_;
  KeepAlive keep_ = KeepAlive::kNo;
};

}  // namespace weft::io
