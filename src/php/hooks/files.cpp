#include "php/hooks/files.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>

#include <dirent.h>
#include <fcntl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "php/hooks/file_turns.h"

// Calls on files, which another thread does while the coroutine waits. What has begun comes to its end, with
// the caller's own memory: a cancellation comes before the next call.

namespace weft::php::hooks {

namespace {

constexpr unsigned kMemoryDevices = 1;  // the major number

// The engine reads scripts in the middle of its own business, and drops what is logged meanwhile.
bool engine_calls() {
  const zend_execute_data* frame = EG(current_execute_data);
  if (!frame || !frame->func || PG(in_error_log)) return true;
  if (ZEND_USER_CODE(frame->func->common.type)) {
    return frame->opline && frame->opline->opcode == ZEND_INCLUDE_OR_EVAL;
  }
  const auto& function = frame->func->internal_function;
  const bool opcache = function.module && std::strcmp(function.module->name, "Zend OPcache") == 0;
  return opcache ||
         (function.function_name && zend_string_equals_literal(function.function_name, "spl_autoload"));
}

ThreadHooks* inside() {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kFiles);
  return hooks && !engine_calls() ? hooks : nullptr;
}

template <class Result>
Result failed() {
  if constexpr (std::is_pointer_v<Result>) {
    return nullptr;
  } else {
    return -1;
  }
}

// Calls it on another thread; everything it refers to outlives the call.
template <class Call>
auto elsewhere(ThreadHooks& hooks, const char* what, const Call& call) {
  using Result = decltype(call());
  struct CallJob final : FinishedJob {
    explicit CallJob(const Call& to_make) : call(to_make) {}
    void work() override {
      result = call();
      error = errno;
    }
    const Call& call;
    Result result = failed<Result>();
    int error = ECANCELED;
  };
  const auto job = std::make_shared<CallJob>(call);
  if (!hooks.run_to_end(job, what)) {
    errno = ECANCELED;
    return failed<Result>();
  }
  errno = job->error;
  return job->result;
}

// The same with a descriptor, when those before have done.
template <class Call>
auto in_turn(ThreadHooks& hooks, int descriptor, FileTurn::Kind kind, const char* what, const Call& call) {
  FileTurn turn(hooks, descriptor, kind);
  if (!turn.await()) return failed<decltype(call())>();
  return elsewhere(hooks, what, call);
}

// --- opening: a pipe with a name may take for ever

struct OpenJob final : io::Job {
  enum class State : int { kOpen, kDone, kAbandoned };

  std::string path;
  int flags = 0;
  mode_t mode = 0;
  int result = -1;
  int error = ECANCELED;
  std::atomic<State> state = State::kOpen;

  void run() override {
    result = ::open(path.c_str(), flags, mode);
    error = errno;
    if (state.exchange(State::kDone) == State::kAbandoned) close_unused();
  }
  void abandon() {
    if (state.exchange(State::kAbandoned) == State::kDone) close_unused();
  }
  void close_unused() const {
    if (result >= 0) ::close(result);
  }
};

int open_elsewhere(ThreadHooks& hooks, const char* path, int flags, mode_t mode) {
  auto job = std::make_shared<OpenJob>();
  job->path = path;
  job->flags = flags;
  job->mode = mode;
  if (!hooks.run_file_job(job, "open()")) {
    job->abandon();
    errno = ECANCELED;
    return -1;
  }
  errno = job->error;
  return job->result;
}

bool takes_mode(int flags) {
  return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
}

int hooked_open(const char* path, int flags, ...) {
  mode_t mode = 0;
  if (takes_mode(flags)) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
  }
  ThreadHooks* hooks = inside();
  return hooks && path ? open_elsewhere(*hooks, path, flags, mode) : ::open(path, flags, mode);
}

int hooked_creat(const char* path, mode_t mode) {
  return hooked_open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

// --- with a descriptor

ssize_t hooked_pread(int descriptor, void* data, size_t size, off_t offset) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::pread(descriptor, data, size, offset);
  return in_turn(*hooks, descriptor, FileTurn::Kind::kOrdered, "pread()",
                 [=] { return ::pread(descriptor, data, size, offset); });
}

ssize_t hooked_pwrite(int descriptor, const void* data, size_t size, off_t offset) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::pwrite(descriptor, data, size, offset);
  return in_turn(*hooks, descriptor, FileTurn::Kind::kOrdered, "pwrite()",
                 [=] { return ::pwrite(descriptor, data, size, offset); });
}

// Never by another thread: it is asked of all kinds, and what is open has its inode in memory.
int hooked_fstat(int descriptor, struct stat* result) {
  const int status = ::fstat(descriptor, result);
  ThreadHooks* hooks = ThreadHooks::get();
  if (status == 0 && hooks) {
    const bool is_file = never_waits(*result);
    // PHP asks as soon as it has opened something: what the number stood for before is over.
    if (is_file || hooks->kind(descriptor) == DescriptorKind::kFile || S_ISSOCK(result->st_mode)) {
      hooks->note_kind(descriptor, is_file ? DescriptorKind::kFile : DescriptorKind::kUnknown);
    }
  }
  return status;
}

int hooked_fsync(int descriptor) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::fsync(descriptor);
  return in_turn(*hooks, descriptor, FileTurn::Kind::kOrdered, "fsync()",
                 [=] { return ::fsync(descriptor); });
}

int hooked_fdatasync(int descriptor) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::fdatasync(descriptor);
  return in_turn(*hooks, descriptor, FileTurn::Kind::kOrdered, "fdatasync()",
                 [=] { return ::fdatasync(descriptor); });
}

int hooked_ftruncate(int descriptor, off_t size) {
  ThreadHooks* hooks = inside();
  if (!hooks) return ::ftruncate(descriptor, size);
  return in_turn(*hooks, descriptor, FileTurn::Kind::kOrdered, "ftruncate()",
                 [=] { return ::ftruncate(descriptor, size); });
}

// --- with names, all of one form

template <auto kFunction, class... Arguments>
auto by_name(const char* what, Arguments... arguments) {
  ThreadHooks* hooks = inside();
  if (!hooks) return kFunction(arguments...);
  return elsewhere(*hooks, what, [&] { return kFunction(arguments...); });
}

int hooked_stat(const char* path, struct stat* result) {
  return by_name<::stat>("stat()", path, result);
}
int hooked_lstat(const char* path, struct stat* result) {
  return by_name<::lstat>("lstat()", path, result);
}
int hooked_access(const char* path, int mode) {
  return by_name<::access>("access()", path, mode);
}
int hooked_unlink(const char* path) {
  return by_name<::unlink>("unlink()", path);
}
int hooked_rename(const char* from, const char* to) {
  return by_name<::rename>("rename()", from, to);
}
int hooked_link(const char* from, const char* to) {
  return by_name<::link>("link()", from, to);
}
int hooked_symlink(const char* target, const char* path) {
  return by_name<::symlink>("symlink()", target, path);
}
ssize_t hooked_readlink(const char* path, char* to, size_t room) {
  return by_name<::readlink>("readlink()", path, to, room);
}
int hooked_mkdir(const char* path, mode_t mode) {
  return by_name<::mkdir>("mkdir()", path, mode);
}
int hooked_rmdir(const char* path) {
  return by_name<::rmdir>("rmdir()", path);
}
int hooked_chmod(const char* path, mode_t mode) {
  return by_name<::chmod>("chmod()", path, mode);
}
DIR* hooked_opendir(const char* path) {
  return by_name<::opendir>("opendir()", path);
}
dirent* hooked_readdir(DIR* folder) {
  return by_name<::readdir>("readdir()", folder);
}

#define WEFT_HOOK(name) \
  { #name, reinterpret_cast < void*>(hooked_##name) }
#define WEFT_HOOK64(name) \
  { #name "64", reinterpret_cast < void*>(hooked_##name) }

// Where off_t has 64 bits anyway both names mean the same.
const GotHook kHooks[] = {
    WEFT_HOOK(open),        WEFT_HOOK64(open),  WEFT_HOOK(creat),     WEFT_HOOK(pread),
    WEFT_HOOK64(pread),     WEFT_HOOK(pwrite),  WEFT_HOOK64(pwrite),  WEFT_HOOK(fstat),
    WEFT_HOOK64(fstat),     WEFT_HOOK(fsync),   WEFT_HOOK(fdatasync), WEFT_HOOK(ftruncate),
    WEFT_HOOK64(ftruncate), WEFT_HOOK(stat),    WEFT_HOOK64(stat),    WEFT_HOOK(lstat),
    WEFT_HOOK64(lstat),     WEFT_HOOK(access),  WEFT_HOOK(unlink),    WEFT_HOOK(rename),
    WEFT_HOOK(link),        WEFT_HOOK(symlink), WEFT_HOOK(readlink),  WEFT_HOOK(mkdir),
    WEFT_HOOK(rmdir),       WEFT_HOOK(chmod),   WEFT_HOOK(opendir),   WEFT_HOOK(readdir),
    WEFT_HOOK64(readdir),
};

}  // namespace

ssize_t read_file(ThreadHooks& hooks, int descriptor, void* data, size_t size) {
  if (!active_hooks().has(HookFamily::kFiles) || engine_calls()) return ::read(descriptor, data, size);
  return in_turn(hooks, descriptor, FileTurn::Kind::kAlone, "read()",
                 [=] { return ::read(descriptor, data, size); });
}

ssize_t write_file(ThreadHooks& hooks, int descriptor, const void* data, size_t size) {
  if (!active_hooks().has(HookFamily::kFiles) || engine_calls()) return ::write(descriptor, data, size);
  return in_turn(hooks, descriptor, FileTurn::Kind::kOrdered, "write()",
                 [=] { return ::write(descriptor, data, size); });
}

bool never_waits(const struct stat& file) {
  return S_ISREG(file.st_mode) || (S_ISCHR(file.st_mode) && major(file.st_rdev) == kMemoryDevices);
}

std::span<const GotHook> file_hooks() {
  static_assert(sizeof(off_t) == 8);
  return kHooks;
}

}  // namespace weft::php::hooks
