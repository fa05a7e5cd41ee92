#pragma once

#include <sys/socket.h>
#include <sys/types.h>
#include <cerrno>
#include <cstdint>

#include "php/hooks/thread_hooks.h"

namespace weft::php::hooks {

// Whether calls on it are not to wait.
bool is_nonblocking(int descriptor);

// After a call on a socket that was tried without waiting has failed with EAGAIN: waits, as long as the
// socket's own time limit (`limit`: SO_RCVTIMEO, SO_SNDTIMEO) allows. False: the call fails with errno.
bool wait_for_socket(ThreadHooks& hooks, int descriptor, short events, int limit, const char* what);

// The same for what is no socket: waits unless it is ready.
bool wait_for_other(ThreadHooks& hooks, int descriptor, short events, const char* what);

// A blocking send: returns when everything has been sent, or something has gone wrong after part of it.
ssize_t send_all(ThreadHooks& hooks, int descriptor, const void* data, size_t size, int flags);
ssize_t send_message(ThreadHooks& hooks, int descriptor, const msghdr& message, int flags);

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
