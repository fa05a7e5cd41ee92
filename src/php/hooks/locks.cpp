#include <cerrno>
#include <utility>

#include <dlfcn.h>
#include <pthread.h>
#include <sys/file.h>
#include <unistd.h>

#include "php/hooks/library_lock.h"
#include "php/hooks/patience.h"
#include "php/hooks/thread_hooks.h"

namespace weft::php::hooks {

namespace {

// By asking again and again: a thread that waits for a lock could not be called back, and would get it for
// somebody who has gone.
int hooked_flock(int descriptor, int operation) {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kLocks);
  if (!hooks || (operation & (LOCK_NB | LOCK_UN))) return ::flock(descriptor, operation);
  Patience patience;
  for (;;) {
    const int result = ::flock(descriptor, operation | LOCK_NB);
    if (result == 0 || errno != EWOULDBLOCK) return result;
    if (hooks->sleep_ms(patience.next_ms())) continue;
    errno = ECANCELED;
    return -1;
  }
}

// Outside of coroutines. False: there are none to run.
bool run_others() {
  constexpr useconds_t kNap = 500;
  ThreadHooks* hooks = ThreadHooks::get();
  if (!hooks || !hooks->scheduler().can_drive() || hooks->scheduler().live_count() == 0) return false;
  hooks->scheduler().run_once();
  ::usleep(kNap);
  return true;
}

// For libraries that hold a lock of the connection while they wait for an answer (see the registry): who has
// it runs on the same thread. The call cannot fail, so a cancellation shows later.
int lock_patiently(pthread_mutex_t* mutex) {
  Patience patience;
  for (;;) {
    const int result = ::pthread_mutex_trylock(mutex);
    if (result != EBUSY) return result;
    ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kLocks);
    if (!hooks && run_others()) continue;
    if (!hooks) return ::pthread_mutex_lock(mutex);
    // Who had it has been ended where it stood.
    if (hooks->scheduler().closing()) return 0;
    hooks->sleep_through(patience.next_ms());
  }
}

// By a library on this thread; null: it has released one since, or that one.
struct LastLock {
  pthread_mutex_t* mutex = nullptr;
  const void* caller = nullptr;
};

constinit thread_local LastLock last_lock;

int hooked_mutex_lock(pthread_mutex_t* mutex) {
  const void* caller = __builtin_return_address(0);
  const int result = lock_patiently(mutex);
  last_lock = {result == 0 ? mutex : nullptr, caller};
  return result;
}

int hooked_mutex_unlock(pthread_mutex_t* mutex) {
  last_lock.mutex = nullptr;
  return ::pthread_mutex_unlock(mutex);
}

const void* object_of(const void* address) {
  Dl_info info{};
  return ::dladdr(address, &info) ? info.dli_fbase : nullptr;
}

const GotHook kHooks[] = {
    {"flock", reinterpret_cast<void*>(hooked_flock)},
    {kMutexLock, reinterpret_cast<void*>(hooked_mutex_lock)},
    {kMutexUnlock, reinterpret_cast<void*>(hooked_mutex_unlock)},
};

}  // namespace

LibraryLockReleased::LibraryLockReleased(const void* caller) {
  if (!last_lock.mutex || object_of(caller) != object_of(last_lock.caller)) return;
  mutex_ = std::exchange(last_lock.mutex, nullptr);
  ::pthread_mutex_unlock(mutex_);
}

LibraryLockReleased::~LibraryLockReleased() {
  if (mutex_) lock_patiently(mutex_);
}

std::span<const GotHook> lock_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
