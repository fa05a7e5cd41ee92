#include "weft/io/signal_watcher.h"

#include <csignal>

#include <uv.h>

#include "io/native.h"

namespace weft::io {

struct SignalWatcher::Native {
  uv_signal_t handle;
  struct sigaction previous;   // to be restored
  struct sigaction installed;  // libuv's
};

SignalWatcher::SignalWatcher(Loop& loop, Callback callback, void* context)
    : loop_(loop), callback_(callback), context_(context), native_(new Native{}) {
  uv_signal_init(&loop.native().loop, &native_->handle);
  uv_unref(reinterpret_cast<uv_handle_t*>(&native_->handle));
  native_->handle.data = this;
}

Result<std::unique_ptr<SignalWatcher>> SignalWatcher::open(Loop& loop, int signal, Callback callback,
                                                           void* context) {
  std::unique_ptr<SignalWatcher> watcher(new SignalWatcher(loop, callback, context));
  Native& native = *watcher->native_;
  ::sigaction(signal, nullptr, &native.previous);
  const int status = uv_signal_start(
      &native.handle,
      [](uv_signal_t* handle, int number) {
        auto* watcher = static_cast<SignalWatcher*>(handle->data);
        watcher->loop_.begin_callback();
        watcher->callback_(watcher->context_, number);
      },
      signal);
  if (status != 0) return Error{-status};
  ::sigaction(signal, nullptr, &native.installed);
  return watcher;
}

void SignalWatcher::keep_loop_alive(KeepAlive keep) {
  if (keep == keep_) return;
  keep_ = keep;
  if (keep == KeepAlive::kYes) {
    loop_.source_opened();
  } else {
    loop_.source_closed();
  }
}

SignalWatcher::~SignalWatcher() {
  keep_loop_alive(KeepAlive::kNo);
  Native* native = native_;
  const int signal = native->handle.signum;
  uv_close(reinterpret_cast<uv_handle_t*>(&native->handle),
           [](uv_handle_t* closed) { delete reinterpret_cast<Native*>(closed); });
  if (signal == 0) return;
  // libuv puts the default disposition back with its last handle for the number. A previous one that is
  // libuv's own belongs to a watcher that is gone by then.
  struct sigaction now {};
  ::sigaction(signal, nullptr, &now);
  const bool last = now.sa_handler != native->installed.sa_handler;
  if (last && native->previous.sa_handler != native->installed.sa_handler) {
    ::sigaction(signal, &native->previous, nullptr);
  }
}

}  // namespace weft::io
