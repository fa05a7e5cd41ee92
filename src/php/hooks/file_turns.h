#pragma once

#include <cstdint>

#include "php/hooks/thread_hooks.h"

namespace weft::php::hooks {

// The right to have another thread make a call on the descriptor of a file: writes are made in the order in
// which they came, whatever moves the caller's own place in the file cannot be shared. Lives on the stack of
// its coroutine, for the call.
class FileTurn {
 public:
  enum class Kind : uint8_t { kOrdered, kAlone };

  FileTurn(ThreadHooks& hooks, int descriptor, Kind kind);
  ~FileTurn();
  FileTurn(const FileTurn&) = delete;
  FileTurn& operator=(const FileTurn&) = delete;

  // Suspends until those before have done. False: the call fails with errno.
  bool await();

  int descriptor() const { return descriptor_; }
  // The file is about to be closed by somebody else.
  void evict();

 private:
  bool conflicts() const;

  ThreadHooks& hooks_;
  Coroutine& coroutine_;
  int descriptor_;
  Kind kind_;
  bool listed_ = false;
  bool evicted_ = false;
};

}  // namespace weft::php::hooks
