// Many clients of one stream of events. Prints "ready" when all of them have had the first record, which is a
// greeting, then waits for so many more on each and prints the seconds from the first of these to the last.
//   event_clients PORT PATH CLIENTS EVENTS

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

double now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct Client {
  int fd = -1;
  char last = 0;
  uint64_t records = 0;

  // An empty line ends a record; chunked framing has none but CRLF.
  void take(const char* data, ssize_t size) {
    for (ssize_t i = 0; i < size; ++i) {
      if (data[i] == '\n' && last == '\n') ++records;
      last = data[i];
    }
  }
};

int open_client(uint16_t port, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::perror("connect");
    std::exit(1);
  }
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  if (send(fd, request.data(), request.size(), 0) != static_cast<ssize_t>(request.size())) std::exit(1);
  return fd;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) return 2;
  const auto port = static_cast<uint16_t>(std::atoi(arguments[1]));
  std::vector<Client> clients(static_cast<size_t>(std::atoi(arguments[3])));
  const uint64_t events = std::strtoull(arguments[4], nullptr, 10);
  const int epoll = epoll_create1(0);
  for (size_t i = 0; i < clients.size(); ++i) {
    clients[i].fd = open_client(port, arguments[2]);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &event);
  }
  size_t greeted = 0;
  size_t done = 0;
  double first = 0;
  static char room[1 << 16];
  std::vector<epoll_event> ready(1024);
  while (done < clients.size()) {
    const int found = epoll_wait(epoll, ready.data(), static_cast<int>(ready.size()), 60'000);
    if (found <= 0) return 1;
    for (int i = 0; i < found; ++i) {
      Client& client = clients[ready[static_cast<size_t>(i)].data.u64];
      const ssize_t size = read(client.fd, room, sizeof room);
      if (size <= 0) return 1;
      const uint64_t before = client.records;
      client.take(room, size);
      if (before == 0 && client.records > 0 && ++greeted == clients.size()) {
        std::puts("ready");
        std::fflush(stdout);
      }
      if (client.records > 1 && first == 0) first = now();
      if (before <= events && client.records > events) ++done;
    }
  }
  std::printf("%.6f\n", now() - first);
  return 0;
}
