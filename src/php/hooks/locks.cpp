#include <cerrno>

#include <pthread.h>
#include <sys/file.h>

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

// For libraries that hold a lock of the connection while they wait for an answer (see the registry): who has
// it runs on the same thread. The call cannot fail, so a cancellation shows later.
int hooked_mutex_lock(pthread_mutex_t* mutex) {
  Patience patience;
  for (;;) {
    const int result = ::pthread_mutex_trylock(mutex);
    if (result != EBUSY) return result;
    ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kLocks);
    if (!hooks) return ::pthread_mutex_lock(mutex);
    // Who had it has been ended where it stood.
    if (hooks->scheduler().closing()) return 0;
    hooks->sleep_through(patience.next_ms());
  }
}

const GotHook kHooks[] = {
    {"flock", reinterpret_cast<void*>(hooked_flock)},
    {kMutexLock, reinterpret_cast<void*>(hooked_mutex_lock)},
};

}  // namespace

std::span<const GotHook> lock_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
