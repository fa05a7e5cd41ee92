#include <algorithm>
#include <climits>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "php/hooks/blocking.h"
#include "php/hooks/files.h"
#include "php/hooks/patience.h"

// Calls that work on descriptors of every kind, and those that make or end connections.

extern "C" ssize_t __read_chk(int descriptor, void* data, size_t size, size_t room);

namespace weft::php::hooks {

namespace {

ThreadHooks* inside() {
  return ThreadHooks::inside(HookFamily::kSockets);
}

// --- read, write

struct Kind {
  mode_t type;
  bool never_waits;
};

Kind kind_of(int descriptor) {
  struct stat file {};
  if (::fstat(descriptor, &file) != 0) return {0, false};
  return {file.st_mode & S_IFMT, never_waits(file)};
}

// What is no socket: looked at once if it is a file, each time else. False: the call fails with errno.
bool wait_for_file(ThreadHooks& hooks, int descriptor, const Kind& kind, short events, const char* what) {
  if (!kind.never_waits) return wait_for_other(hooks, descriptor, events, what);
  hooks.note_file(descriptor);
  return true;
}

template <class OnSocket, class Plain>
ssize_t read_with(ThreadHooks& hooks, int descriptor, const OnSocket& on_socket, const Plain& plain) {
  if (hooks.is_taken(descriptor)) return -1;
  const ssize_t done = repeat(hooks, descriptor, POLLIN, SO_RCVTIMEO, "read()", on_socket);
  if (done >= 0 || errno != ENOTSOCK) return done;
  return wait_for_file(hooks, descriptor, kind_of(descriptor), POLLIN, "read()") ? plain() : -1;
}

// Whether it is a file, where nothing that waits is to be looked for.
bool is_only_file(ThreadHooks& hooks, int descriptor) {
  if (!active_hooks().has(HookFamily::kFiles) || !kind_of(descriptor).never_waits) return false;
  hooks.note_file(descriptor);
  return true;
}

ssize_t hooked_read(int descriptor, void* data, size_t size) {
  ThreadHooks* hooks = ThreadHooks::inside_coroutine();
  // Of nothing: a datagram would be lost.
  if (!hooks || size == 0) [[likely]] {
    return ::read(descriptor, data, size);
  }
  if (hooks->is_file(descriptor)) return read_file(*hooks, descriptor, data, size);
  const auto read = [=] {
    return hooks->is_file(descriptor) ? read_file(*hooks, descriptor, data, size)
                                      : ::read(descriptor, data, size);
  };
  if (!active_hooks().has(HookFamily::kSockets)) {
    is_only_file(*hooks, descriptor);
    return read();
  }
  return read_with(
      *hooks, descriptor, [=] { return ::recv(descriptor, data, size, MSG_DONTWAIT); }, read);
}

ssize_t hooked_read_chk(int descriptor, void* data, size_t size, size_t room) {
  if (size > room) return __read_chk(descriptor, data, size, room);
  return hooked_read(descriptor, data, size);
}

ssize_t hooked_readv(int descriptor, const iovec* pieces, int count) {
  ThreadHooks* hooks = inside();
  if (!hooks || count <= 0) return ::readv(descriptor, pieces, count);
  return read_with(
      *hooks, descriptor,
      [=] {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(pieces);
        message.msg_iovlen = static_cast<size_t>(count);
        return ::recvmsg(descriptor, &message, MSG_DONTWAIT);
      },
      [=] { return ::readv(descriptor, pieces, count); });
}

// A pipe that is ready takes PIPE_BUF octets without waiting, but may not take more.
ssize_t write_to_pipe(ThreadHooks& hooks, int descriptor, const char* data, size_t size) {
  size_t total = 0;
  while (total < size) {
    const size_t part = std::min<size_t>(size - total, PIPE_BUF);
    const bool ready = wait_for_other(hooks, descriptor, POLLOUT, "write()");
    const ssize_t done = ready ? ::write(descriptor, data + total, part) : -1;
    if (done < 0) return total ? static_cast<ssize_t>(total) : -1;
    total += static_cast<size_t>(done);
  }
  return static_cast<ssize_t>(total);
}

ssize_t write_to_other(ThreadHooks& hooks, int descriptor, const void* data, size_t size) {
  const Kind kind = kind_of(descriptor);
  if (size > PIPE_BUF && kind.type == S_IFIFO && !is_nonblocking(descriptor)) {
    return write_to_pipe(hooks, descriptor, static_cast<const char*>(data), size);
  }
  if (!wait_for_file(hooks, descriptor, kind, POLLOUT, "write()")) return -1;
  return kind.never_waits ? write_file(hooks, descriptor, data, size) : ::write(descriptor, data, size);
}

ssize_t hooked_write(int descriptor, const void* data, size_t size) {
  ThreadHooks* hooks = ThreadHooks::inside_coroutine();
  if (!hooks || size == 0) [[likely]] {
    return ::write(descriptor, data, size);
  }
  if (hooks->is_file(descriptor)) return write_file(*hooks, descriptor, data, size);
  if (!active_hooks().has(HookFamily::kSockets)) {
    return is_only_file(*hooks, descriptor) ? write_file(*hooks, descriptor, data, size)
                                            : ::write(descriptor, data, size);
  }
  const ssize_t done = send_all(*hooks, descriptor, data, size, 0);
  if (done >= 0 || errno != ENOTSOCK) return done;
  return write_to_other(*hooks, descriptor, data, size);
}

ssize_t hooked_writev(int descriptor, const iovec* pieces, int count) {
  ThreadHooks* hooks = inside();
  if (!hooks || count <= 0) return ::writev(descriptor, pieces, count);
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces);
  message.msg_iovlen = static_cast<size_t>(count);
  const ssize_t done = send_message(*hooks, descriptor, message, 0);
  if (done >= 0 || errno != ENOTSOCK) return done;
  return wait_for_other(*hooks, descriptor, POLLOUT, "writev()") ? ::writev(descriptor, pieces, count) : -1;
}

// --- connections

int outcome_of_connect(int descriptor) {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return -1;
  errno = error;
  return error ? -1 : 0;
}

// The only call that has no flag for not waiting: the descriptor has it for that moment.
int connect_without_waiting(int descriptor, const sockaddr* address, socklen_t size) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  if (flags < 0) return -1;
  if (flags & O_NONBLOCK) return ::connect(descriptor, address, size);
  ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
  const int result = ::connect(descriptor, address, size);
  const int error = errno;
  ::fcntl(descriptor, F_SETFL, flags);
  errno = error;
  return result;
}

int hooked_connect(int descriptor, const sockaddr* address, socklen_t size) {
  ThreadHooks* hooks = inside();
  if (!hooks || is_nonblocking(descriptor)) return ::connect(descriptor, address, size);
  Patience patience;
  for (;;) {
    const int result = connect_without_waiting(descriptor, address, size);
    if (result == 0 || (errno != EINPROGRESS && errno != EAGAIN)) return result;
    if (errno == EINPROGRESS) break;
    // The listener's queue is full, which only local sockets tell so.
    if (!hooks->sleep_ms(patience.next_ms())) {
      errno = ECANCELED;
      return -1;
    }
  }
  if (!wait_for_socket(*hooks, descriptor, POLLOUT, SO_SNDTIMEO, "connect()")) {
    if (would_block()) errno = EINPROGRESS;
    return -1;
  }
  return outcome_of_connect(descriptor);
}

template <class Accept>
int accept_with(ThreadHooks& hooks, int descriptor, const Accept& accept) {
  return wait_for_other(hooks, descriptor, POLLIN, "accept()") ? accept() : -1;
}

int hooked_accept(int descriptor, sockaddr* address, socklen_t* size) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::accept(descriptor, address, size);
  return accept_with(*hooks, descriptor, [=] { return ::accept(descriptor, address, size); });
}

int hooked_accept4(int descriptor, sockaddr* address, socklen_t* size, int flags) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::accept4(descriptor, address, size, flags);
  return accept_with(*hooks, descriptor, [=] { return ::accept4(descriptor, address, size, flags); });
}

int hooked_close(int descriptor) {
  ThreadHooks::before_close(descriptor);
  return ::close(descriptor);
}

const GotHook kHooks[] = {
    {"read", reinterpret_cast<void*>(hooked_read)},
    {"__read_chk", reinterpret_cast<void*>(hooked_read_chk)},
    {"readv", reinterpret_cast<void*>(hooked_readv)},
    {"write", reinterpret_cast<void*>(hooked_write)},
    {"writev", reinterpret_cast<void*>(hooked_writev)},
    {"connect", reinterpret_cast<void*>(hooked_connect)},
    {"accept", reinterpret_cast<void*>(hooked_accept)},
    {"accept4", reinterpret_cast<void*>(hooked_accept4)},
    {"close", reinterpret_cast<void*>(hooked_close)},
};

}  // namespace

std::span<const GotHook> descriptor_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
