#pragma once

// Processes that are killed where it hurts: at random, or after so many instructions.

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>

#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

namespace weft::server::testing {

// Memory that a child shares with its parent.
class SharedPages {
 public:
  explicit SharedPages(size_t size)
      : size_(size),
        memory_(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    assert_ptr_not_equal(memory_, MAP_FAILED);
  }
  ~SharedPages() { ::munmap(memory_, size_); }
  SharedPages(const SharedPages&) = delete;

  void* get() const { return memory_; }
  template <class T>
  T& as() const {
    return *static_cast<T*>(memory_);
  }

 private:
  size_t size_;
  void* memory_;
};

inline void kill_and_reap(pid_t child) {
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

enum class Fate : uint8_t { kKilled, kFinished, kNoTracing };

// Runs `work` in a child process and kills it after so many of its instructions.
template <class Work>
Fate kill_after(uint64_t instructions, Work work) {
  constexpr int kRefused = 77;
  const pid_t child = ::fork();
  if (child == 0) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(kRefused);
    ::raise(SIGSTOP);
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  for (uint64_t i = 0; WIFSTOPPED(status) && i < instructions; ++i) {
    ::ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr);
    ::waitpid(child, &status, 0);
  }
  if (WIFEXITED(status)) return WEXITSTATUS(status) == kRefused ? Fate::kNoTracing : Fate::kFinished;
  kill_and_reap(child);
  return Fate::kKilled;
}

// Kills `work` after every number of instructions there is, `check` having a look each time. With sanitizers
// not after every one, as there are many more.
template <class Work, class Check>
void kill_everywhere(Work work, Check check) {
#ifdef __SANITIZE_ADDRESS__
  constexpr uint64_t kStep = 13;
#else
  constexpr uint64_t kStep = 1;
#endif
  uint64_t killed = 0;
  for (uint64_t instructions = 0;; instructions += kStep) {
    const Fate fate = kill_after(instructions, work);
    if (fate == Fate::kNoTracing) {
      print_message("no process may be traced here\n");
      skip();
    }
    check(fate);
    if (fate == Fate::kFinished) break;
    ++killed;
  }
  print_message("killed at %u places\n", static_cast<unsigned>(killed));
  assert_true(killed > 50 / kStep);
}

}  // namespace weft::server::testing
