#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "weft/io/loop.h"
#include "weft/io/stream_socket.h"

// Last: its macros (fail) are names in the standard library.
#include "check.h"

namespace weft::io::test {

// A descriptor that is closed at the end of the test.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) {
    reset(other.release());
    return *this;
  }
  ~Descriptor() { reset(); }

  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }
  void reset(int number = -1) {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }

 private:
  int number_;
};

inline void make_non_blocking(int descriptor) {
  assert_int_equal(::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK), 0);
}

// Turns of `loop` until `condition()`; fails the test when it has not come true after five seconds.
template <class Condition>
void run_until(Loop& loop, Condition condition) {
  bool timed_out = false;
  Timer limit([](void* context) { *static_cast<bool*>(context) = true; }, &timed_out);
  limit.start(loop.timers(), loop.now_ms() + 5000);
  while (!condition()) {
    assert_true(loop.run_turn(Loop::Wait::kYes));
    assert_false(timed_out);
  }
}

// Everything that is ready now has had its callback when this returns.
inline void settle(Loop& loop) {
  for (int i = 0; i < 5; ++i) loop.run_turn(Loop::Wait::kNo);
}

// Both ends of a connection: `ours` non-blocking, for a StreamSocket; `theirs` blocking.
struct Pair {
  Descriptor ours;
  Descriptor theirs;
};

inline Pair unix_pair() {
  int ends[2];
  assert_int_equal(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  make_non_blocking(ends[0]);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

inline Pair tcp_pair() {
  Descriptor listener(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  assert_int_equal(::bind(listener.get(), generic, size), 0);
  assert_int_equal(::listen(listener.get(), 1), 0);
  assert_int_equal(::getsockname(listener.get(), generic, &size), 0);
  Descriptor theirs(::socket(AF_INET, SOCK_STREAM, 0));
  assert_int_equal(::connect(theirs.get(), generic, size), 0);
  Descriptor ours(::accept(listener.get(), nullptr, nullptr));
  assert_true(ours.get() >= 0);
  make_non_blocking(ours.get());
  return {std::move(ours), std::move(theirs)};
}

inline void send_all(int descriptor, Bytes bytes) {
  assert_int_equal(::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL), bytes.size());
}

// Closes with RST.
inline void abort_connection(Descriptor& descriptor) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  assert_int_equal(::setsockopt(descriptor.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)), 0);
  descriptor.reset();
}

}  // namespace weft::io::test
