#include "weft/io/stream_listener.h"

#include <cerrno>

#include <sys/socket.h>
#include <uv.h>

#include "io/address.h"
#include "io/native.h"
#include "weft/base/assert.h"

namespace weft::io {

namespace {

// Connections taken in one go before the others get their turn.
constexpr int kMaxAccepts = 64;
constexpr int64_t kBackOffMs = 100;

enum class Failure : uint8_t { kNothingLeft, kOneConnection, kListener };

// accept(2): Linux also reports what has already happened to the new connection.
Failure classify(int error) {
  switch (error) {
    case EAGAIN: return Failure::kNothingLeft;
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case EPERM:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENONET: return Failure::kOneConnection;
    default: return Failure::kListener;
  }
}

}  // namespace

struct ListenerEvents {
  static void on_poll(uv_poll_t* handle, int status, int) {
    auto* listener = static_cast<StreamListener*>(handle->data);
    listener->loop_.begin_callback();
    if (status < 0) {
      listener->back_off({-status});
    } else {
      listener->accept_ready();
    }
  }

  static void on_retry(void* context) { static_cast<StreamListener*>(context)->watch(); }
};

StreamListener::StreamListener(Loop& loop, Owner& owner, std::unique_ptr<ListenSocket> socket, int backlog,
                               PollHandle* handle)
    : loop_(loop),
      owner_(owner),
      socket_(std::move(socket)),
      backlog_(backlog),
      local_address_(socket_->local_address()),
      handle_(handle),
      retry_(ListenerEvents::on_retry, this) {
  handle_->any.data = this;
  loop_.source_opened();
}

Result<std::unique_ptr<StreamListener>> StreamListener::open(Loop& loop, const ListenAddress& address,
                                                             Owner& owner) {
  Result<std::unique_ptr<ListenSocket>> socket = ListenSocket::open(address);
  if (!socket) return socket.error();
  NativeLoop& native = loop.native();
  PollHandle* handle = take_poll_handle(native);
  const int status = uv_poll_init(&native.loop, &handle->poll, socket.value()->descriptor());
  if (status != 0) {
    give_back_poll_handle(native, handle);
    return Error{-status};
  }
  return std::unique_ptr<StreamListener>(
      new StreamListener(loop, owner, std::move(socket.value()), address.backlog, handle));
}

StreamListener::~StreamListener() {
  handle_->any.data = nullptr;
  close_poll_handle(handle_);
  loop_.source_closed();
}

void StreamListener::start() {
  if (accepting_) return;
  accepting_ = true;
  watch();
}

void StreamListener::pause() {
  accepting_ = false;
  retry_.stop();
  uv_poll_stop(&handle_->poll);
}

void StreamListener::watch() {
  if (const auto listening = socket_->listen(backlog_); !listening) return back_off(listening.error());
  WEFT_ASSERT(uv_poll_start(&handle_->poll, UV_READABLE, ListenerEvents::on_poll) == 0);
}

void StreamListener::back_off(Error error) {
  uv_poll_stop(&handle_->poll);
  retry_.start(loop_.timers(), loop_.now_ms() + kBackOffMs);
  owner_.on_accept_failed(error);
}

void StreamListener::accept_ready() {
  PollHandle* handle = handle_;
  for (int i = 0; i < kMaxAccepts; ++i) {
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    const int descriptor = ::accept4(socket_->descriptor(), reinterpret_cast<sockaddr*>(&peer), &size,
                                     SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      owner_.on_accepted(descriptor, to_socket_address(peer));
      if (!handle->any.data || !accepting_) return;
      continue;
    }
    switch (classify(errno)) {
      case Failure::kNothingLeft: return;
      case Failure::kOneConnection: break;
      case Failure::kListener: back_off({errno}); return;
    }
  }
}

}  // namespace weft::io
