#include <algorithm>
#include <climits>
#include <span>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "php/hooks/blocking.h"
#include "php/hooks/files.h"

// Calls that work on descriptors of every kind.

extern "C" ssize_t __read_chk(int descriptor, void* data, size_t size, size_t room);

namespace weft::php::hooks {

namespace {

ThreadHooks* inside() {
  return ThreadHooks::inside(HookFamily::kSockets);
}

constexpr off_t kNoOffset = -1;

struct Kind {
  mode_t type;
  bool never_waits;
};

Kind kind_of(int descriptor) {
  struct stat file {};
  if (::fstat(descriptor, &file) != 0) return {0, false};
  return {file.st_mode & S_IFMT, never_waits(file)};
}

bool is_pipe(int descriptor) {
  return ::fcntl(descriptor, F_GETPIPE_SZ) > 0;
}

// Fails with EOPNOTSUPP, having noted `kind`, for the call to be made in another way.
ssize_t other_way(ThreadHooks& hooks, int descriptor, DescriptorKind kind) {
  hooks.note_kind(descriptor, kind);
  errno = EOPNOTSUPP;
  return -1;
}

// Kernels before 6.4, pipes with names, and those that somebody has spliced.
bool is_nowait_refused() {
  return errno == EOPNOTSUPP || errno == EINVAL || errno == ENOSYS;
}

// Calls `attempt`, which the kernel is told not to wait in, until it has done something or failed.
// EOPNOTSUPP: the kernel refuses, or the number is another's than a pipe's by now.
template <class Attempt>
ssize_t repeat_on_pipe(ThreadHooks& hooks, int descriptor, short events, const char* what,
                       const Attempt& attempt) {
  if (hooks.is_taken(descriptor)) return -1;
  for (;;) {
    const ssize_t done = attempt();
    if (done >= 0) [[likely]] {
      return done;
    }
    if (is_nowait_refused()) return other_way(hooks, descriptor, DescriptorKind::kPolled);
    if (!would_block()) return -1;
    if (!is_pipe(descriptor)) return other_way(hooks, descriptor, DescriptorKind::kUnknown);
    if (is_nonblocking(descriptor)) {
      errno = hooks.refusing() ? ECANCELED : EAGAIN;
      return -1;
    }
    if (!wait_for_other(hooks, descriptor, events, what)) return -1;
  }
}

// As far as the descriptor is known to be a pipe. EOPNOTSUPP: it is not, or cannot be told not to wait.
template <class Plain>
ssize_t read_pipe(ThreadHooks& hooks, int descriptor, std::span<const iovec> pieces, const Plain& plain) {
  if (hooks.kind(descriptor) == DescriptorKind::kPipe) {
    return repeat_on_pipe(hooks, descriptor, POLLIN, "read()", [=] {
      return ::preadv2(descriptor, pieces.data(), static_cast<int>(pieces.size()), kNoOffset, RWF_NOWAIT);
    });
  }
  int waiting = 0;
  if (hooks.kind(descriptor) == DescriptorKind::kPolled && ::ioctl(descriptor, FIONREAD, &waiting) == 0 &&
      waiting > 0) {
    // Whatever it is by now, there is something.
    return hooks.is_taken(descriptor) ? -1 : plain();
  }
  errno = EOPNOTSUPP;
  return -1;
}

// Notes it as a pipe if it has not been before.
void note_pipe(ThreadHooks& hooks, int descriptor) {
  if (hooks.kind(descriptor) == DescriptorKind::kUnknown) hooks.note_kind(descriptor, DescriptorKind::kPipe);
}

// What is no socket: looked at once if it is a file, each time else. False: the call fails with errno.
bool wait_for_file(ThreadHooks& hooks, int descriptor, const Kind& kind, short events, const char* what) {
  if (!kind.never_waits) return wait_for_other(hooks, descriptor, events, what);
  hooks.note_kind(descriptor, DescriptorKind::kFile);
  return true;
}

// `on_socket` does not wait, `plain` does.
template <class OnSocket, class Plain>
ssize_t read_with(ThreadHooks& hooks, int descriptor, std::span<const iovec> pieces,
                  const OnSocket& on_socket, const Plain& plain) {
  ssize_t done = read_pipe(hooks, descriptor, pieces, plain);
  if (done >= 0 || errno != EOPNOTSUPP) return done;
  if (hooks.is_taken(descriptor)) return -1;
  done = repeat(hooks, descriptor, POLLIN, SO_RCVTIMEO, "read()", on_socket);
  if (done >= 0 || errno != ENOTSOCK) return done;
  const Kind kind = kind_of(descriptor);
  if (kind.type == S_IFIFO) {
    note_pipe(hooks, descriptor);
    done = read_pipe(hooks, descriptor, pieces, plain);
    if (done >= 0 || errno != EOPNOTSUPP) return done;
  }
  return wait_for_file(hooks, descriptor, kind, POLLIN, "read()") ? plain() : -1;
}

// Whether it is a file, where nothing that waits is to be looked for.
bool is_only_file(ThreadHooks& hooks, int descriptor) {
  if (!active_hooks().has(HookFamily::kFiles) || !kind_of(descriptor).never_waits) return false;
  hooks.note_kind(descriptor, DescriptorKind::kFile);
  return true;
}

bool is_file(const ThreadHooks& hooks, int descriptor) {
  return hooks.kind(descriptor) == DescriptorKind::kFile;
}

ssize_t hooked_read(int descriptor, void* data, size_t size) {
  ThreadHooks* hooks = ThreadHooks::inside_coroutine();
  // Of nothing: a datagram would be lost.
  if (!hooks || size == 0) [[likely]] {
    return ::read(descriptor, data, size);
  }
  if (is_file(*hooks, descriptor)) return read_file(*hooks, descriptor, data, size);
  const auto read = [=] {
    return is_file(*hooks, descriptor) ? read_file(*hooks, descriptor, data, size)
                                       : ::read(descriptor, data, size);
  };
  if (!active_hooks().has(HookFamily::kSockets)) {
    is_only_file(*hooks, descriptor);
    return read();
  }
  const iovec piece{data, size};
  return read_with(
      *hooks, descriptor, {&piece, 1}, [=] { return ::recv(descriptor, data, size, MSG_DONTWAIT); }, read);
}

ssize_t hooked_read_chk(int descriptor, void* data, size_t size, size_t room) {
  if (size > room) return __read_chk(descriptor, data, size, room);
  return hooked_read(descriptor, data, size);
}

ssize_t hooked_readv(int descriptor, const iovec* pieces, int count) {
  ThreadHooks* hooks = inside();
  if (!hooks || count <= 0) return ::readv(descriptor, pieces, count);
  return read_with(
      *hooks, descriptor, {pieces, static_cast<size_t>(count)},
      [=] {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(pieces);
        message.msg_iovlen = static_cast<size_t>(count);
        return ::recvmsg(descriptor, &message, MSG_DONTWAIT);
      },
      [=] { return ::readv(descriptor, pieces, count); });
}

// A pipe that is ready takes PIPE_BUF octets without waiting, but may not take more.
ssize_t write_in_parts(ThreadHooks& hooks, int descriptor, const char* data, size_t size) {
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

// Where the kernel cannot be asked not to wait.
ssize_t write_when_ready(ThreadHooks& hooks, int descriptor, const Kind& kind, const void* data,
                         size_t size) {
  if (size > PIPE_BUF && kind.type == S_IFIFO && !is_nonblocking(descriptor)) {
    return write_in_parts(hooks, descriptor, static_cast<const char*>(data), size);
  }
  if (!wait_for_file(hooks, descriptor, kind, POLLOUT, "write()")) return -1;
  return kind.never_waits ? write_file(hooks, descriptor, data, size) : ::write(descriptor, data, size);
}

// As far as the descriptor is known to be a pipe. EOPNOTSUPP: it is not, or cannot be told not to wait.
ssize_t write_pipe(ThreadHooks& hooks, int descriptor, std::span<const iovec> pieces) {
  if (hooks.kind(descriptor) == DescriptorKind::kPipe) {
    return repeat_on_pipe(hooks, descriptor, POLLOUT, "write()", [=] {
      return ::pwritev2(descriptor, pieces.data(), static_cast<int>(pieces.size()), kNoOffset, RWF_NOWAIT);
    });
  }
  errno = EOPNOTSUPP;
  return -1;
}

ssize_t write_otherwise(ThreadHooks& hooks, int descriptor, const void* data, size_t size);

// What a pipe had no room for, when it has.
ssize_t write_rest(ThreadHooks& hooks, int descriptor, const char* data, size_t size) {
  size_t total = 0;
  do {
    const iovec piece{const_cast<char*>(data + total), size - total};
    ssize_t done = write_pipe(hooks, descriptor, {&piece, 1});
    if (done < 0 && errno == EOPNOTSUPP) {
      done = write_otherwise(hooks, descriptor, piece.iov_base, piece.iov_len);
    }
    if (done < 0) break;
    total += static_cast<size_t>(done);
  } while (total < size && !is_nonblocking(descriptor));
  return total ? static_cast<ssize_t>(total) : -1;
}

// write_pipe() to the end.
ssize_t write_all_to_pipe(ThreadHooks& hooks, int descriptor, std::span<const iovec> pieces) {
  const ssize_t done = write_pipe(hooks, descriptor, pieces);
  if (done < 0) return -1;
  return static_cast<ssize_t>(finish_pieces(
      descriptor, pieces, static_cast<size_t>(done),
      [&](const char* data, size_t size) { return write_rest(hooks, descriptor, data, size); }));
}

// What is no socket.
ssize_t write_to_other(ThreadHooks& hooks, int descriptor, const void* data, size_t size) {
  const Kind kind = kind_of(descriptor);
  if (kind.type == S_IFIFO) {
    note_pipe(hooks, descriptor);
    const iovec piece{const_cast<void*>(data), size};
    const ssize_t done = write_all_to_pipe(hooks, descriptor, {&piece, 1});
    if (done >= 0 || errno != EOPNOTSUPP) return done;
  }
  return write_when_ready(hooks, descriptor, kind, data, size);
}

// What is not known to be a pipe that can be told not to wait.
ssize_t write_otherwise(ThreadHooks& hooks, int descriptor, const void* data, size_t size) {
  if (hooks.kind(descriptor) == DescriptorKind::kPolled && is_pipe(descriptor)) {
    return write_when_ready(hooks, descriptor, {S_IFIFO, false}, data, size);
  }
  const ssize_t done = send_all(hooks, descriptor, data, size, 0);
  if (done >= 0 || errno != ENOTSOCK) return done;
  return write_to_other(hooks, descriptor, data, size);
}

ssize_t hooked_write(int descriptor, const void* data, size_t size) {
  ThreadHooks* hooks = ThreadHooks::inside_coroutine();
  if (!hooks || size == 0) [[likely]] {
    return ::write(descriptor, data, size);
  }
  if (is_file(*hooks, descriptor)) return write_file(*hooks, descriptor, data, size);
  if (!active_hooks().has(HookFamily::kSockets)) {
    return is_only_file(*hooks, descriptor) ? write_file(*hooks, descriptor, data, size)
                                            : ::write(descriptor, data, size);
  }
  const iovec piece{const_cast<void*>(data), size};
  const ssize_t done = write_all_to_pipe(*hooks, descriptor, {&piece, 1});
  if (done >= 0 || errno != EOPNOTSUPP) return done;
  return write_otherwise(*hooks, descriptor, data, size);
}

// Of what is no socket. What cannot be written at once is written piece by piece, each as write() does.
ssize_t write_pieces(ThreadHooks& hooks, int descriptor, std::span<const iovec> pieces) {
  const Kind kind = kind_of(descriptor);
  if (kind.type != S_IFIFO || is_nonblocking(descriptor)) {
    if (!wait_for_file(hooks, descriptor, kind, POLLOUT, "writev()")) return -1;
    return ::writev(descriptor, pieces.data(), static_cast<int>(pieces.size()));
  }
  note_pipe(hooks, descriptor);
  const ssize_t done = write_all_to_pipe(hooks, descriptor, pieces);
  if (done >= 0 || errno != EOPNOTSUPP) return done;
  size_t total = finish_pieces(descriptor, pieces, 0, [&](const char* data, size_t size) {
    return write_when_ready(hooks, descriptor, kind, data, size);
  });
  return total ? static_cast<ssize_t>(total) : -1;
}

ssize_t hooked_writev(int descriptor, const iovec* pieces, int count) {
  ThreadHooks* hooks = inside();
  if (!hooks || count <= 0) return ::writev(descriptor, pieces, count);
  const std::span all(pieces, static_cast<size_t>(count));
  ssize_t done = write_all_to_pipe(*hooks, descriptor, all);
  if (done >= 0 || errno != EOPNOTSUPP) return done;
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces);
  message.msg_iovlen = all.size();
  done = send_message(*hooks, descriptor, message, 0);
  if (done >= 0 || errno != ENOTSOCK) return done;
  return write_pieces(*hooks, descriptor, all);
}

const GotHook kHooks[] = {
    {"read", reinterpret_cast<void*>(hooked_read)},
    {"__read_chk", reinterpret_cast<void*>(hooked_read_chk)},
    {"readv", reinterpret_cast<void*>(hooked_readv)},
    {"write", reinterpret_cast<void*>(hooked_write)},
    {"writev", reinterpret_cast<void*>(hooked_writev)},
};

}  // namespace

std::span<const GotHook> descriptor_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
