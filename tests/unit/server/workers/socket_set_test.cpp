// The sockets of a group of processes: one for each worker, kept over changes of their number.

#include "weft/server/workers/socket_set.h"

#include <cerrno>
#include <cstdlib>
#include <set>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "check.h"

using namespace weft::server;
using weft::io::ListenSocket;

namespace {

ListenerOptions tcp(uint16_t port = 0) {
  ListenerOptions listener;
  listener.address.host = "127.0.0.1";
  listener.address.port = port;
  return listener;
}

struct Folder {
  char path[24] = "/tmp/weft-test-XXXXXX";
  Folder() { assert_non_null(::mkdtemp(path)); }
  ~Folder() {
    ::unlink(file().c_str());
    ::rmdir(path);
  }
  std::string file() const { return std::string(path) + "/socket"; }
  bool has_file() const {
    struct stat found;
    return ::lstat(file().c_str(), &found) == 0;
  }
  ListenerOptions listener() const {
    ListenerOptions listener;
    listener.address.unix_path = file();
    return listener;
  }
};

int option(int descriptor, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  ::getsockopt(descriptor, SOL_SOCKET, name, &value, &size);
  return value;
}

bool is_listening(int descriptor) {
  return option(descriptor, SO_ACCEPTCONN) == 1;
}

uint16_t port_of(const SocketSet& set, size_t index = 0) {
  return set.entries().at(index).socket->local_address().port.value();
}

// 0, or why nobody answers there.
int connect_to(uint16_t port) {
  const int client = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int status = ::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address);
  const int error = status == 0 ? 0 : errno;
  ::close(client);
  return error;
}

std::set<int> assigned(const SocketSet& set, const ListenerOptions& listener, uint32_t worker,
                       uint32_t workers) {
  std::vector<ListenerOptions> listeners = {listener};
  set.assign(listeners, worker, workers);
  std::set<int> descriptors;
  for (const ListenerOptions& row : listeners) descriptors.insert(row.address.descriptor);
  assert_int_equal(descriptors.size(), listeners.size());
  return descriptors;
}

void each_worker_has_a_socket_of_its_own(void**) {
  SocketSet set;
  assert_true(set.open({tcp()}, 3).ok());
  assert_int_equal(set.entries().size(), 3);
  std::set<int> all;
  for (uint32_t worker = 0; worker < 3; ++worker) {
    const SocketSet::Entry& entry = set.entries()[worker];
    assert_int_equal(entry.worker, worker);
    assert_int_equal(port_of(set, worker), port_of(set));
    assert_int_equal(option(entry.socket->descriptor(), SO_REUSEPORT), 1);
    const auto own = assigned(set, tcp(), worker, 3);
    assert_true(own == std::set<int>{entry.socket->descriptor()});
    all.insert(own.begin(), own.end());
  }
  assert_int_equal(all.size(), 3);
  assert_int_equal(set.addresses({tcp()}).at(0).port.value(), port_of(set));
}

void connections_go_only_where_somebody_accepts(void**) {
  SocketSet set;
  assert_true(set.open({tcp()}, 2).ok());
  ListenSocket& second = *set.entries()[1].socket;
  assert_true(is_listening(set.entries()[0].socket->descriptor()));
  assert_false(is_listening(second.descriptor()));
  assert_int_equal(connect_to(port_of(set)), 0);
  assert_true(second.listen(16).ok());
  assert_true(is_listening(second.descriptor()));
  assert_true(second.listen(16).ok());
}

void one_worker_needs_no_reuse_port(void**) {
  SocketSet set;
  assert_true(set.open({tcp()}, 1).ok());
  assert_int_equal(set.entries().size(), 1);
  assert_int_equal(option(set.entries()[0].socket->descriptor(), SO_REUSEPORT), 0);
}

void a_port_that_somebody_serves_is_not_shared_with_him(void**) {
  SocketSet first;
  assert_true(first.open({tcp()}, 2).ok());
  for (const uint32_t workers : {1u, 2u}) {
    SocketSet second;
    const auto opened = second.open({tcp(port_of(first))}, workers);
    assert_false(opened.ok());
    EXPECT_TEXT(opened.error().where, "127.0.0.1:" + std::to_string(port_of(first)));
    assert_true(second.entries().empty());
  }
}

void a_unix_socket_is_shared(void**) {
  Folder folder;
  {
    SocketSet set;
    assert_true(set.open({folder.listener()}, 3).ok());
    assert_int_equal(set.entries().size(), 1);
    const int descriptor = set.entries()[0].socket->descriptor();
    assert_true(is_listening(descriptor));
    for (uint32_t worker = 0; worker < 3; ++worker) {
      assert_true(assigned(set, folder.listener(), worker, 3) == std::set<int>{descriptor});
    }
    assert_true(folder.has_file());
  }
  assert_false(folder.has_file());
}

void a_socket_file_can_be_left_and_be_taken_over(void**) {
  Folder folder;
  SocketSet successor;
  {
    SocketSet set;
    assert_true(set.open({folder.listener()}, 1).ok());
    successor.adopt({listener_keys({folder.listener()})[0], 0, ::dup(set.entries()[0].socket->descriptor())});
    set.keep_files();
  }
  assert_true(folder.has_file());
  assert_true(successor.open({folder.listener()}, 1).ok());
  assert_int_equal(successor.entries().size(), 1);
  successor.own_files();
  successor.clear();
  assert_false(folder.has_file());
}

void a_socket_from_elsewhere_serves_all(void**) {
  SocketSet set;
  // As a service manager makes it: without SO_REUSEPORT.
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  assert_int_equal(::bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  assert_int_equal(::listen(made, 16), 0);
  socklen_t size = sizeof address;
  ::getsockname(made, reinterpret_cast<sockaddr*>(&address), &size);
  const ListenerOptions listener = tcp(ntohs(address.sin_port));
  set.adopt({listener_keys({listener})[0], 0, made});
  assert_true(set.open({listener}, 3).ok());
  assert_int_equal(set.entries().size(), 1);
  const int descriptor = set.entries()[0].socket->descriptor();
  for (uint32_t worker = 0; worker < 3; ++worker) {
    assert_true(assigned(set, listener, worker, 3) == std::set<int>{descriptor});
  }
}

// A free port of IPv4's loopback address, and the same one of IPv6's.
std::pair<int, int> two_sockets(uint16_t& port) {
  const int v4 = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  assert_int_equal(::bind(v4, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  socklen_t size = sizeof address;
  ::getsockname(v4, reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  const int v6 = ::socket(AF_INET6, SOCK_STREAM, 0);
  sockaddr_in6 other{};
  other.sin6_family = AF_INET6;
  other.sin6_addr = in6addr_loopback;
  other.sin6_port = address.sin_port;
  if (::bind(v6, reinterpret_cast<sockaddr*>(&other), sizeof other) != 0) skip();
  assert_int_equal(::listen(v4, 16) | ::listen(v6, 16), 0);
  return {v4, v6};
}

void every_worker_has_all_sockets_that_are_lent(void**) {
  uint16_t port = 0;
  const auto [v4, v6] = two_sockets(port);
  ListenerOptions listener = tcp(port);
  listener.address.host = "localhost";
  const std::string key = listener_keys({listener})[0];
  SocketSet set;
  set.adopt({key, 0, v6, true});
  set.adopt({key, 0, v4, true});
  assert_true(set.open({listener}, 3).ok());
  assert_int_equal(set.entries().size(), 2);
  for (uint32_t worker = 0; worker < 3; ++worker) {
    assert_int_equal(assigned(set, listener, worker, 3).size(), 2);
  }
  const auto handed_over = set.to_hand_over();
  assert_int_equal(handed_over.size(), 2);
  assert_true(handed_over[0].lent && handed_over[1].lent);
}

void what_is_there_is_used_again(void**) {
  SocketSet set;
  assert_true(set.open({tcp()}, 2).ok());
  const int first = set.entries()[0].socket->descriptor();
  assert_true(set.open({tcp()}, 2).ok());
  assert_int_equal(set.entries().size(), 2);
  assert_true(set.open({tcp()}, 4).ok());
  assert_int_equal(set.entries().size(), 4);
  assert_int_equal(set.entries()[0].socket->descriptor(), first);
  for (size_t i = 0; i < 4; ++i) assert_int_equal(port_of(set, i), port_of(set));
}

void fewer_workers_share_what_more_had(void**) {
  SocketSet set;
  assert_true(set.open({tcp()}, 5).ok());
  std::set<int> all;
  for (uint32_t worker = 0; worker < 2; ++worker) {
    for (const int descriptor : assigned(set, tcp(), worker, 2)) assert_true(all.insert(descriptor).second);
  }
  assert_int_equal(all.size(), 5);
  // The configured listeners come first, each with the worker's own socket.
  std::vector<ListenerOptions> listeners = {tcp()};
  set.assign(listeners, 1, 2);
  assert_int_equal(listeners.size(), 2);
  assert_int_equal(listeners[0].address.descriptor, set.entries()[1].socket->descriptor());
  assert_int_equal(listeners[1].address.descriptor, set.entries()[3].socket->descriptor());
  assert_int_equal(assigned(set, tcp(), 0, 1).size(), 5);
}

void other_listeners_are_trimmed(void**) {
  SocketSet set;
  Folder folder;
  assert_true(set.open({tcp(), folder.listener(), tcp()}, 2).ok());
  assert_int_equal(set.entries().size(), 5);
  set.trim(listener_keys({tcp()}));
  assert_int_equal(set.entries().size(), 2);
  assert_false(folder.has_file());
  const auto addresses = set.addresses({folder.listener(), tcp()});
  assert_false(addresses.at(0).port.has_value());
  assert_int_equal(addresses.at(1).port.value(), port_of(set));
}

void a_failure_names_the_listener(void**) {
  SocketSet set;
  ListenerOptions nowhere;
  nowhere.address.unix_path = "/no/such/folder/socket";
  const auto opened = set.open({tcp(), nowhere}, 2);
  assert_false(opened.ok());
  EXPECT_TEXT(opened.error().where, "/no/such/folder/socket");
}

void listeners_have_names_of_their_own(void**) {
  ListenerOptions ipv6;
  ipv6.address.host = "::1";
  ipv6.address.port = 80;
  ListenerOptions path;
  path.address.unix_path = "/run/x";
  const auto keys = listener_keys({tcp(80), tcp(80), ipv6, path, tcp(80)});
  EXPECT_TEXT(keys[0], "127.0.0.1:80");
  EXPECT_TEXT(keys[1], "127.0.0.1:80#2");
  EXPECT_TEXT(keys[2], "[::1]:80");
  EXPECT_TEXT(keys[3], "/run/x");
  EXPECT_TEXT(keys[4], "127.0.0.1:80#3");
}

void a_closed_descriptor_is_not_adopted(void**) {
  SocketSet set;
  set.adopt({"127.0.0.1:80", 0, 9999});
  assert_true(set.entries().empty());
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(each_worker_has_a_socket_of_its_own),
      cmocka_unit_test(connections_go_only_where_somebody_accepts),
      cmocka_unit_test(one_worker_needs_no_reuse_port),
      cmocka_unit_test(a_port_that_somebody_serves_is_not_shared_with_him),
      cmocka_unit_test(a_unix_socket_is_shared),
      cmocka_unit_test(a_socket_file_can_be_left_and_be_taken_over),
      cmocka_unit_test(a_socket_from_elsewhere_serves_all),
      cmocka_unit_test(every_worker_has_all_sockets_that_are_lent),
      cmocka_unit_test(what_is_there_is_used_again),
      cmocka_unit_test(fewer_workers_share_what_more_had),
      cmocka_unit_test(other_listeners_are_trimmed),
      cmocka_unit_test(a_failure_names_the_listener),
      cmocka_unit_test(listeners_have_names_of_their_own),
      cmocka_unit_test(a_closed_descriptor_is_not_adopted),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
