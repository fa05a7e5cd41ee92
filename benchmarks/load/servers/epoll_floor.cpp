// The floor: what a request costs when nothing is done but read, find the end of the head, write. Answers are
// constants of the size the others send; a POST gets its body back. No limits, no errors, no timeouts: not a
// server.
//   epoll_floor PORT

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nServer: floor\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Type: "
    "text/plain\r\nContent-Length: ";

std::string answer_with(std::string_view body) {
  return std::string(kHead) + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

const std::string hello_answer = answer_with("Hello, World!");
const std::string json_answer = answer_with(std::string(247, 'x'));

struct Connection {
  std::string in;
  std::string out;
};

// Appends the answer to the request at the front of `input`: its size, or 0 when it is not complete.
size_t answer_one(std::string_view input, std::string& out) {
  const size_t head = input.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  if (!input.starts_with("POST")) {
    out += input.starts_with("GET /json") ? json_answer : hello_answer;
    return head + 4;
  }
  const size_t field = input.find("Content-Length: ");
  const size_t length = std::strtoul(input.data() + field + 16, nullptr, 10);
  if (input.size() < head + 4 + length) return 0;
  out += kHead;
  out += std::to_string(length);
  out += "\r\n\r\n";
  out += input.substr(head + 4, length);
  return head + 4 + length;
}

// False when the connection has ended.
bool serve(int fd, Connection& connection) {
  char buffer[65536];
  const ssize_t count = read(fd, buffer, sizeof buffer);
  if (count <= 0) return false;
  std::string_view input(buffer, static_cast<size_t>(count));
  if (!connection.in.empty()) {
    connection.in += input;
    input = connection.in;
  }
  connection.out.clear();
  while (const size_t used = answer_one(input, connection.out)) input.remove_prefix(used);
  connection.in = std::string(input);
  return connection.out.empty() || write(fd, connection.out.data(), connection.out.size()) ==
                                       static_cast<ssize_t>(connection.out.size());
}

int listen_on(uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(fd, 511) != 0)
    std::exit(1);
  return fd;
}

void accept_one(int epoll, int listener, std::vector<Connection>& connections) {
  const int fd = accept(listener, nullptr, nullptr);
  if (fd < 0) return;
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connections.size() <= static_cast<size_t>(fd)) connections.resize(static_cast<size_t>(fd) + 1);
  connections[static_cast<size_t>(fd)] = {};
  epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const int listener = listen_on(static_cast<uint16_t>(std::atoi(arguments[1])));
  const int epoll = epoll_create1(0);
  epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  std::vector<Connection> connections;
  epoll_event events[256];
  for (;;) {
    const int ready = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        accept_one(epoll, listener, connections);
      } else if (!serve(fd, connections[static_cast<size_t>(fd)])) {
        close(fd);
      }
    }
  }
}
