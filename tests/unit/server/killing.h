#pragma once

// Processes that are killed where it hurts: at random, or after so many instructions.

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <sched.h>
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

// fork(), but without a result that kill() would take for everybody.
inline pid_t fork_child() {
  const pid_t child = ::fork();
  if (child >= 0) return child;
  print_error("cannot fork: %s\n", std::strerror(errno));
  std::abort();
}

inline void kill_and_reap(pid_t child) {
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

enum class Fate : uint8_t { kKilled, kFinished, kNoTracing };

// Runs `work` in a child process and kills it after so many of its instructions.
template <class Work>
Fate kill_after(uint64_t instructions, Work work) {
  constexpr int kRefused = 77;
  const pid_t child = fork_child();
  if (child == 0) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(kRefused);
    ::kill(::getpid(), SIGSTOP);
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSTOPPED(status)) ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_EXITKILL);
  for (uint64_t i = 0; WIFSTOPPED(status) && i < instructions; ++i) {
    ::ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr);
    ::waitpid(child, &status, 0);
  }
  if (WIFEXITED(status)) return WEXITSTATUS(status) == kRefused ? Fate::kNoTracing : Fate::kFinished;
  kill_and_reap(child);
  return Fate::kKilled;
}

// Keeps this process and its children on one processor, where they wake each other faster.
class OneProcessor {
 public:
  OneProcessor() {
    ::sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(::sched_getcpu(), &one);
    ::sched_setaffinity(0, sizeof one, &one);
  }
  ~OneProcessor() { ::sched_setaffinity(0, sizeof before_, &before_); }
  OneProcessor(const OneProcessor&) = delete;

 private:
  cpu_set_t before_;
};

// Kills `work` after every number of instructions there is, or after every `step`th, `check` having a look
// each time. With sanitizers after fewer and fewer, as there are many more instructions.
template <class Work, class Check>
void kill_everywhere(Work work, Check check, uint64_t step = 1) {
#ifdef __SANITIZE_ADDRESS__
  constexpr uint64_t kSparse = 8;
#else
  constexpr uint64_t kSparse = UINT64_MAX;
#endif
  OneProcessor together;
  unsigned killed = 0;
  for (uint64_t instructions = 0;; instructions += step + instructions / kSparse) {
    const Fate fate = kill_after(instructions, work);
    if (fate == Fate::kNoTracing) {
      print_message("no process may be traced here\n");
      skip();
    }
    check(fate);
    if (fate == Fate::kFinished) break;
    ++killed;
  }
  print_message("killed at %u places\n", killed);
  assert_true(killed > 20);
}

}  // namespace weft::server::testing
