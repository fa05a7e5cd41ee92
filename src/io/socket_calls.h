#pragma once

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weft::io {

// recv() and send() as the kernel has them. As soon as a process has a second thread the C library makes them
// cancellation points, two locked instructions and some forty others each; nobody cancels threads here.
// Sanitizers know the library's.
#if defined(SYS_recvfrom) && defined(SYS_sendto) && !defined(__SANITIZE_ADDRESS__)

inline ssize_t receive_from(int descriptor, void* room, size_t size) {
  return ::syscall(SYS_recvfrom, descriptor, room, size, 0, nullptr, nullptr);
}

inline ssize_t send_to(int descriptor, const void* bytes, size_t size, int flags) {
  return ::syscall(SYS_sendto, descriptor, bytes, size, flags, nullptr, 0);
}

#else

inline ssize_t receive_from(int descriptor, void* room, size_t size) {
  return ::recv(descriptor, room, size, 0);
}

inline ssize_t send_to(int descriptor, const void* bytes, size_t size, int flags) {
  return ::send(descriptor, bytes, size, flags);
}

#endif

}  // namespace weft::io
