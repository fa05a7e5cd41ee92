#include "php/process.h"

#include <climits>
#include <csignal>
#include <cstring>
#include <utility>

#include <poll.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "php/async/signal_futures.h"
#include "php/globals.h"
#include "php/hooks/thread_hooks.h"
#include "php/scheduler.h"
#include "php/zend.h"
#include "weft/server/workers/launch_command.h"

namespace weft::php {

namespace {

std::string& folder() {
  static std::string path;
  return path;
}

std::vector<int>& descriptors() {
  static std::vector<int> list;
  return list;
}

std::optional<server::Handover>& received() {
  static std::optional<server::Handover> handover;
  return handover;
}

// Written in a child that has one thread, read by all.
unsigned fork_count = 0;

std::string script_name() {
  const char* path = SG(request_info).path_translated;
  if (!path) return "php";
  const char* slash = std::strrchr(path, '/');
  return slash ? slash + 1 : path;
}

}  // namespace

void remember_process_start() {
  char path[PATH_MAX];
  ::pthread_atfork(nullptr, nullptr, [] { ++fork_count; });
  if (::getcwd(path, sizeof path)) folder() = path;
  received() = server::Handover::take();
  descriptors() = server::LaunchCommand::open_descriptors();
}

const std::string& initial_folder() {
  return folder();
}

const std::vector<int>& initial_descriptors() {
  return descriptors();
}

std::optional<server::Handover> take_handover() {
  return std::exchange(received(), std::nullopt);
}

const std::optional<server::Handover>& handover() {
  return received();
}

void set_process_title(const std::string& what) {
  const std::string title = "weft: " + what + " (" + script_name() + ")";
  zval function, argument, returned;
  // Only the command line has it.
  ZVAL_STRING(&function, "cli_set_process_title");
  if (zend_hash_exists(EG(function_table), Z_STR(function))) {
    ZVAL_STRINGL(&argument, title.data(), title.size());
    ZVAL_UNDEF(&returned);
    const int reporting = EG(error_reporting);
    EG(error_reporting) = 0;
    call_user_function(nullptr, nullptr, &function, &returned, 1, &argument);
    EG(error_reporting) = reporting;
    zval_ptr_dtor(&argument);
    zval_ptr_dtor(&returned);
  }
  zval_ptr_dtor(&function);
}

bool terminal_has_hung_up() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // It does not even say any more that it is a terminal, but no other device hangs up.
    struct stat file {};
    pollfd state{stream, 0, 0};
    if (::fstat(stream, &file) != 0 || !S_ISCHR(file.st_mode)) continue;
    if (::poll(&state, 1, 0) == 1 && (state.revents & POLLHUP)) return true;
  }
  return false;
}

void become_child() {
  ThreadHooks::abandon_after_fork();
  SignalFutures::abandon_after_fork();
  if (Scheduler* scheduler = WEFT_G(scheduler)) scheduler->loop().abandon_after_fork();
  WEFT_G(scheduler) = nullptr;
  // Spawned coroutines end with the process.
  WEFT_G(drain_registered) = true;
  BG(user_shutdown_function_names) = nullptr;
  zend::disable_output_handlers();
  php_output_discard_all();
}

unsigned forks() {
  return fork_count;
}

void end_by_signal(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  // The first process of a container takes no harm from signals.
  ::_exit(128 + signal);
}

void end_process(int code) {
  zend_try {
    if (EG(exception)) zend_clear_exception();
    php_call_shutdown_functions();
  }
  zend_end_try();
  zend_try {
    if (Scheduler* scheduler = WEFT_G(scheduler)) scheduler->unwind_all();
  }
  zend_end_try();
  zend_try {
    php_output_end_all();
  }
  zend_end_try();
  ::_exit(code);
}

}  // namespace weft::php
