#pragma once

#include <cstddef>
#include <cstdint>

#include <uv.h>

#include "weft/io/loop.h"

namespace weft::io {

// What libuv needs to watch one descriptor. Stays in its hands until the close callback, so it outlives the
// object it works for; that one is in `data`, null once it is gone.
union PollHandle {
  uv_handle_t any;
  uv_poll_t poll;
  uv_idle_t idle;  // instead, for a descriptor the kernel will not watch
  PollHandle* next_spare;
};

// The libuv side of a Loop.
struct NativeLoop {
  uv_loop_t loop;
  uv_async_t
      liveness;  // referenced while the Loop has open sources: handles that are paused do not count in libuv
  uv_timer_t alarm;  // ends the wait when the timer wheel is due; does nothing itself
  int64_t alarm_at;  // INT64_MAX: not set
  PollHandle* spare_handles;
  size_t spare_count;
};

PollHandle* take_poll_handle(NativeLoop& native);
// Stops the handle; `data` must be null already. The descriptor may be closed right after.
void close_poll_handle(PollHandle* handle);
// One that no uv_*_init() has succeeded on.
void give_back_poll_handle(NativeLoop& native, PollHandle* handle);

}  // namespace weft::io
