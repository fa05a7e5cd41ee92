#include "php/watchdog/blocking_call.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "php/hooks/registry.h"
#include "weft/base/peek.h"

namespace weft::php {

namespace {

constexpr size_t kMaxPath = 300;

using Names = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view name, const Names& names) {
  return std::ranges::find(names, name) != names.end();
}

// --- what the call is about

// Calls whose first argument is a descriptor, of whatever kind.
bool takes_descriptor(std::string_view name) {
  return is_one_of(name,
                   {"read",       "pread64",  "readv",   "preadv",   "write",    "pwrite64",  "writev",
                    "pwritev",    "recvfrom", "recvmsg", "sendto",   "sendmsg",  "connect",   "accept",
                    "accept4",    "flock",    "fcntl",   "fstat",    "fsync",    "fdatasync", "ftruncate",
                    "getdents64", "close",    "ioctl",   "recvmmsg", "sendmmsg", "syncfs"});
}

// The argument that is the address of a path; negative: none.
int path_argument(std::string_view name) {
  if (is_one_of(name, {"open", "stat", "lstat", "access", "unlink", "rename", "mkdir", "rmdir"})) return 0;
  if (is_one_of(name, {"openat", "newfstatat", "statx", "faccessat", "unlinkat", "renameat", "mkdirat"})) {
    return 1;
  }
  return -1;
}

mode_t kind_of(int descriptor) {
  struct stat file {};
  return ::fstat(descriptor, &file) == 0 ? file.st_mode & S_IFMT : 0;
}

void add_descriptor(Line& out, int descriptor) {
  char link[64] = "/proc/self/fd/";
  std::to_chars(link + std::strlen(link), std::end(link) - 1, descriptor);
  char target[kMaxPath];
  const ssize_t size = ::readlink(link, target, sizeof target);
  if (size <= 0) return;
  const Bytes name(target, static_cast<size_t>(size));
  out << " of ";
  if (name.starts_with("socket:")) {
    out << "a socket";
  } else if (name.starts_with("pipe:")) {
    out << "a pipe";
  } else {
    out << name;
  }
  out << " (descriptor " << int64_t{descriptor} << ")";
}

void add_path(Line& out, uint64_t address) {
  constexpr size_t kStep = 64;  // never across the end of a page
  char text[kMaxPath];
  size_t size = 0;
  while (size < sizeof text) {
    const size_t step = std::min(kStep - (address + size) % kStep, sizeof text - size);
    if (!peek(reinterpret_cast<const void*>(address + size), text + size, step)) return;
    const size_t length = ::strnlen(text + size, step);
    size += length;
    if (length < step) break;
  }
  if (size != 0) out << " of " << Bytes(text, size);
}

void add_call(Line& out, const ThreadActivity& activity) {
  const char* name = system_call_name(activity.call);
  if (!name) {
    out << "system call " << activity.call;
    return;
  }
  out << name << "()";
  if (takes_descriptor(name)) add_descriptor(out, static_cast<int>(activity.arguments[0]));
  if (const int index = path_argument(name); index >= 0) add_path(out, activity.arguments[index]);
}

// --- what can be done about it

std::optional<HookFamily> family_of(std::string_view name, const ThreadActivity& activity) {
  if (is_one_of(name, {"poll", "ppoll", "select", "pselect6"})) return HookFamily::kPoll;
  if (is_one_of(name, {"recvfrom", "recvmsg", "sendto", "sendmsg", "connect", "accept", "accept4"})) {
    return HookFamily::kSockets;
  }
  if (is_one_of(name, {"read", "readv", "write", "writev"}) &&
      kind_of(static_cast<int>(activity.arguments[0])) != S_IFREG) {
    return HookFamily::kSockets;
  }
  if (is_one_of(name, {"nanosleep", "clock_nanosleep"})) return HookFamily::kSleep;
  if (is_one_of(name, {"wait4", "waitid"})) return HookFamily::kProcesses;
  if (name == "flock") return HookFamily::kLocks;
  if (path_argument(name) >= 0 ||
      is_one_of(name, {"read", "readv", "write", "writev", "pread64", "pwrite64", "fstat", "fsync",
                       "fdatasync", "ftruncate", "getdents64"})) {
    return HookFamily::kFiles;
  }
  return std::nullopt;
}

void add_advice(Line& out, const ThreadActivity& activity, Whereabouts whereabouts) {
  if (whereabouts == Whereabouts::kOutside) {
    out << "; outside of coroutines nothing suspends";
    return;
  }
  const char* name = system_call_name(activity.call);
  const auto family = name ? family_of(name, activity) : std::nullopt;
  if (!family) {
    out << ", which no hook redirects";
    if (name && is_one_of(name, {"semop", "semtimedop"})) out << " (sem_acquire())";
    if (name && is_one_of(name, {"msgrcv", "msgsnd"})) out << " (msg_receive(), msg_send())";
  } else if (active_hooks().has(*family)) {
    out << ", called by what is not redirected";
  } else {
    out << "; the hooks '" << hook_family_name(*family) << "' are off, see HttpServerConfig::setHooks()";
    return;
  }
  out << ": see docs/hooks.md";
}

// Has used less than a tenth of the time.
bool was_idle(const ThreadActivity& before, const ThreadActivity& now) {
  return (now.cpu_ns - before.cpu_ns) * 10 < now.at_ns - before.at_ns;
}

}  // namespace

bool describe_blocking_call(const ThreadActivity& before, const ThreadActivity& now, Whereabouts whereabouts,
                            Line& out) {
  using Kind = ThreadActivity::Kind;
  if (before.kind == Kind::kUnknown || now.kind == Kind::kUnknown) return false;
  const bool idle = was_idle(before, now);
  if (now.kind == Kind::kSystemCall && idle) {
    out << (now.same_call(before) ? "it waits in " : "it waits, at this moment in ");
    add_call(out, now);
    add_advice(out, now, whereabouts);
  } else if (now.kind == Kind::kFault && idle) {
    out << "it waits for memory, as of a mapped file, which no hook redirects";
  } else if (now.kind == Kind::kSystemCall || before.kind == Kind::kSystemCall) {
    out << "it computes and calls the system, last in ";
    add_call(out, now.kind == Kind::kSystemCall ? now : before);
  } else {
    out << "it computes: no call waits";
  }
  return true;
}

}  // namespace weft::php
