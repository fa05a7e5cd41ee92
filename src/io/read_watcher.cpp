#include "weft/io/read_watcher.h"

#include <uv.h>

#include "io/native.h"

namespace weft::io {

ReadWatcher::ReadWatcher(Loop& loop, PollHandle* handle, Callback callback, void* context)
    : loop_(loop), handle_(handle), callback_(callback), context_(context) {
  handle_->any.data = this;
  loop_.source_opened();
}

Result<std::unique_ptr<ReadWatcher>> ReadWatcher::open(Loop& loop, int descriptor, Callback callback,
                                                       void* context) {
  NativeLoop& native = loop.native();
  PollHandle* handle = take_poll_handle(native);
  if (const int status = uv_poll_init(&native.loop, &handle->poll, descriptor); status != 0) {
    give_back_poll_handle(native, handle);
    return Error{-status};
  }
  std::unique_ptr<ReadWatcher> watcher(new ReadWatcher(loop, handle, callback, context));
  const int status = uv_poll_start(&handle->poll, UV_READABLE | UV_DISCONNECT, [](uv_poll_t* poll, int, int) {
    auto* self = static_cast<ReadWatcher*>(poll->data);
    self->loop_.begin_callback();
    self->callback_(self->context_);
  });
  if (status != 0) return Error{-status};
  return watcher;
}

ReadWatcher::~ReadWatcher() {
  handle_->any.data = nullptr;
  close_poll_handle(handle_);
  loop_.source_closed();
}

}  // namespace weft::io
