#pragma once

#include <cerrno>
#include <ctime>

#include <pthread.h>

namespace weft::server {

// A lock in memory that processes share. Whoever dies with it leaves it to the next one, so what it guards
// has to be whole after every store.
class SharedLock {
 public:
  // By the process that makes the memory, before the others are there.
  void begin() {
    pthread_mutexattr_t attributes;
    ::pthread_mutexattr_init(&attributes);
    ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    ::pthread_mutex_init(&mutex_, &attributes);
    ::pthread_mutexattr_destroy(&attributes);
  }

  // False when it was not to be had in time.
  bool lock(int milliseconds) {
    int result = ::pthread_mutex_trylock(&mutex_);
    if (result == EBUSY) {
      timespec until;
      ::clock_gettime(CLOCK_MONOTONIC, &until);
      const long nanoseconds = until.tv_nsec + (milliseconds % 1000) * 1'000'000L;
      until.tv_sec += milliseconds / 1000 + nanoseconds / 1'000'000'000;
      until.tv_nsec = nanoseconds % 1'000'000'000;
      result = ::pthread_mutex_clocklock(&mutex_, CLOCK_MONOTONIC, &until);
    }
    if (result == EOWNERDEAD) result = ::pthread_mutex_consistent(&mutex_);
    return result == 0;
  }
  void unlock() { ::pthread_mutex_unlock(&mutex_); }

 private:
  pthread_mutex_t mutex_;
};

}  // namespace weft::server
