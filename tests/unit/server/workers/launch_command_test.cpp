// Starting this very program again; then it answers by its exit code and by what it writes.

#include "weft/server/workers/launch_command.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

using namespace weft::server;

namespace {

constexpr const char* kRole = "WEFT_TEST_ROLE";

const std::vector<int>& inherited() {
  static const std::vector<int> list = LaunchCommand::open_descriptors();
  return list;
}

LaunchCommand command(const char* role, std::string folder = "/") {
  auto made = LaunchCommand::of_this_process(std::move(folder), inherited());
  assert_true(made.ok());
  made.value().set_variable(kRole, role);
  return std::move(made.value());
}

struct Pipe {
  int reader, writer;
  Pipe() {
    int ends[2];
    assert_int_equal(::pipe2(ends, O_CLOEXEC), 0);
    reader = ends[0];
    writer = ends[1];
  }
  ~Pipe() {
    ::close(reader);
    close_writer();
  }
  void close_writer() {
    if (writer >= 0) ::close(writer);
    writer = -1;
  }
  // Up to the end.
  std::string text() {
    close_writer();
    std::string all;
    char part[4096];
    for (ssize_t size; (size = ::read(reader, part, sizeof part)) > 0;) {
      all.append(part, static_cast<size_t>(size));
    }
    return all;
  }
};

int exit_code(int process) {
  int status;
  assert_int_equal(::waitpid(process, &status, 0), process);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

// What "report" says.
std::string report(const LaunchCommand& launched, const std::vector<int>& more = {}) {
  Pipe pipe;
  LaunchCommand again = launched;
  again.set_variable("WEFT_TEST_PIPE", std::to_string(pipe.writer));
  std::vector<int> kept = more;
  kept.push_back(pipe.writer);
  const auto started = again.start(kept);
  assert_true(started.ok());
  std::string text = pipe.text();
  assert_int_equal(exit_code(started.value()), 7);
  return text;
}

bool contains(const std::string& text, const std::string& part) {
  const bool found = text.find(part) != std::string::npos;
  if (!found) print_error("[%s] lacks [%s]\n", text.c_str(), part.c_str());
  return found;
}

// In the program started again.
int tell_about_myself() {
  std::string text = "folder " + std::filesystem::current_path().string() + "\n";
  for (const char* name : {"GIVEN", "CHANGED", "REMOVED"}) {
    const char* value = std::getenv(name);
    text += name + std::string("=") + (value ? value : "(unset)") + "\n";
  }
  std::vector<int> open = LaunchCommand::open_descriptors();
  std::sort(open.begin(), open.end());
  text += "open";
  for (const int descriptor : open) text += " " + std::to_string(descriptor);
  text += "\nsignals";
  sigset_t blocked;
  sigprocmask(SIG_SETMASK, nullptr, &blocked);
  for (const int signal : {SIGTERM, SIGINT, SIGPIPE, SIGCHLD, SIGUSR1}) {
    struct sigaction action;
    ::sigaction(signal, nullptr, &action);
    text += action.sa_handler == SIG_DFL && !sigismember(&blocked, signal) ? " default" : " other";
  }
  text += "\n";
  const int pipe = std::atoi(std::getenv("WEFT_TEST_PIPE"));
  (void)!::write(pipe, text.data(), text.size());
  return 7;
}

void it_has_environment_and_folder(void**) {
  LaunchCommand launched = command("report", "/usr");
  launched.set_variable("GIVEN", "a=b c");
  launched.set_variable("CHANGED", "once");
  launched.set_variable("CHANGED", "twice");
  launched.set_variable("REMOVED", "x");
  launched.remove_variable("REMOVED");
  const std::string text = report(launched);
  assert_true(contains(text, "folder /usr\n"));
  assert_true(contains(text, "GIVEN=a=b c\nCHANGED=twice\nREMOVED=(unset)\n"));
}

void it_has_only_the_descriptors_it_is_meant_to_have(void**) {
  // Opened by code that does not care for O_CLOEXEC, as PHP's fopen().
  const int careless = ::open("/dev/null", O_RDONLY);
  const int kept = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const std::string text = report(command("report"), {kept});
  const std::string list = text.substr(text.find("open"), text.find("signals") - text.find("open") - 1) + " ";
  assert_true(contains(list, " " + std::to_string(kept) + " "));
  assert_null(std::strstr(list.c_str(), (" " + std::to_string(careless) + " ").c_str()));
  for (const int descriptor : inherited())
    assert_true(contains(list, " " + std::to_string(descriptor) + " "));
  // Here nothing has changed.
  assert_int_equal(::fcntl(careless, F_GETFD), 0);
  assert_int_equal(::fcntl(kept, F_GETFD), FD_CLOEXEC);
  ::close(careless);
  ::close(kept);
}

void its_signals_are_at_their_defaults(void**) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGUSR1, SIG_IGN);
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  assert_true(contains(report(command("report")), "signals default default default default default\n"));
  sigprocmask(SIG_SETMASK, &before, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGUSR1, SIG_DFL);
}

void what_cannot_be_started_is_told(void**) {
  const auto started = command("report", "/there/is/no/such/folder").start({});
  assert_false(started.ok());
  assert_int_equal(started.error().code, ENOENT);
  int status;
  while (::waitpid(-1, &status, 0) > 0) {
  }
  assert_int_equal(errno, ECHILD);
}

void its_arguments_are_ours(void**) {
  Pipe pipe;
  LaunchCommand launched = command("arguments");
  launched.set_variable("WEFT_TEST_PIPE", std::to_string(pipe.writer));
  const auto started = launched.start({pipe.writer});
  assert_true(started.ok());
  assert_true(contains(pipe.text(), "launch_command_test"));
  assert_int_equal(exit_code(started.value()), 7);
}

// The process in between starts one and is killed; that one has the pipe open as long as it lives.
void it_ends_with_its_parent(void**) {
  Pipe pipe, ready;
  const pid_t between = ::fork();
  if (between == 0) {
    const auto started = command("wait").start({pipe.writer});
    if (!started) ::_exit(1);
    const int number = started.value();
    (void)!::write(ready.writer, &number, sizeof number);
    while (true) ::pause();
  }
  int started;
  assert_int_equal(::read(ready.reader, &started, sizeof started), sizeof started);
  pipe.close_writer();
  ::kill(between, SIGKILL);
  ::waitpid(between, nullptr, 0);
  EXPECT_TEXT(pipe.text(), "");
}

}  // namespace

int main(int, char** arguments) {
  if (const char* role = std::getenv(kRole)) {
    const std::string_view what(role);
    if (what == "report") return tell_about_myself();
    if (what == "arguments") {
      const std::string name = arguments[0];
      (void)!::write(std::atoi(std::getenv("WEFT_TEST_PIPE")), name.data(), name.size());
      return 7;
    }
    while (true) ::pause();
  }
  inherited();
  const CMUnitTest tests[] = {
      cmocka_unit_test(it_has_environment_and_folder),
      cmocka_unit_test(it_has_only_the_descriptors_it_is_meant_to_have),
      cmocka_unit_test(its_signals_are_at_their_defaults),
      cmocka_unit_test(what_cannot_be_started_is_told),
      cmocka_unit_test(its_arguments_are_ours),
      cmocka_unit_test(it_ends_with_its_parent),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
