#pragma once

#include <pthread.h>

namespace weft::php::hooks {

// The lock of the process that libldap holds while it looks up a name, which others of the thread would wait
// for: given back as long as this lives.
class LibraryLockReleased {
 public:
  // `caller`: where the call comes from. Nothing is done unless the last thing that its object has done with
  // locks was to take one.
  explicit LibraryLockReleased(const void* caller);
  ~LibraryLockReleased();
  LibraryLockReleased(const LibraryLockReleased&) = delete;
  LibraryLockReleased& operator=(const LibraryLockReleased&) = delete;

 private:
  pthread_mutex_t* mutex_ = nullptr;
};

}  // namespace weft::php::hooks
