// systemd's protocols from the server's side: what stands in the environment, what is sent to the manager.

#include "weft/server/workers/service_manager.h"

#include <cstdlib>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

using namespace weft::server;
using std::chrono::milliseconds;

namespace {

void set(const char* name, const std::string& value) {
  ::setenv(name, value.c_str(), 1);
}

int clear_environment(void**) {
  for (const char* name : ServiceManager::kVariables) ::unsetenv(name);
  return 0;
}

void expect_clean_environment() {
  for (const char* name : ServiceManager::kVariables) assert_null(std::getenv(name));
}

// What a manager listens on.
class Mailbox {
 public:
  explicit Mailbox(const std::string& name) : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    std::memcpy(where.sun_path, name.data(), name.size());
    const bool abstract = name[0] == '@';
    if (abstract) where.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + !abstract);
    assert_int_equal(::bind(descriptor_, reinterpret_cast<sockaddr*>(&where), size), 0);
    if (!abstract) path_ = name;
  }
  ~Mailbox() {
    ::close(descriptor_);
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  std::string next() {
    char text[4096];
    const ssize_t size = ::recv(descriptor_, text, sizeof text, 0);
    return size < 0 ? "(nothing)" : std::string(text, static_cast<size_t>(size));
  }

 private:
  int descriptor_;
  std::string path_;
};

std::string unique_name(const char* prefix) {
  return prefix + std::string("/tmp/weft-notify-") + std::to_string(::getpid());
}

void without_a_manager_nothing_happens(void**) {
  const ServiceManager manager = ServiceManager::from_environment();
  assert_true(manager.sockets().empty());
  assert_false(manager.watchdog().has_value());
  manager.notify("READY=1");
  manager.notify_reloading();
}

void messages_reach_a_path_and_an_abstract_name(void**) {
  for (const char* prefix : {"", "@"}) {
    Mailbox mailbox(unique_name(prefix));
    set("NOTIFY_SOCKET", unique_name(prefix));
    const ServiceManager manager = ServiceManager::from_environment();
    expect_clean_environment();
    manager.notify("READY=1");
    EXPECT_TEXT(mailbox.next(), "READY=1");
    manager.notify_reloading();
    const std::string reloading = mailbox.next();
    EXPECT_TEXT(reloading.substr(0, 27), "RELOADING=1\nMONOTONIC_USEC=");
    assert_true(std::strtoull(reloading.c_str() + 27, nullptr, 10) > 0);
    EXPECT_TEXT(mailbox.next(), "(nothing)");
  }
}

void a_manager_that_is_gone_or_slow_holds_nobody_up(void**) {
  set("NOTIFY_SOCKET", "/nowhere/at/all");
  ServiceManager::from_environment().notify("READY=1");
  set("NOTIFY_SOCKET", std::string(200, 'x'));
  ServiceManager::from_environment().notify("READY=1");
  Mailbox mailbox(unique_name("@"));
  set("NOTIFY_SOCKET", unique_name("@"));
  const ServiceManager manager = ServiceManager::from_environment();
  for (int i = 0; i < 10'000; ++i) manager.notify("WATCHDOG=1");
  EXPECT_TEXT(mailbox.next(), "WATCHDOG=1");
}

void the_watchdog_is_heard_twice_as_often(void**) {
  set("WATCHDOG_USEC", "3000000");
  assert_true(ServiceManager::from_environment().watchdog() == milliseconds(1500));
  expect_clean_environment();
  set("WATCHDOG_USEC", "3000000");
  set("WATCHDOG_PID", std::to_string(::getpid()));
  assert_true(ServiceManager::from_environment().watchdog() == milliseconds(1500));
  set("WATCHDOG_USEC", "1");
  assert_true(ServiceManager::from_environment().watchdog() == milliseconds(1));
}

void a_watchdog_of_others_or_of_nonsense_is_none(void**) {
  set("WATCHDOG_USEC", "3000000");
  set("WATCHDOG_PID", std::to_string(::getppid()));
  assert_false(ServiceManager::from_environment().watchdog().has_value());
  for (const char* text : {"0", "", "x", "-1", "99999999999999999999"}) {
    set("WATCHDOG_USEC", text);
    assert_false(ServiceManager::from_environment().watchdog().has_value());
  }
}

int open_tcp(bool listening) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  assert_int_equal(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  if (listening) assert_int_equal(::listen(descriptor, 8), 0);
  return descriptor;
}

// Runs in a child, whose descriptors 3 and up are as a manager leaves them; cmocka's may lie there here.
void sockets_start_at_three(void**) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int first = ::fcntl(open_tcp(true), F_DUPFD, 50), second = ::fcntl(open_tcp(false), F_DUPFD, 50);
    const int third = ::fcntl(open_tcp(true), F_DUPFD, 50);
    ::dup2(first, 3);
    ::dup2(second, 4);
    ::dup2(third, 5);
    ::dup2(third, 6);
    set("LISTEN_FDS", "3");
    set("LISTEN_FDNAMES", "a:b:c");
    set("LISTEN_PID", std::to_string(::getppid()));
    if (!ServiceManager::from_environment().sockets().empty()) ::_exit(1);
    for (const char* name : ServiceManager::kVariables) {
      if (std::getenv(name)) ::_exit(2);
    }
    set("LISTEN_FDS", "3");
    set("LISTEN_PID", std::to_string(::getpid()));
    const std::vector<int> sockets = ServiceManager::from_environment().sockets();
    if (sockets != std::vector<int>{3, 5}) ::_exit(3);  // 4 does not listen
    for (const int descriptor : {3, 4, 5}) {
      if (!(::fcntl(descriptor, F_GETFD) & FD_CLOEXEC)) ::_exit(4);
    }
    if (::fcntl(6, F_GETFD) & FD_CLOEXEC) ::_exit(5);
    set("LISTEN_FDS", "nonsense");
    set("LISTEN_PID", std::to_string(::getpid()));
    if (!ServiceManager::from_environment().sockets().empty()) ::_exit(6);
    ::_exit(0);
  }
  int status;
  ::waitpid(child, &status, 0);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test_setup(without_a_manager_nothing_happens, clear_environment),
      cmocka_unit_test_setup(messages_reach_a_path_and_an_abstract_name, clear_environment),
      cmocka_unit_test_setup(a_manager_that_is_gone_or_slow_holds_nobody_up, clear_environment),
      cmocka_unit_test_setup(the_watchdog_is_heard_twice_as_often, clear_environment),
      cmocka_unit_test_setup(a_watchdog_of_others_or_of_nonsense_is_none, clear_environment),
      cmocka_unit_test_setup(sockets_start_at_three, clear_environment),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
