#pragma once

#include <cstdint>

#include <pthread.h>
#include <sys/types.h>

namespace weft {

// What another thread of this process is doing. Linux only: elsewhere it is never known.
struct ThreadActivity {
  enum class Kind : uint8_t {
    kUnknown,
    kRunning,     // or wants to
    kSystemCall,  //
    kFault,       // waits for memory, as of a mapped file
  };

  Kind kind = Kind::kUnknown;
  int64_t call = -1;           // the system call's number
  uint64_t arguments[6] = {};  // of the call, as the kernel got them
  uint64_t place[2] = {};      // stack pointer and instruction of the caller
  int64_t cpu_ns = 0;          // that the thread has used so far
  int64_t at_ns = 0;           // of the monotonic clock

  // Whether both are the same call, or the same one again.
  bool same_call(const ThreadActivity& other) const;
};

// A thread to look at, from others. Made on it.
class WatchedThread {
 public:
  WatchedThread();
  ThreadActivity look() const;

 private:
  pthread_t handle_;
  pid_t number_;
};

// "flock"; null for those that hardly ever wait.
const char* system_call_name(int64_t call);

}  // namespace weft
