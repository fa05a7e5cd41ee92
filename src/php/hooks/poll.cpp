#include <algorithm>
#include <cerrno>
#include <climits>
#include <ctime>

#include <poll.h>
#include <sys/select.h>

#include "php/hooks/thread_hooks.h"
#include "weft/base/clock.h"

extern "C" int __poll_chk(pollfd* descriptors, nfds_t count, int timeout, size_t size);

namespace weft::php::hooks {

namespace {

constexpr int64_t kNsPerMs = 1'000'000;

// Time left of a wait that may be interrupted by false alarms.
class Countdown {
 public:
  explicit Countdown(int64_t timeout_ms)
      : end_(timeout_ms < 0 ? INT64_MAX : monotonic_ns() + timeout_ms * kNsPerMs) {}

  // Negative: for ever.
  int64_t left_ms() const {
    if (end_ == INT64_MAX) return -1;
    return std::max<int64_t>(0, (end_ - monotonic_ns() + kNsPerMs - 1) / kNsPerMs);
  }

 private:
  int64_t end_;
};

// Negative times, which the calls themselves refuse.
bool is_wrong(const timespec* time) {
  return time && (time->tv_sec < 0 || time->tv_nsec < 0);
}
bool is_wrong(const timeval* time) {
  return time && (time->tv_sec < 0 || time->tv_usec < 0);
}

int64_t to_ms(int64_t seconds, int64_t nanoseconds) {
  if (seconds < 0 || seconds > INT_MAX) return -1;
  return seconds * 1000 + (nanoseconds + kNsPerMs - 1) / kNsPerMs;
}

// Nothing is ready yet.
int wait_until_ready(ThreadHooks& hooks, pollfd* descriptors, nfds_t count, int64_t timeout_ms) {
  const Countdown countdown(timeout_ms);
  const Claim claim = count == 1 ? Claim::kExclusive : Claim::kShared;
  for (int64_t left = timeout_ms;; left = countdown.left_ms()) {
    const Waited waited = hooks.wait({descriptors, count, left, claim, "poll()"});
    if (waited == Waited::kRefused) return -1;
    // An end or an error is looked at: it may be that of a file which had the number before.
    const short seen = count == 1 ? descriptors->revents : 0;
    if (waited == Waited::kReady && seen && !(seen & (POLLHUP | POLLERR))) return 1;
    const int ready = ::poll(descriptors, count, 0);
    if (ready != 0 || waited == Waited::kTimeout) return ready;
  }
}

// Clients send a question and poll for the answer: looking whether it is there already would be in vain.
bool awaits_answer(ThreadHooks& hooks, const pollfd& wanted) {
  return (wanted.events & ~(POLLERR | POLLHUP)) == POLLIN && hooks.take_sent(wanted.fd);
}

int hooked_poll(pollfd* descriptors, nfds_t count, int timeout) {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kPoll);
  if (!hooks || timeout == 0) [[likely]] {
    return ::poll(descriptors, count, timeout);
  }
  const int ready = count == 1 && awaits_answer(*hooks, *descriptors) ? 0 : ::poll(descriptors, count, 0);
  return ready != 0 ? ready : wait_until_ready(*hooks, descriptors, count, timeout);
}

int hooked_poll_chk(pollfd* descriptors, nfds_t count, int timeout, size_t size) {
  if (size / sizeof *descriptors < count) return __poll_chk(descriptors, count, timeout, size);
  return hooked_poll(descriptors, count, timeout);
}

// The mask of signals is of no use while others of the process run.
int hooked_ppoll(pollfd* descriptors, nfds_t count, const timespec* timeout, const sigset_t* mask) {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kPoll);
  if (!hooks || is_wrong(timeout)) return ::ppoll(descriptors, count, timeout, mask);
  const timespec none{};
  const int ready = ::ppoll(descriptors, count, &none, mask);
  const int64_t timeout_ms = timeout ? to_ms(timeout->tv_sec, timeout->tv_nsec) : -1;
  return ready != 0 || timeout_ms == 0 ? ready : wait_until_ready(*hooks, descriptors, count, timeout_ms);
}

// --- select()

struct Sets {
  fd_set* read;
  fd_set* write;
  fd_set* except;
};

int select_now(int count, const Sets& from, const Sets& to) {
  if (from.read) *to.read = *from.read;
  if (from.write) *to.write = *from.write;
  if (from.except) *to.except = *from.except;
  timeval none{};
  return ::select(count, to.read, to.write, to.except, &none);
}

size_t collect(int count, const Sets& sets, pollfd* descriptors) {
  size_t found = 0;
  for (int descriptor = 0; descriptor < count && descriptor < FD_SETSIZE; ++descriptor) {
    short events = 0;
    if (sets.read && FD_ISSET(descriptor, sets.read)) events |= POLLIN;
    if (sets.write && FD_ISSET(descriptor, sets.write)) events |= POLLOUT;
    if (sets.except && FD_ISSET(descriptor, sets.except)) events |= POLLPRI;
    if (events) descriptors[found++] = {descriptor, events, 0};
  }
  return found;
}

int wait_for_sets(ThreadHooks& hooks, int count, const Sets& wanted, const Sets& result, int64_t timeout_ms) {
  pollfd descriptors[FD_SETSIZE];
  const size_t found = collect(count, wanted, descriptors);
  const Countdown countdown(timeout_ms);
  for (int64_t left = timeout_ms;; left = countdown.left_ms()) {
    const Waited waited = hooks.wait({descriptors, found, left, Claim::kShared, "select()"});
    if (waited == Waited::kRefused) return -1;
    const int ready = select_now(count, wanted, result);
    if (ready != 0 || waited == Waited::kTimeout) return ready;
  }
}

// As select() does: the sets are the caller's when nothing has been found, emptied by a timeout.
int select_in_loop(ThreadHooks& hooks, int count, const Sets& result, int64_t timeout_ms) {
  fd_set copies[3];
  const Sets wanted = {result.read ? &(copies[0] = *result.read) : nullptr,
                       result.write ? &(copies[1] = *result.write) : nullptr,
                       result.except ? &(copies[2] = *result.except) : nullptr};
  const int ready = select_now(count, wanted, result);
  return ready != 0 || timeout_ms == 0 ? ready : wait_for_sets(hooks, count, wanted, result, timeout_ms);
}

int hooked_select(int count, fd_set* read, fd_set* write, fd_set* except, timeval* timeout) {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kPoll);
  if (!hooks || count < 0 || count > FD_SETSIZE || is_wrong(timeout)) {
    return ::select(count, read, write, except, timeout);
  }
  const int64_t timeout_ms = timeout ? to_ms(timeout->tv_sec, timeout->tv_usec * 1000) : -1;
  const int64_t began = monotonic_ns();
  const int ready = select_in_loop(*hooks, count, {read, write, except}, timeout_ms);
  if (timeout && timeout_ms >= 0) {
    const int64_t left_us = std::max<int64_t>(0, timeout_ms * 1000 - (monotonic_ns() - began) / 1000);
    *timeout = {.tv_sec = left_us / 1'000'000, .tv_usec = left_us % 1'000'000};
  }
  return ready;
}

int hooked_pselect(int count, fd_set* read, fd_set* write, fd_set* except, const timespec* timeout,
                   const sigset_t* mask) {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kPoll);
  if (!hooks || count < 0 || count > FD_SETSIZE || is_wrong(timeout)) {
    return ::pselect(count, read, write, except, timeout, mask);
  }
  const int64_t timeout_ms = timeout ? to_ms(timeout->tv_sec, timeout->tv_nsec) : -1;
  return select_in_loop(*hooks, count, {read, write, except}, timeout_ms);
}

const GotHook kHooks[] = {
    {"poll", reinterpret_cast<void*>(hooked_poll)},
    {"__poll_chk", reinterpret_cast<void*>(hooked_poll_chk)},
    {"ppoll", reinterpret_cast<void*>(hooked_ppoll)},
    {"select", reinterpret_cast<void*>(hooked_select)},
    {"pselect", reinterpret_cast<void*>(hooked_pselect)},
};

}  // namespace

std::span<const GotHook> poll_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
