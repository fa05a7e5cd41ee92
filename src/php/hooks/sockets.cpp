#include <sys/socket.h>

#include "php/hooks/blocking.h"

// Calls that only sockets have. A blocking call is tried without waiting first; only when that says EAGAIN
// does anything else happen.

extern "C" {
ssize_t __recv_chk(int descriptor, void* data, size_t size, size_t room, int flags);
ssize_t __recvfrom_chk(int descriptor, void* data, size_t size, size_t room, int flags, sockaddr* from,
                       socklen_t* from_size);
}

namespace weft::php::hooks {

namespace {

ThreadHooks* inside(int flags) {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kSockets);
  return hooks && !(flags & MSG_DONTWAIT) ? hooks : nullptr;
}

// --- receiving

template <class Attempt>
ssize_t receive(ThreadHooks& hooks, int descriptor, const char* what, const Attempt& attempt) {
  if (hooks.is_taken(descriptor)) return -1;
  return repeat(hooks, descriptor, POLLIN, SO_RCVTIMEO, what, attempt);
}

ssize_t receive_all(ThreadHooks& hooks, int descriptor, char* data, size_t size, int flags) {
  size_t total = 0;
  while (total < size) {
    const ssize_t done = receive(hooks, descriptor, "recv()", [&] {
      return ::recv(descriptor, data + total, size - total, (flags & ~MSG_WAITALL) | MSG_DONTWAIT);
    });
    if (done <= 0) return total ? static_cast<ssize_t>(total) : done;
    total += static_cast<size_t>(done);
  }
  return static_cast<ssize_t>(total);
}

ssize_t hooked_recv(int descriptor, void* data, size_t size, int flags) {
  ThreadHooks* hooks = inside(flags);
  if (!hooks) [[likely]] {
    return ::recv(descriptor, data, size, flags);
  }
  if ((flags & MSG_WAITALL) && !(flags & MSG_PEEK)) {
    return receive_all(*hooks, descriptor, static_cast<char*>(data), size, flags);
  }
  return receive(*hooks, descriptor, "recv()",
                 [=] { return ::recv(descriptor, data, size, flags | MSG_DONTWAIT); });
}

ssize_t hooked_recv_chk(int descriptor, void* data, size_t size, size_t room, int flags) {
  if (size > room) return __recv_chk(descriptor, data, size, room, flags);
  return hooked_recv(descriptor, data, size, flags);
}

ssize_t hooked_recvfrom(int descriptor, void* data, size_t size, int flags, sockaddr* from,
                        socklen_t* from_size) {
  ThreadHooks* hooks = inside(flags);
  if (!hooks) return ::recvfrom(descriptor, data, size, flags, from, from_size);
  return receive(*hooks, descriptor, "recvfrom()",
                 [=] { return ::recvfrom(descriptor, data, size, flags | MSG_DONTWAIT, from, from_size); });
}

ssize_t hooked_recvfrom_chk(int descriptor, void* data, size_t size, size_t room, int flags, sockaddr* from,
                            socklen_t* from_size) {
  if (size > room) return __recvfrom_chk(descriptor, data, size, room, flags, from, from_size);
  return hooked_recvfrom(descriptor, data, size, flags, from, from_size);
}

ssize_t hooked_recvmsg(int descriptor, msghdr* message, int flags) {
  ThreadHooks* hooks = inside(flags);
  if (!hooks) return ::recvmsg(descriptor, message, flags);
  return receive(*hooks, descriptor, "recvmsg()",
                 [=] { return ::recvmsg(descriptor, message, flags | MSG_DONTWAIT); });
}

// --- sending

ssize_t hooked_send(int descriptor, const void* data, size_t size, int flags) {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kSockets);
  if (!hooks) [[likely]] {
    return ::send(descriptor, data, size, flags);
  }
  if (flags & MSG_DONTWAIT) {
    hooks->note_sent(descriptor);
    return sent_or_in_vain(*hooks, descriptor, ::send(descriptor, data, size, flags), size);
  }
  return send_all(*hooks, descriptor, data, size, flags);
}

ssize_t hooked_sendto(int descriptor, const void* data, size_t size, int flags, const sockaddr* to,
                      socklen_t to_size) {
  ThreadHooks* hooks = inside(flags);
  if (!hooks) return ::sendto(descriptor, data, size, flags, to, to_size);
  if (!to) return send_all(*hooks, descriptor, data, size, flags);
  if (hooks->is_taken(descriptor)) return -1;
  return repeat(*hooks, descriptor, POLLOUT, SO_SNDTIMEO, "sendto()",
                [=] { return ::sendto(descriptor, data, size, flags | MSG_DONTWAIT, to, to_size); });
}

ssize_t hooked_sendmsg(int descriptor, const msghdr* message, int flags) {
  ThreadHooks* hooks = inside(flags);
  if (!hooks) return ::sendmsg(descriptor, message, flags);
  return send_message(*hooks, descriptor, *message, flags);
}

const GotHook kHooks[] = {
    {"recv", reinterpret_cast<void*>(hooked_recv)},
    {"__recv_chk", reinterpret_cast<void*>(hooked_recv_chk)},
    {"recvfrom", reinterpret_cast<void*>(hooked_recvfrom)},
    {"__recvfrom_chk", reinterpret_cast<void*>(hooked_recvfrom_chk)},
    {"recvmsg", reinterpret_cast<void*>(hooked_recvmsg)},
    {"send", reinterpret_cast<void*>(hooked_send)},
    {"sendto", reinterpret_cast<void*>(hooked_sendto)},
    {"sendmsg", reinterpret_cast<void*>(hooked_sendmsg)},
};

}  // namespace

std::span<const GotHook> socket_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
