#include "weft/io/stream_socket.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "io/native.h"
#include "io/socket_calls.h"
#include "weft/base/assert.h"

namespace weft::io {

namespace {

constexpr size_t kMaxSlices = 64;

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

// `size` is what the system call returned, errno untouched since.
StreamSocket::WriteResult write_result(ssize_t size, size_t offered) {
  if (size >= 0) return {static_cast<size_t>(size), static_cast<size_t>(size) < offered, {}};
  if (would_block(errno)) return {0, true, {}};
  return {0, false, {errno}};
}

}  // namespace

struct SocketEvents {
  static void on_poll(uv_poll_t* handle, int status, int events) {
    auto* socket = static_cast<StreamSocket*>(handle->data);
    socket->loop_.begin_callback();
    if (status < 0) {
      socket->on_failure();
    } else {
      socket->on_events(events);
    }
  }

  static void on_idle(uv_idle_t* handle) {
    uv_idle_stop(handle);
    static_cast<StreamSocket*>(handle->data)->on_failure();
  }
};

StreamSocket::StreamSocket(Loop& loop, int descriptor, Owner& owner)
    : loop_(loop), owner_(owner), handle_(take_poll_handle(loop.native())), descriptor_(descriptor) {
  uv_loop_t* native = &loop.native().loop;
  if (uv_poll_init(native, &handle_->poll, descriptor) != 0) {
    unwatchable_ = true;
    ::shutdown(descriptor, SHUT_RDWR);
    uv_idle_init(native, &handle_->idle);
  }
  handle_->any.data = this;
  loop.source_opened();
}

StreamSocket::~StreamSocket() {
  handle_->any.data = nullptr;
  close_poll_handle(handle_);
  ::close(descriptor_);
  loop_.source_closed();
}

void StreamSocket::set_interest(bool reading, bool writing) {
  reading_ = reading;
  writing_ = writing;
  const int wanted = wanted_events();
  if (wanted == watched_) return;
  // Reading was switched off: on_events() makes it true when something arrives, which may well be after it
  // has been switched on again.
  if (!reading && !hang_up_known_ && watched_ == (UV_READABLE | (wanted & UV_WRITABLE))) return;
  watch(wanted);
}

int StreamSocket::wanted_events() const {
  const int writable = writing_ ? UV_WRITABLE : 0;
  if (reading_) return UV_READABLE | writable;
  return hang_up_known_ ? writable : UV_DISCONNECT | writable;
}

void StreamSocket::watch(int events) {
  watched_ = static_cast<uint8_t>(events);
  if (unwatchable_) {
    events ? uv_idle_start(&handle_->idle, SocketEvents::on_idle) : uv_idle_stop(&handle_->idle);
  } else if (events) {
    WEFT_ASSERT(uv_poll_start(&handle_->poll, events, SocketEvents::on_poll) == 0);
  } else {
    uv_poll_stop(&handle_->poll);
  }
}

void StreamSocket::on_events(int events) {
  PollHandle* handle = handle_;
  if (events & UV_READABLE) {
    if (reading_) {
      owner_.on_readable();
      if (!handle->any.data) return;
    } else if (watched_ != wanted_events()) {
      watch(wanted_events());
    }
  }
  if ((events & UV_WRITABLE) && writing_) {
    owner_.on_writable();
    if (!handle->any.data) return;
  }
  if ((events & UV_DISCONNECT) && !reading_ && !hang_up_known_) {
    // Level-triggered and there to stay: watching on would spin.
    hang_up_known_ = true;
    watch(wanted_events());
    owner_.on_peer_closed();
  }
}

// POLLERR: libuv has stopped the handle and says no more than that. read() or write() will tell.
void StreamSocket::on_failure() {
  PollHandle* handle = handle_;
  watched_ = 0;
  if (reading_) {
    owner_.on_readable();
  } else if (!hang_up_known_) {
    hang_up_known_ = true;
    owner_.on_peer_closed();
  } else if (writing_) {
    owner_.on_writable();
  }
  if (handle->any.data && watched_ == 0 && wanted_events() != 0) watch(wanted_events());
}

StreamSocket::ReadResult StreamSocket::read(MutableBytes room) {
  WEFT_ASSERT(!room.empty());
  const ssize_t size = receive_from(descriptor_, room.data(), room.size());
  if (size > 0) return {ReadState::kData, static_cast<size_t>(size), {}};
  if (size == 0) {
    hang_up_known_ = true;
    return {ReadState::kEnd, 0, {}};
  }
  if (would_block(errno)) return {ReadState::kWouldBlock, 0, {}};
  return {ReadState::kError, 0, {errno}};
}

StreamSocket::WriteResult StreamSocket::write(std::span<const Bytes> slices, More more) {
  const int flags = MSG_NOSIGNAL | (more == More::kFollows ? MSG_MORE : 0);
  // One piece is the usual case, and send() has less to copy in and check than sendmsg().
  if (slices.size() == 1) {
    const Bytes piece = slices.front();
    return write_result(send_to(descriptor_, piece.data(), piece.size(), flags), piece.size());
  }
  iovec vectors[kMaxSlices];
  const size_t count = std::min(slices.size(), kMaxSlices);
  size_t offered = 0;
  for (size_t i = 0; i < count; ++i) {
    vectors[i] = {const_cast<char*>(slices[i].data()), slices[i].size()};
    offered += slices[i].size();
  }
  msghdr message{};
  message.msg_iov = vectors;
  message.msg_iovlen = count;
  return write_result(::sendmsg(descriptor_, &message, flags), offered);
}

StreamSocket::WriteResult StreamSocket::send_file(const OutputQueue::FileSpan& span, size_t limit) {
  auto position = static_cast<off_t>(span.offset);
  const size_t offered = std::min(span.size, limit);
  const ssize_t size = ::sendfile(descriptor_, span.descriptor, &position, offered);
  if (size == 0) return {0, false, {}};
  return write_result(size, offered);
}

std::optional<std::chrono::milliseconds> StreamSocket::since_arrival() const {
  tcp_info info;
  // No more than is needed is copied.
  constexpr socklen_t kWanted = offsetof(tcp_info, tcpi_last_data_recv) + sizeof(info.tcpi_last_data_recv);
  socklen_t size = kWanted;
  if (::getsockopt(descriptor_, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || size < kWanted) return {};
  return std::chrono::milliseconds(info.tcpi_last_data_recv);
}

void StreamSocket::shutdown_write() {
  ::shutdown(descriptor_, SHUT_WR);
}

void StreamSocket::set_abortive_close() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

}  // namespace weft::io
