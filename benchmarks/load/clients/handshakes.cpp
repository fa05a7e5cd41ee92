// One TLS 1.3 connection after another: handshake, GET /hello, close. Prints how many were made and how many
// of them were resumed, as JSON.
//   handshakes PORT full|resumed SECONDS

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

using Clock = std::chrono::steady_clock;

SSL_SESSION* last_ticket = nullptr;

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "handshakes: %s failed\n", what);
  std::exit(1);
}

int take_ticket(SSL*, SSL_SESSION* ticket) {
  SSL_SESSION_free(last_ticket);
  last_ticket = ticket;
  return 1;
}

SSL_CTX* client_context() {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, take_ticket);
  return context;
}

int connect_to(uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("connect");
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

void exchange(SSL* ssl) {
  static constexpr std::string_view kRequest = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
  if (SSL_write(ssl, kRequest.data(), static_cast<int>(kRequest.size())) <= 0) give_up("write");
  char answer[4096];
  size_t size = 0;
  while (!std::string_view(answer, size).ends_with("Hello, World!")) {
    const int count = SSL_read(ssl, answer + size, static_cast<int>(sizeof answer - size));
    if (count <= 0) give_up("read");
    size += static_cast<size_t>(count);
  }
}

// Whether it was resumed.
bool connect_once(SSL_CTX* context, uint16_t port, bool resume) {
  const int fd = connect_to(port);
  SSL* ssl = SSL_new(context);
  SSL_set_fd(ssl, fd);
  if (resume && last_ticket) SSL_set_session(ssl, last_ticket);
  if (SSL_connect(ssl) != 1) give_up("handshake");
  exchange(ssl);
  const bool resumed = SSL_session_reused(ssl) == 1;
  SSL_shutdown(ssl);
  SSL_free(ssl);
  close(fd);
  return resumed;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const auto port = static_cast<uint16_t>(std::atoi(arguments[1]));
  const bool resume = std::strcmp(arguments[2], "resumed") == 0;
  const auto end = Clock::now() + std::chrono::duration<double>(std::atof(arguments[3]));
  SSL_CTX* context = client_context();
  long made = 0;
  long resumed = 0;
  for (; Clock::now() < end; ++made) resumed += connect_once(context, port, resume);
  std::printf("{\"requests\": %ld, \"resumed\": %ld}\n", made, resumed);
}
