#include <cstdio>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "php/hooks/blocking.h"
#include "php/hooks/interruptions.h"
#include "php/hooks/patience.h"

// Calls that make or end connections.

namespace weft::php::hooks {

namespace {

ThreadHooks* inside() {
  return ThreadHooks::inside(HookFamily::kSockets);
}

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

// Others may accept from the same socket, in other processes as well, and have taken what came: a flag or
// a time limit of the socket would be theirs, too, so the call is interrupted instead.
template <class Accept>
int accept_with(ThreadHooks& hooks, int descriptor, const Accept& accept) {
  if (is_nonblocking(descriptor)) {
    const int result = accept();
    if (result < 0 && would_block() && hooks.refusing()) errno = ECANCELED;
    return result;
  }
  for (;;) {
    pollfd state{descriptor, POLLIN, 0};
    if (::poll(&state, 1, 0) == 0) {
      if (!wait_for_socket(hooks, descriptor, POLLIN, SO_RCVTIMEO, "accept()")) return -1;
      continue;
    }
    const Interruptions interruptions;
    const int result = accept();
    if (result >= 0 || errno != EINTR) return result;
  }
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

// Of streams of the C library that were made of a descriptor.
int hooked_fclose(FILE* file) {
  ThreadHooks::before_close(::fileno(file));
  return ::fclose(file);
}

const GotHook kHooks[] = {
    {"connect", reinterpret_cast<void*>(hooked_connect)}, {"accept", reinterpret_cast<void*>(hooked_accept)},
    {"accept4", reinterpret_cast<void*>(hooked_accept4)}, {"close", reinterpret_cast<void*>(hooked_close)},
    {"fclose", reinterpret_cast<void*>(hooked_fclose)},
};

}  // namespace

std::span<const GotHook> connection_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
