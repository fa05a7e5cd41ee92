#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <span>

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "php/hooks/thread_hooks.h"

namespace weft::php::hooks {

// Whether calls on it are not to wait.
bool is_nonblocking(int descriptor);

// After a call on a socket that was tried without waiting has failed with EAGAIN: waits, as long as the
// socket's own time limit (`limit`: SO_RCVTIMEO, SO_SNDTIMEO) allows. False: the call fails with errno.
bool wait_for_socket(ThreadHooks& hooks, int descriptor, short events, int limit, const char* what);

// The same for what is no socket: waits unless it is ready.
bool wait_for_other(ThreadHooks& hooks, int descriptor, short events, const char* what);

// What a send has come to: on a connection that has been cut off, to say good-bye is as good as said. mysqlnd
// gives back neither statement nor connection when it cannot, also when the cancellation is over by then.
inline ssize_t sent_or_in_vain(const ThreadHooks& hooks, int descriptor, ssize_t done, size_t size) {
  if (done >= 0 || errno != EPIPE || hooks.kind(descriptor) != DescriptorKind::kCutOff) [[likely]] {
    return done;
  }
  return static_cast<ssize_t>(size);
}

// A blocking send: returns when everything has been sent, or something has gone wrong after part of it.
ssize_t send_all(ThreadHooks& hooks, int descriptor, const void* data, size_t size, int flags);
ssize_t send_message(ThreadHooks& hooks, int descriptor, const msghdr& message, int flags);

// A blocking call has done `done` octets of all pieces: the rest of them by `write`, one after the other. The
// sum of what has been done.
template <class Write>
size_t finish_pieces(int descriptor, std::span<const iovec> pieces, size_t done, const Write& write) {
  size_t total = done;
  for (const iovec& piece : pieces) {
    const size_t skipped = std::min(done, piece.iov_len);
    done -= skipped;
    if (skipped == piece.iov_len) continue;
    if (is_nonblocking(descriptor)) break;
    const size_t left = piece.iov_len - skipped;
    const ssize_t more = write(static_cast<const char*>(piece.iov_base) + skipped, left);
    if (more > 0) total += static_cast<size_t>(more);
    if (more < static_cast<ssize_t>(left)) break;
  }
  return total;
}

inline bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

// Calls `attempt`, which must not wait, until it has done something or failed.
template <class Attempt>
ssize_t repeat(ThreadHooks& hooks, int descriptor, short events, int limit, const char* what,
               const Attempt& attempt) {
  for (;;) {
    const ssize_t done = attempt();
    if (done >= 0 || !would_block()) [[likely]] {
      return done;
    }
    if (!wait_for_socket(hooks, descriptor, events, limit, what)) return -1;
  }
}

}  // namespace weft::php::hooks
