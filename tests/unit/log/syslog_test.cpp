#include <algorithm>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "support.h"

using namespace weft;
using namespace weft::log;
using namespace weft::log::testing;

namespace {

SinkOptions to_syslog(const std::string& target) {
  SinkOptions options;
  options.kind = SinkKind::kSyslog;
  options.syslog = SyslogTarget::parse(target).value();
  options.facility = *syslog_facility("local0");
  return options;
}

PipelineOptions quick() {
  PipelineOptions options;
  options.flush_interval_ms = 10;
  return options;
}

// A daemon that comes and goes; port 0 takes a free one and keeps it.
class Daemon {
 public:
  Daemon(int kind, std::string path = "") : kind_(kind), path_(std::move(path)) { begin(); }
  ~Daemon() { end(); }

  void begin() {
    socket_ = ::socket(path_.empty() ? AF_INET : AF_UNIX, kind_, 0);
    const int on = 1;
    ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const int small = 64 * 1024;
    if (kind_ == SOCK_STREAM) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    if (path_.empty()) {
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = port_;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      assert_int_equal(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
      socklen_t size = sizeof address;
      ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
      port_ = address.sin_port;
    } else {
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      path_.copy(address.sun_path, sizeof address.sun_path - 1);
      assert_int_equal(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    }
    if (kind_ == SOCK_STREAM) assert_int_equal(::listen(socket_, 8), 0);
  }

  void end() {
    if (peer_ >= 0) ::close(peer_);
    ::close(socket_);
    if (!path_.empty()) ::unlink(path_.c_str());
    peer_ = -1;
  }

  // The next message, without its frame.
  std::string receive() { return kind_ == SOCK_STREAM ? receive_frame() : receive_datagram(); }

  std::string address() const { return "127.0.0.1:" + std::to_string(ntohs(port_)); }

 private:
  std::string receive_datagram() {
    pollfd watched{socket_, POLLIN, 0};
    if (::poll(&watched, 1, 20'000) <= 0) return "nothing";
    char octets[65536];
    const ssize_t size = ::recv(socket_, octets, sizeof octets, 0);
    return std::string(octets, static_cast<size_t>(std::max<ssize_t>(size, 0)));
  }

  std::string receive_frame() {
    if (peer_ < 0) {
      pollfd watched{socket_, POLLIN, 0};
      if (::poll(&watched, 1, 20'000) <= 0) return "nobody";
      peer_ = ::accept(socket_, nullptr, nullptr);
      received_.clear();
    }
    size_t size = 0;
    size_t space = std::string::npos;
    const bool whole = eventually([&] {
      receive_part();
      space = received_.find(' ');
      if (space == std::string::npos) return false;
      size = std::stoul(received_.substr(0, space));
      return received_.size() >= space + 1 + size;
    });
    if (!whole) return "half of it";
    const std::string message = received_.substr(space + 1, size);
    received_.erase(0, space + 1 + size);
    return message;
  }

  // No more than that, so that a sender has to wait.
  void receive_part() {
    pollfd watched{peer_, POLLIN, 0};
    if (::poll(&watched, 1, 0) <= 0) return;
    char octets[4096];
    const ssize_t size = ::recv(peer_, octets, sizeof octets, 0);
    received_.append(octets, static_cast<size_t>(std::max<ssize_t>(size, 0)));
  }

  const int kind_;
  const std::string path_;
  in_port_t port_ = 0;
  int socket_ = -1;
  int peer_ = -1;
  std::string received_;
};

void expect_message(Daemon& daemon, const std::string& text) {
  const std::string message = daemon.receive();
  if (message.starts_with("<132>1 20") && message.ends_with(" app - " + text)) return;
  print_error("expected %s, got %s\n", text.c_str(), message.c_str());
  _fail(__FILE__, __LINE__);
}

}  // namespace

static void unix_datagrams(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  Daemon daemon(SOCK_DGRAM, path);
  auto log = open_pipeline({to_syslog(path)}, quick());
  log->write(Severity::kWarn, "one");
  log->write(Severity::kWarn, "two");
  expect_message(daemon, "one");
  expect_message(daemon, "two");
  assert_int_equal(log->dropped(), 0);
}

static void a_unix_daemon_that_goes_and_comes_back(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  Daemon daemon(SOCK_DGRAM, path);
  auto log = open_pipeline({to_syslog("udg://" + path)}, quick());
  log->write(Severity::kWarn, "one");
  expect_message(daemon, "one");
  daemon.end();
  log->write(Severity::kWarn, "two");
  log->write(Severity::kWarn, "three");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  daemon.begin();
  expect_message(daemon, "two");
  expect_message(daemon, "three");
  assert_int_equal(log->dropped(), 0);
}

static void nobody_has_to_be_there_at_the_start(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  auto log = open_pipeline({to_syslog(path)}, quick());
  log->write(Severity::kWarn, "one");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  Daemon daemon(SOCK_DGRAM, path);
  expect_message(daemon, "one");
}

static void more_than_a_slow_daemon_takes(void**) {
  Folder folder;
  const std::string path = folder.file("log");
  Daemon daemon(SOCK_DGRAM, path);
  auto log = open_pipeline({to_syslog(path)}, quick());
  for (int i = 0; i < 100; ++i) log->write(Severity::kWarn, std::to_string(i).c_str());
  for (int i = 0; i < 100; ++i) expect_message(daemon, std::to_string(i));
}

static void udp(void**) {
  Daemon daemon(SOCK_DGRAM);
  auto log = open_pipeline({to_syslog("udp://" + daemon.address())}, quick());
  log->write(Severity::kWarn, "one");
  expect_message(daemon, "one");
  const std::string text(4096, 'x');
  log->write(Severity::kWarn, text.c_str());
  expect_message(daemon, text);
}

static void tcp(void**) {
  Daemon daemon(SOCK_STREAM);
  auto log = open_pipeline({to_syslog("tcp://" + daemon.address())}, quick());
  for (int i = 0; i < 50; ++i)
    log->write(Severity::kWarn, std::string(static_cast<size_t>(i) * 20, 'x').c_str());
  for (int i = 0; i < 50; ++i) expect_message(daemon, std::string(static_cast<size_t>(i) * 20, 'x'));
  log->write(Severity::kWarn, "last");
  log->stop();
  expect_message(daemon, "last");
}

static void a_tcp_daemon_that_goes_and_comes_back(void**) {
  Daemon daemon(SOCK_STREAM);
  auto log = open_pipeline({to_syslog("tcp://" + daemon.address())}, quick());
  log->write(Severity::kWarn, "one");
  expect_message(daemon, "one");
  daemon.end();
  log->write(Severity::kWarn, "two");
  log->write(Severity::kWarn, "three");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  daemon.begin();
  expect_message(daemon, "two");
  expect_message(daemon, "three");
  assert_int_equal(log->dropped(), 0);
}

// Frames that were cut off by the end of a connection are sent again, those before it are not.
static void frames_cut_off_are_sent_again(void**) {
  Daemon daemon(SOCK_STREAM);
  PipelineOptions options = quick();
  options.ring_bytes = 16 * 1024 * 1024;
  auto log = open_pipeline({to_syslog("tcp://" + daemon.address())}, options);
  constexpr int kRecords = 10'000;  // far more than the socket buffers hold
  const std::string filler(1000, 'x');
  const auto text = [&filler](int i) { return std::to_string(i) + filler; };
  for (int i = 0; i < kRecords; ++i) log->write(Severity::kWarn, text(i).c_str());
  expect_message(daemon, text(0));
  daemon.end();
  daemon.begin();
  const std::string first = daemon.receive();
  int next = std::stoi(first.substr(first.find(" - ") + 3));
  assert_true(next > 0 && next < kRecords - 1);  // lost: what the dead peer's kernel had taken
  assert_true(first.ends_with(text(next)));
  while (++next < kRecords) expect_message(daemon, text(next));
  assert_int_equal(log->dropped(), 0);
}

static void what_no_daemon_takes_is_counted(void**) {
  Folder folder;
  PipelineOptions options = quick();
  options.ring_bytes = 4096;
  options.stop_timeout_ms = 20;
  auto log = open_pipeline({to_syslog(folder.file("log"))}, options);
  for (int i = 0; i < 20; ++i) log->write(Severity::kWarn, std::string(400, 'x').c_str());
  assert_true(log->dropped() > 5);
  log->stop();
  assert_int_equal(log->dropped(), 20);
}

static void hosts_must_exist(void**) {
  const auto opened = Pipeline({to_syslog("udp://no-such-host.invalid")}).open();
  assert_false(opened.ok());
  EXPECT_TEXT(opened.error().where, "no-such-host.invalid");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(unix_datagrams),
      cmocka_unit_test(a_unix_daemon_that_goes_and_comes_back),
      cmocka_unit_test(nobody_has_to_be_there_at_the_start),
      cmocka_unit_test(more_than_a_slow_daemon_takes),
      cmocka_unit_test(udp),
      cmocka_unit_test(tcp),
      cmocka_unit_test(a_tcp_daemon_that_goes_and_comes_back),
      cmocka_unit_test(frames_cut_off_are_sent_again),
      cmocka_unit_test(what_no_daemon_takes_is_counted),
      cmocka_unit_test(hosts_must_exist),
  };
  return cmocka_run_group_tests_name("log/syslog", tests, nullptr, nullptr);
}
