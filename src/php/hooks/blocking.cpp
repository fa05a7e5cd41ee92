#include "php/hooks/blocking.h"

#include <algorithm>

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
      return ::send(descriptor, bytes + total, size - total, flags | MSG_DONTWAIT);
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
  // The rest of the pieces, of which the first may have been sent in part.
  size_t sent = static_cast<size_t>(done), total = sent;
  for (size_t i = 0; i < message.msg_iovlen; ++i) {
    const iovec& piece = message.msg_iov[i];
    const size_t skipped = std::min(sent, piece.iov_len);
    sent -= skipped;
    if (skipped == piece.iov_len) continue;
    if (is_nonblocking(descriptor)) break;
    const size_t left = piece.iov_len - skipped;
    const ssize_t more =
        send_all(hooks, descriptor, static_cast<const char*>(piece.iov_base) + skipped, left, flags);
    if (more > 0) total += static_cast<size_t>(more);
    if (more < static_cast<ssize_t>(left)) break;
  }
  hooks.note_sent(descriptor);
  return static_cast<ssize_t>(total);
}

}  // namespace weft::php::hooks
