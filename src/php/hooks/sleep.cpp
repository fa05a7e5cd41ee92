#include <cerrno>
#include <climits>
#include <ctime>

#include <unistd.h>

#include "php/hooks/thread_hooks.h"

namespace weft::php::hooks {

namespace {

constexpr int64_t kNsPerMs = 1'000'000;

ThreadHooks* inside() {
  return ThreadHooks::inside(HookFamily::kSleep);
}

bool is_valid(const timespec* time) {
  return time && time->tv_sec >= 0 && time->tv_sec <= INT_MAX && time->tv_nsec >= 0 &&
         time->tv_nsec < 1'000'000'000;
}

int64_t to_ms(const timespec& time) {
  return time.tv_sec * 1000 + (time.tv_nsec + kNsPerMs - 1) / kNsPerMs;
}

// Where the coroutine has been cancelled these say that the time is over: whoever called goes on, and is
// stopped by the exception.

int hooked_nanosleep(const timespec* time, timespec* left) {
  ThreadHooks* hooks = inside();
  if (!hooks || !is_valid(time)) return ::nanosleep(time, left);
  hooks->sleep_ms(to_ms(*time));
  return 0;
}

int hooked_clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  ThreadHooks* hooks = inside();
  if (!hooks || !is_valid(time)) return ::clock_nanosleep(clock, flags, time, left);
  int64_t milliseconds = to_ms(*time);
  if (flags & TIMER_ABSTIME) {
    timespec now{};
    if (::clock_gettime(clock, &now) != 0) return errno;
    milliseconds -= now.tv_sec * 1000 + now.tv_nsec / kNsPerMs;
  }
  if (milliseconds > 0) hooks->sleep_ms(milliseconds);
  return 0;
}

int hooked_usleep(useconds_t microseconds) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::usleep(microseconds);
  hooks->sleep_ms((static_cast<int64_t>(microseconds) + 999) / 1000);
  return 0;
}

unsigned hooked_sleep(unsigned seconds) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::sleep(seconds);
  hooks->sleep_ms(static_cast<int64_t>(seconds) * 1000);
  return 0;
}

const GotHook kHooks[] = {
    {"nanosleep", reinterpret_cast<void*>(hooked_nanosleep)},
    {"clock_nanosleep", reinterpret_cast<void*>(hooked_clock_nanosleep)},
    {"usleep", reinterpret_cast<void*>(hooked_usleep)},
    {"sleep", reinterpret_cast<void*>(hooked_sleep)},
};

}  // namespace

std::span<const GotHook> sleep_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
