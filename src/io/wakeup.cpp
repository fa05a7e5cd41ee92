#include "weft/io/wakeup.h"

#include <uv.h>

#include "io/native.h"
#include "weft/base/assert.h"

namespace weft::io {

struct Wakeup::Native {
  uv_async_t handle;
};

Wakeup::Wakeup(Loop& loop, Callback callback, void* context)
    : loop_(loop), callback_(callback), context_(context), native_(new Native{}) {
  const int status = uv_async_init(&loop.native().loop, &native_->handle, [](uv_async_t* handle) {
    auto* wakeup = static_cast<Wakeup*>(handle->data);
    wakeup->loop_.begin_callback();
    wakeup->callback_(wakeup->context_);
  });
  WEFT_ASSERT(status == 0);
  native_->handle.data = this;
  uv_unref(reinterpret_cast<uv_handle_t*>(&native_->handle));
}

Wakeup::~Wakeup() {
  uv_close(reinterpret_cast<uv_handle_t*>(&native_->handle),
           [](uv_handle_t* closed) { delete reinterpret_cast<Native*>(closed); });
}

void Wakeup::signal() {
  uv_async_send(&native_->handle);
}

}  // namespace weft::io
