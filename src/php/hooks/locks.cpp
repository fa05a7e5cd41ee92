#include <cerrno>

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

const GotHook kHooks[] = {
    {"flock", reinterpret_cast<void*>(hooked_flock)},
};

}  // namespace

std::span<const GotHook> lock_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
