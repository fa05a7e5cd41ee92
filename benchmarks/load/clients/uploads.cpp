// Uploads over HTTP/1, several at a time: each connection sends a body, takes the answer, and begins again.
// The body is sent to its end also when the answer comes before. Prints how many there were, as JSON.
//   uploads PORT CONNECTIONS MIB SECONDS

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kPiece = 256 * 1024;

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "uploads: %s failed\n", what);
  std::exit(1);
}

int connect_to(uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("connect");
  return fd;
}

void send_all(int fd, std::string_view data) {
  while (!data.empty()) {
    const ssize_t sent = send(fd, data.data(), data.size(), MSG_NOSIGNAL);
    if (sent <= 0) give_up("send");
    data.remove_prefix(static_cast<size_t>(sent));
  }
}

void take_answer(int fd) {
  char answer[4096];
  size_t size = 0;
  while (!std::string_view(answer, size).ends_with("received")) {
    const ssize_t got = recv(fd, answer + size, sizeof answer - size, 0);
    if (got <= 0) give_up("receive");
    size += static_cast<size_t>(got);
  }
  if (!std::string_view(answer, size).starts_with("HTTP/1.1 200")) give_up("status");
}

void upload(uint16_t port, size_t mebibytes, Clock::time_point end, std::atomic<long>& done) {
  static const std::string kBody(kPiece, 'x');
  const std::string head =
      "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(mebibytes << 20) +
      "\r\n\r\n";
  const int fd = connect_to(port);
  while (Clock::now() < end) {
    send_all(fd, head);
    for (size_t sent = 0; sent < mebibytes << 20; sent += kPiece) send_all(fd, kBody);
    take_answer(fd);
    ++done;
  }
  close(fd);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) give_up("arguments");
  const auto begin = Clock::now();
  const auto end =
      begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(std::atof(argv[4])));
  std::atomic<long> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < std::atoi(argv[2]); ++i) {
    threads.emplace_back([&] {
      upload(static_cast<uint16_t>(std::atoi(argv[1])), static_cast<size_t>(std::atoi(argv[3])), end, done);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::printf("{\"requests\": %ld, \"rate\": %f}\n", done.load(), static_cast<double>(done.load()) / seconds);
}
