#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "php/hooks/patience.h"
#include "php/hooks/thread_hooks.h"

namespace weft::php::hooks {

namespace {

ThreadHooks* inside(int options) {
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kProcesses);
  return hooks && !(options & WNOHANG) ? hooks : nullptr;
}

// A descriptor that becomes readable when the process ends. Negative: not to be had, or no answer to what the
// options ask.
int open_process(pid_t pid, int options) {
  if (pid <= 0 || (options & (WUNTRACED | WCONTINUED))) return -1;
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

// False: refused.
bool wait_a_while(ThreadHooks& hooks, int process, Patience& patience) {
  if (process < 0) return hooks.sleep_ms(patience.next_ms());
  pollfd ended{process, POLLIN, 0};
  return hooks.wait({&ended, 1, -1, Claim::kShared, "waitpid()"}) != Waited::kRefused;
}

// The script has lost the process with the call, unless it knows it by its number.
bool is_abandoned() {
  const zend_execute_data* frame = EG(current_execute_data);
  if (!frame || !frame->func || frame->func->type != ZEND_INTERNAL_FUNCTION) return true;
  const zend_module_entry* module = frame->func->internal_function.module;
  return !module || std::strcmp(module->name, "pcntl") != 0;
}

// `ask` looks without waiting: 0 as long as there is no answer.
template <class Ask>
pid_t wait_for_process(ThreadHooks& hooks, pid_t pid, int options, const Ask& ask) {
  hooks.reap_abandoned();
  pid_t result = ask();
  if (result != 0) return result;
  const int process = open_process(pid, options);
  Patience patience;
  bool waited = true;
  while (result == 0 && (waited = wait_a_while(hooks, process, patience))) result = ask();
  const int error = waited ? errno : ECANCELED;
  if (process >= 0) ::close(process);
  errno = error;
  if (waited) return result;
  if (pid > 0 && is_abandoned()) hooks.abandon_process(pid);
  return -1;
}

// What proc_open() has started and nobody has closed: PHP asks once, when the resource goes, and never again.
pid_t ask_once(pid_t pid, int* status) {
  const pid_t result = ::waitpid(pid, status, WNOHANG);
  ThreadHooks* hooks = ThreadHooks::inside(HookFamily::kProcesses);
  if (result == 0 && hooks && pid > 0 && is_abandoned()) hooks->abandon_process(pid);
  return result;
}

pid_t hooked_waitpid(pid_t pid, int* status, int options) {
  if (options == WNOHANG) return ask_once(pid, status);
  ThreadHooks* hooks = inside(options);
  if (!hooks) return ::waitpid(pid, status, options);
  return wait_for_process(*hooks, pid, options, [=] { return ::waitpid(pid, status, options | WNOHANG); });
}

pid_t hooked_wait(int* status) {
  return hooked_waitpid(-1, status, 0);
}

pid_t hooked_wait4(pid_t pid, int* status, int options, rusage* usage) {
  ThreadHooks* hooks = inside(options);
  if (!hooks) return ::wait4(pid, status, options, usage);
  return wait_for_process(*hooks, pid, options,
                          [=] { return ::wait4(pid, status, options | WNOHANG, usage); });
}

pid_t hooked_wait3(int* status, int options, rusage* usage) {
  return hooked_wait4(-1, status, options, usage);
}

// --- popen()

// The C library does not tell which process belongs to a stream of its popen(): so coroutines get ours.
struct Child {
  FILE* stream;
  pid_t pid;
};

struct Children {
  std::mutex mutex;
  std::vector<Child> list;
};

// Of all threads. Never destroyed: streams are closed when the process ends.
Children& children() {
  static auto* one = new Children;
  return *one;
}

void note_child(FILE* stream, pid_t pid) {
  const std::lock_guard lock(children().mutex);
  children().list.push_back({stream, pid});
}

// 0: of the C library's popen().
pid_t take_child(FILE* stream) {
  const std::lock_guard lock(children().mutex);
  auto& list = children().list;
  const auto found = std::ranges::find(list, stream, &Child::stream);
  if (found == list.end()) return 0;
  const pid_t pid = found->pid;
  list.erase(found);
  return pid;
}

// Starts a shell that has `end` as its stream `number`. 0 or errno.
int start_shell(const char* command, int end, int number, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  if (const int error = ::posix_spawn_file_actions_init(&actions)) return error;
  int error = ::posix_spawn_file_actions_adddup2(&actions, end, number);
  char* const arguments[] = {const_cast<char*>("sh"), const_cast<char*>("-c"), const_cast<char*>(command),
                             nullptr};
  if (!error) error = ::posix_spawn(&pid, "/bin/sh", &actions, nullptr, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  return error;
}

// No other child inherits the stream, whether the mode asks for that ("e") or not: they are not to keep this
// one from seeing its end.
FILE* open_child(const char* command, bool reads) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return nullptr;
  const int own = ends[reads ? 0 : 1], others = ends[reads ? 1 : 0];
  FILE* stream = ::fdopen(own, reads ? "r" : "w");
  pid_t pid = 0;
  int error = stream ? 0 : errno;
  if (stream) error = start_shell(command, others, reads ? STDOUT_FILENO : STDIN_FILENO, pid);
  ::close(others);
  if (!error) {
    note_child(stream, pid);
    return stream;
  }
  if (stream) {
    ::fclose(stream);
  } else {
    ::close(own);
  }
  errno = error;
  return nullptr;
}

FILE* hooked_popen(const char* command, const char* mode) {
  const bool reads = std::strchr(mode, 'r'), writes = std::strchr(mode, 'w');
  // What is wrong the C library says.
  if (!inside(0) || reads == writes || std::strspn(mode, "rwe") != std::strlen(mode)) {
    return ::popen(command, mode);
  }
  return open_child(command, reads);
}

int close_child(FILE* stream, pid_t pid) {
  ::fclose(stream);
  int status = -1;
  while (hooked_waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}

// Of the C library's popen(): only it knows whom it waits for.
struct CloseJob final : io::Job {
  FILE* pipe = nullptr;
  int result = -1;
  int error = 0;

  void run() override {
    result = ::pclose(pipe);
    error = errno;
  }
};

int hooked_pclose(FILE* pipe) {
  ThreadHooks* hooks = inside(0);
  ThreadHooks::before_close(::fileno(pipe));
  if (const pid_t pid = take_child(pipe)) return close_child(pipe, pid);
  if (!hooks) return ::pclose(pipe);
  auto job = std::make_shared<CloseJob>();
  job->pipe = pipe;
  if (hooks->refusing()) {
    hooks->run_unattended(job);
    return -1;
  }
  if (!hooks->run(job, "pclose()")) return -1;
  errno = job->error;
  return job->result;
}

const GotHook kHooks[] = {
    {"waitpid", reinterpret_cast<void*>(hooked_waitpid)}, {"wait", reinterpret_cast<void*>(hooked_wait)},
    {"wait3", reinterpret_cast<void*>(hooked_wait3)},     {"wait4", reinterpret_cast<void*>(hooked_wait4)},
    {"popen", reinterpret_cast<void*>(hooked_popen)},     {"pclose", reinterpret_cast<void*>(hooked_pclose)},
};

}  // namespace

std::span<const GotHook> process_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
