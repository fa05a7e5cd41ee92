#include "php/hooks/blocking.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace weft::php::hooks {

namespace {

// Negative: none.
int64_t time_limit_ms(int descriptor, int option) {
  timeval limit{};
  socklen_t size = sizeof limit;
  if (::getsockopt(descriptor, SOL_SOCKET, option, &limit, &size) != 0) return -1;
  const int64_t milliseconds = limit.tv_sec * 1000 + (limit.tv_usec + 999) / 1000;
  return milliseconds > 0 ? milliseconds : -1;
}

// A library that asks for more on a non-blocking descriptor although its wait has failed would ask for ever.
bool fail_without_waiting(const ThreadHooks& hooks) {
  errno = hooks.refusing() ? ECANCELED : EAGAIN;
  return false;
}

bool wait(ThreadHooks& hooks, int descriptor, short events, int64_t timeout_ms, const char* what) {
  pollfd wanted{descriptor, events, 0};
  const Waited waited = hooks.wait({&wanted, 1, timeout_ms, Claim::kExclusive, what});
  if (waited == Waited::kTimeout) errno = EAGAIN;
  return waited == Waited::kReady;
}

}  // namespace

bool is_nonblocking(int descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  return flags < 0 || (flags & O_NONBLOCK);
}

bool wait_for_socket(ThreadHooks& hooks, int descriptor, short events, int limit, const char* what) {
  if (is_nonblocking(descriptor)) {
    return !hooks.is_awaited(descriptor, events) && fail_without_waiting(hooks);
  }
  return wait(hooks, descriptor, events, time_limit_ms(descriptor, limit), what);
}

bool wait_for_other(ThreadHooks& hooks, int descriptor, short events, const char* what) {
  for (;;) {
    pollfd state{descriptor, events, 0};
    // What poll() has to say against it the call itself says better.
    if (::poll(&state, 1, 0) != 0) return true;
    if (is_nonblocking(descriptor)) return hooks.refusing() ? fail_without_waiting(hooks) : true;
    if (!wait(hooks, descriptor, events, -1, what)) return false;
  }
}

ssize_t send_all(ThreadHooks& hooks, int descriptor, const void* data, size_t size, int flags) {
  if (hooks.is_taken(descriptor)) return -1;
  const auto* bytes = static_cast<const char*>(data);
  size_t total = 0;
  do {
    const ssize_t done = repeat(hooks, descriptor, POLLOUT, SO_SNDTIMEO, "send()", [&] {
      const ssize_t sent = ::send(descriptor, bytes + total, size - total, flags | MSG_DONTWAIT);
      return sent_or_in_vain(hooks, descriptor, sent, size - total);
    });
    if (done < 0) return total ? static_cast<ssize_t>(total) : -1;
    total += static_cast<size_t>(done);
  } while (total < size && !is_nonblocking(descriptor));
  hooks.note_sent(descriptor);
  return static_cast<ssize_t>(total);
}

ssize_t send_message(ThreadHooks& hooks, int descriptor, const msghdr& message, int flags) {
  if (hooks.is_taken(descriptor)) return -1;
  const ssize_t done = repeat(hooks, descriptor, POLLOUT, SO_SNDTIMEO, "sendmsg()",
                              [&] { return ::sendmsg(descriptor, &message, flags | MSG_DONTWAIT); });
  if (done < 0) return -1;
  const size_t total = finish_pieces(
      descriptor, {message.msg_iov, message.msg_iovlen}, static_cast<size_t>(done),
      [&](const char* data, size_t size) { return send_all(hooks, descriptor, data, size, flags); });
  hooks.note_sent(descriptor);
  return static_cast<ssize_t>(total);
}

}  // namespace weft::php::hooks
