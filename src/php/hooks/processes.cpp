#include <cerrno>
#include <cstdio>
#include <cstring>

#include <poll.h>
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

// Only the C library knows whom it waits for.
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
    {"pclose", reinterpret_cast<void*>(hooked_pclose)},
};

}  // namespace

std::span<const GotHook> process_hooks() {
  return kHooks;
}

}  // namespace weft::php::hooks
