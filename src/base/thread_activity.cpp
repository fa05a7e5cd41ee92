#include "weft/base/thread_activity.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#include "weft/base/clock.h"

namespace weft {

namespace {

struct NamedCall {
  int64_t number;
  const char* name;
};

#ifdef __linux__
#define WEFT_CALL(name) {SYS_##name, #name},
#else
#define WEFT_CALL(name)
#endif

constexpr NamedCall kCalls[] = {
    {-2, ""},
    // clang-format off
    WEFT_CALL(read) WEFT_CALL(pread64) WEFT_CALL(readv) WEFT_CALL(preadv) WEFT_CALL(write) WEFT_CALL(pwrite64)
    WEFT_CALL(writev) WEFT_CALL(pwritev) WEFT_CALL(sendfile) WEFT_CALL(copy_file_range) WEFT_CALL(splice)
    WEFT_CALL(recvfrom) WEFT_CALL(recvmsg) WEFT_CALL(recvmmsg) WEFT_CALL(sendto) WEFT_CALL(sendmsg)
    WEFT_CALL(sendmmsg) WEFT_CALL(connect) WEFT_CALL(accept) WEFT_CALL(accept4)
    WEFT_CALL(ppoll) WEFT_CALL(pselect6) WEFT_CALL(epoll_pwait)
    WEFT_CALL(nanosleep) WEFT_CALL(clock_nanosleep)
    WEFT_CALL(wait4) WEFT_CALL(waitid)
    WEFT_CALL(flock) WEFT_CALL(fcntl) WEFT_CALL(futex)
    WEFT_CALL(semop) WEFT_CALL(semtimedop) WEFT_CALL(msgrcv) WEFT_CALL(msgsnd)
    WEFT_CALL(mq_timedreceive) WEFT_CALL(mq_timedsend)
    WEFT_CALL(openat) WEFT_CALL(close) WEFT_CALL(fstat) WEFT_CALL(newfstatat) WEFT_CALL(statx)
    WEFT_CALL(faccessat) WEFT_CALL(unlinkat) WEFT_CALL(renameat) WEFT_CALL(mkdirat) WEFT_CALL(getdents64)
    WEFT_CALL(fsync) WEFT_CALL(fdatasync) WEFT_CALL(sync) WEFT_CALL(syncfs) WEFT_CALL(ftruncate)
    WEFT_CALL(rt_sigtimedwait) WEFT_CALL(rt_sigsuspend) WEFT_CALL(io_uring_enter) WEFT_CALL(ioctl)
#ifdef SYS_open
    WEFT_CALL(open) WEFT_CALL(stat) WEFT_CALL(lstat) WEFT_CALL(access) WEFT_CALL(unlink) WEFT_CALL(rename)
    WEFT_CALL(mkdir) WEFT_CALL(rmdir) WEFT_CALL(poll) WEFT_CALL(select) WEFT_CALL(epoll_wait) WEFT_CALL(pause)
#endif
    // clang-format on
};

#undef WEFT_CALL

bool read_text(const char* path, char* text, size_t room) {
  const int file = ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const ssize_t size = ::read(file, text, room - 1);
  ::close(file);
  if (size <= 0) return false;
  text[size] = '\0';
  return true;
}

// proc(5): "running", or the number of the call with its arguments, or -1, and the two registers.
void parse(const char* text, ThreadActivity& to) {
  if (std::strncmp(text, "running", 7) == 0) {
    to.kind = ThreadActivity::Kind::kRunning;
    return;
  }
  auto& a = to.arguments;
  auto& p = to.place;
  if (std::sscanf(text,
                  "%" SCNd64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64
                  " %" SCNx64 " %" SCNx64,
                  &to.call, &a[0], &a[1], &a[2], &a[3], &a[4], &a[5], &p[0], &p[1]) == 9) {
    to.kind = ThreadActivity::Kind::kSystemCall;
  } else if (to.call == -1) {
    to.kind = ThreadActivity::Kind::kFault;
  }
}

}  // namespace

bool ThreadActivity::same_call(const ThreadActivity& other) const {
  return kind == Kind::kSystemCall && other.kind == kind && call == other.call &&
         std::ranges::equal(arguments, other.arguments) && std::ranges::equal(place, other.place);
}

#ifdef __linux__

WatchedThread::WatchedThread()
    : handle_(::pthread_self()), number_(static_cast<pid_t>(::syscall(SYS_gettid))) {}

ThreadActivity WatchedThread::look() const {
  ThreadActivity found;
  char path[64];
  char text[256];
  std::snprintf(path, sizeof path, "/proc/self/task/%d/syscall", static_cast<int>(number_));
  clockid_t clock;
  timespec used{};
  if (!read_text(path, text, sizeof text) || ::pthread_getcpuclockid(handle_, &clock) != 0 ||
      ::clock_gettime(clock, &used) != 0) {
    return found;
  }
  found.at_ns = monotonic_ns();
  found.cpu_ns = used.tv_sec * 1'000'000'000 + used.tv_nsec;
  parse(text, found);
  return found;
}

#else

WatchedThread::WatchedThread() : handle_(::pthread_self()), number_(0) {}

ThreadActivity WatchedThread::look() const {
  return {};
}

#endif

const char* system_call_name(int64_t call) {
  const auto* found = std::ranges::find(kCalls, call, &NamedCall::number);
  return found == std::end(kCalls) ? nullptr : found->name;
}

}  // namespace weft
