#include "io/native.h"

namespace weft::io {

namespace {

constexpr size_t kMaxSpareHandles = 256;

}  // namespace

PollHandle* take_poll_handle(NativeLoop& native) {
  PollHandle* handle = native.spare_handles;
  if (!handle) return new PollHandle;
  native.spare_handles = handle->next_spare;
  --native.spare_count;
  return handle;
}

void give_back_poll_handle(NativeLoop& native, PollHandle* handle) {
  if (native.spare_count >= kMaxSpareHandles) {
    delete handle;
    return;
  }
  handle->next_spare = native.spare_handles;
  native.spare_handles = handle;
  ++native.spare_count;
}

void close_poll_handle(PollHandle* handle) {
  uv_close(&handle->any, [](uv_handle_t* closed) {
    auto& native = *static_cast<NativeLoop*>(closed->loop->data);
    give_back_poll_handle(native, reinterpret_cast<PollHandle*>(closed));
  });
}

}  // namespace weft::io
