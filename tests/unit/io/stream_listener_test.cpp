#include "weft/io/stream_listener.h"

#include <cerrno>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>

#include "io/support.h"

namespace weft::io::test {
namespace {

struct Server : StreamListener::Owner {
  void on_accepted(int descriptor, const SocketAddress& peer) override {
    accepted.emplace_back(descriptor);
    last_peer = peer;
    if (when_accepted) when_accepted();
  }
  void on_accept_failed(Error error) override {
    ++failures;
    last_error = error.code;
  }

  // Fails the test when it cannot.
  void listen(const ListenAddress& address) {
    auto opened = StreamListener::open(loop, address, *this);
    assert_true(opened.ok());
    listener = std::move(opened.value());
  }
  int error_of(const ListenAddress& address) {
    auto opened = StreamListener::open(loop, address, *this);
    assert_false(opened.ok());
    return opened.error().code;
  }
  uint16_t port() const { return *listener->local_address().port; }
  void wait_for(size_t connections) {
    run_until(loop, [&] { return accepted.size() >= connections; });
  }

  Loop loop;
  std::vector<Descriptor> accepted;
  SocketAddress last_peer;
  int failures = 0;
  int last_error = 0;
  std::function<void()> when_accepted;
  std::unique_ptr<StreamListener> listener;
};

ListenAddress tcp(const char* host) {
  return {.host = host};
}
ListenAddress at_path(const std::string& path) {
  return {.unix_path = path};
}

Descriptor connect_tcp(uint16_t port) {
  Descriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  assert_int_equal(::connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  return client;
}

sockaddr_un unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  return address;
}

Descriptor connect_unix(const std::string& path) {
  Descriptor client(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = unix_address(path);
  assert_int_equal(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  return client;
}

// A directory for socket files that goes with the test.
struct Directory {
  Directory() { assert_non_null(::mkdtemp(name)); }
  ~Directory() {
    ::unlink(file().c_str());
    ::rmdir(name);
  }
  std::string file() const { return std::string(name) + "/socket"; }

  char name[24] = "/tmp/weft-test-XXXXXX";
};

bool exists(const std::string& path) {
  struct stat found {};
  return ::lstat(path.c_str(), &found) == 0;
}

void accepts_on_a_free_port(void**) {
  Server server;
  server.listen(tcp("127.0.0.1"));
  assert_string_equal(server.listener->local_address().host.c_str(), "127.0.0.1");
  assert_true(server.port() != 0);
  server.listener->start();
  Descriptor client = connect_tcp(server.port());
  server.wait_for(1);
  sockaddr_in local{};
  socklen_t size = sizeof(local);
  assert_int_equal(::getsockname(client.get(), reinterpret_cast<sockaddr*>(&local), &size), 0);
  assert_string_equal(server.last_peer.host.c_str(), "127.0.0.1");
  assert_int_equal(*server.last_peer.port, ntohs(local.sin_port));
  const int accepted = server.accepted[0].get();
  assert_true(::fcntl(accepted, F_GETFL) & O_NONBLOCK);
  assert_true(::fcntl(accepted, F_GETFD) & FD_CLOEXEC);
  int no_delay = 0;
  size = sizeof(no_delay);
  assert_int_equal(::getsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size), 0);
  assert_int_equal(no_delay, 1);
}

void accepts_on_ipv6(void**) {
  Server server;
  auto opened = StreamListener::open(server.loop, tcp("::1"), server);
  if (!opened) skip();
  opened.value()->start();
  assert_string_equal(opened.value()->local_address().host.c_str(), "::1");
  Descriptor client(::socket(AF_INET6, SOCK_STREAM, 0));
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(*opened.value()->local_address().port);
  address.sin6_addr = in6addr_loopback;
  assert_int_equal(::connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  server.wait_for(1);
  assert_string_equal(server.last_peer.host.c_str(), "::1");
}

void ipv6_leaves_ipv4_alone(void**) {
  Server server;
  if (!StreamListener::open(server.loop, tcp("::"), server)) skip();
  server.listen(tcp("0.0.0.0"));
  Server beside;
  beside.listen({.host = "::", .port = server.port()});
}

void resolves_names(void**) {
  Server server;
  server.listen(tcp("localhost"));
  server.listener->start();
  Descriptor client = connect_tcp(server.port());
  server.wait_for(1);
}

void refuses_what_it_cannot_bind(void**) {
  Server server;
  server.listen(tcp("127.0.0.1"));
  assert_int_equal(server.error_of({.host = "127.0.0.1", .port = server.port()}), EADDRINUSE);
  assert_int_equal(server.error_of(tcp("192.0.2.1")), EADDRNOTAVAIL);
  assert_int_equal(server.error_of(tcp("not a host name")), EADDRNOTAVAIL);
  assert_string_equal(Error{EADDRINUSE}.message(), "address already in use");
  assert_string_equal(Error{99999}.message(), "unknown system error");
}

void sockets_can_share_a_port(void**) {
  Server server;
  server.listen({.host = "127.0.0.1", .reuse_port = true});
  Server beside;
  beside.listen({.host = "127.0.0.1", .port = server.port(), .reuse_port = true});
}

void accepts_nothing_before_start_or_while_paused(void**) {
  Server server;
  server.listen(tcp("127.0.0.1"));
  Descriptor first = connect_tcp(server.port());
  settle(server.loop);
  assert_int_equal(server.accepted.size(), 0);
  server.listener->start();
  server.wait_for(1);
  server.listener->pause();
  Descriptor second = connect_tcp(server.port());
  settle(server.loop);
  assert_int_equal(server.accepted.size(), 1);
  server.listener->start();
  server.wait_for(2);
}

void may_be_paused_while_accepting(void**) {
  Server server;
  server.listen(tcp("127.0.0.1"));
  Descriptor clients[2] = {connect_tcp(server.port()), connect_tcp(server.port())};
  server.when_accepted = [&] { server.listener->pause(); };
  server.listener->start();
  server.wait_for(1);
  settle(server.loop);
  assert_int_equal(server.accepted.size(), 1);
}

void may_be_destroyed_while_accepting(void**) {
  Server server;
  server.listen(tcp("127.0.0.1"));
  Descriptor clients[2] = {connect_tcp(server.port()), connect_tcp(server.port())};
  server.when_accepted = [&] { server.listener.reset(); };
  server.listener->start();
  server.wait_for(1);
  settle(server.loop);
  assert_int_equal(server.accepted.size(), 1);
  assert_false(server.loop.run_turn(Loop::Wait::kYes));
}

void takes_more_than_one_batch(void**) {
  constexpr size_t kClients = 100;
  Server server;
  server.listen(tcp("127.0.0.1"));
  std::vector<Descriptor> clients;
  for (size_t i = 0; i < kClients; ++i) clients.push_back(connect_tcp(server.port()));
  server.listener->start();
  server.loop.run_turn(Loop::Wait::kNo);
  assert_int_equal(server.accepted.size(), 64);
  server.wait_for(kClients);
}

void keeps_the_loop_alive_while_open(void**) {
  Server server;
  server.listen(tcp("127.0.0.1"));
  assert_true(server.loop.run_turn(Loop::Wait::kNo));
  server.listener.reset();
  server.loop.run_turn(Loop::Wait::kNo);
  assert_false(server.loop.run_turn(Loop::Wait::kYes));
}

void backs_off_without_descriptors(void**) {
  Server server;
  server.listen(tcp("127.0.0.1"));
  server.listener->start();
  Descriptor client = connect_tcp(server.port());
  rlimit original{};
  assert_int_equal(::getrlimit(RLIMIT_NOFILE, &original), 0);
  Descriptor next_free(::dup(client.get()));
  const rlimit none_left{.rlim_cur = static_cast<rlim_t>(next_free.get()), .rlim_max = original.rlim_max};
  next_free.reset();
  assert_int_equal(::setrlimit(RLIMIT_NOFILE, &none_left), 0);
  const int64_t begin = server.loop.now_ms();
  server.loop.run_turn(Loop::Wait::kYes);
  settle(server.loop);
  assert_int_equal(::setrlimit(RLIMIT_NOFILE, &original), 0);
  assert_int_equal(server.failures, 1);
  assert_int_equal(server.last_error, EMFILE);
  assert_int_equal(server.accepted.size(), 0);
  server.wait_for(1);
  assert_true(server.loop.now_ms() >= begin + 100);
}

void unix_sockets_have_no_address_and_the_right_mode(void**) {
  Directory directory;
  Server server;
  server.listen({.unix_path = directory.file(), .unix_mode = 0640});
  struct stat found {};
  assert_int_equal(::lstat(directory.file().c_str(), &found), 0);
  assert_int_equal(found.st_mode & 07777, 0640);
  server.listener->start();
  Descriptor client = connect_unix(directory.file());
  server.wait_for(1);
  assert_true(server.last_peer.host.empty() && !server.last_peer.port);
  assert_true(server.listener->local_address().host.empty() && !server.listener->local_address().port);
  server.listener.reset();
  assert_false(exists(directory.file()));
}

void a_stale_socket_file_is_replaced(void**) {
  Directory directory;
  {
    Descriptor dead(::socket(AF_UNIX, SOCK_STREAM, 0));
    const sockaddr_un address = unix_address(directory.file());
    assert_int_equal(::bind(dead.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  }
  assert_true(exists(directory.file()));
  Server server;
  server.listen(at_path(directory.file()));
  server.listener->start();
  Descriptor client = connect_unix(directory.file());
  server.wait_for(1);
}

void a_live_socket_file_is_left_alone(void**) {
  Directory directory;
  Server server;
  server.listen(at_path(directory.file()));
  server.listener->start();
  Server beside;
  assert_int_equal(beside.error_of(at_path(directory.file())), EADDRINUSE);
  Descriptor client = connect_unix(directory.file());
  server.wait_for(1);
}

void other_files_are_left_alone(void**) {
  Directory directory;
  Descriptor file(::open(directory.file().c_str(), O_CREAT | O_WRONLY, 0600));
  Server server;
  assert_int_equal(server.error_of(at_path(directory.file())), EADDRINUSE);
  assert_true(exists(directory.file()));
  assert_int_equal(server.error_of(at_path(directory.name)), EADDRINUSE);
  assert_int_equal(server.error_of(at_path("/nonexistent/socket")), ENOENT);
  assert_int_equal(server.error_of(at_path(std::string(108, 'x'))), ENAMETOOLONG);
}

void somebody_elses_file_is_not_unlinked(void**) {
  Directory directory;
  Server server;
  server.listen(at_path(directory.file()));
  assert_int_equal(::unlink(directory.file().c_str()), 0);
  Server successor;
  successor.listen(at_path(directory.file()));
  server.listener.reset();
  assert_true(exists(directory.file()));
  Descriptor client = connect_unix(directory.file());
}

void a_relative_path_is_unlinked_from_elsewhere(void**) {
  Directory directory;
  Descriptor here(::open(".", O_RDONLY | O_DIRECTORY));
  Server server;
  assert_int_equal(::chdir(directory.name), 0);
  server.listen(at_path("socket"));
  assert_int_equal(::fchdir(here.get()), 0);
  assert_true(exists(directory.file()));
  server.listener.reset();
  assert_false(exists(directory.file()));
}

bool serves(const ListenSocket& socket, const std::string& host, int port) {
  return socket.serves({.host = host, .port = static_cast<uint16_t>(port)});
}

void a_socket_of_one_address_serves_its_names(void**) {
  const auto opened = ListenSocket::open(tcp("127.0.0.1"));
  assert_true(opened.ok());
  const ListenSocket& socket = *opened.value();
  const int port = *socket.local_address().port;
  assert_true(serves(socket, "127.0.0.1", port));
  assert_true(serves(socket, "localhost", port));
  assert_false(serves(socket, "127.0.0.1", port ^ 1));
  assert_false(serves(socket, "127.0.0.2", port));
  assert_false(serves(socket, "0.0.0.0", port));
  assert_false(serves(socket, "::1", port));
  assert_false(serves(socket, "::", port));
  assert_false(socket.serves(at_path("/nowhere")));
}

void a_socket_of_all_addresses_serves_no_single_one(void**) {
  const auto opened = ListenSocket::open(tcp("0.0.0.0"));
  assert_true(opened.ok());
  const int port = *opened.value()->local_address().port;
  assert_true(serves(*opened.value(), "0.0.0.0", port));
  assert_false(serves(*opened.value(), "127.0.0.1", port));
  assert_false(serves(*opened.value(), "localhost", port));
  assert_false(serves(*opened.value(), "::", port));
}

void a_socket_of_both_families_serves_either(void**) {
  for (const int only_ipv6 : {0, 1}) {
    Descriptor made(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ::setsockopt(made.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only_ipv6, sizeof(only_ipv6));
    if (::listen(made.get(), 1) != 0) skip();
    const auto opened = ListenSocket::open({.descriptor = made.get()});
    assert_true(opened.ok());
    const int port = *opened.value()->local_address().port;
    assert_true(serves(*opened.value(), "::", port));
    assert_int_equal(serves(*opened.value(), "0.0.0.0", port), !only_ipv6);
    assert_false(serves(*opened.value(), "127.0.0.1", port));
    assert_false(serves(*opened.value(), "::1", port));
  }
}

void a_socket_file_is_known_by_all_its_names(void**) {
  Directory directory;
  const auto opened = ListenSocket::open(at_path(directory.file()));
  assert_true(opened.ok());
  const std::string name = directory.file();
  const size_t slash = name.rfind('/');
  assert_true(opened.value()->serves(at_path(name)));
  assert_true(opened.value()->serves(at_path(name.substr(0, slash) + "/." + name.substr(slash))));
  assert_false(opened.value()->serves(at_path(name + "2")));
  assert_false(serves(*opened.value(), "127.0.0.1", 80));
}

}  // namespace
}  // namespace weft::io::test

int main() {
  using namespace weft::io::test;
  const CMUnitTest tests[] = {
      cmocka_unit_test(accepts_on_a_free_port),
      cmocka_unit_test(accepts_on_ipv6),
      cmocka_unit_test(ipv6_leaves_ipv4_alone),
      cmocka_unit_test(resolves_names),
      cmocka_unit_test(refuses_what_it_cannot_bind),
      cmocka_unit_test(sockets_can_share_a_port),
      cmocka_unit_test(accepts_nothing_before_start_or_while_paused),
      cmocka_unit_test(may_be_paused_while_accepting),
      cmocka_unit_test(may_be_destroyed_while_accepting),
      cmocka_unit_test(takes_more_than_one_batch),
      cmocka_unit_test(keeps_the_loop_alive_while_open),
      cmocka_unit_test(backs_off_without_descriptors),
      cmocka_unit_test(unix_sockets_have_no_address_and_the_right_mode),
      cmocka_unit_test(a_stale_socket_file_is_replaced),
      cmocka_unit_test(a_live_socket_file_is_left_alone),
      cmocka_unit_test(other_files_are_left_alone),
      cmocka_unit_test(somebody_elses_file_is_not_unlinked),
      cmocka_unit_test(a_relative_path_is_unlinked_from_elsewhere),
      cmocka_unit_test(a_socket_of_one_address_serves_its_names),
      cmocka_unit_test(a_socket_of_all_addresses_serves_no_single_one),
      cmocka_unit_test(a_socket_of_both_families_serves_either),
      cmocka_unit_test(a_socket_file_is_known_by_all_its_names),
  };
  return cmocka_run_group_tests_name("stream listener", tests, nullptr, nullptr);
}
