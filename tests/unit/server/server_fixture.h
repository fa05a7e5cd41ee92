#pragma once

// A Server on a loop of its own, a handler a test scripts, and clients that speak raw octets to it;
// everything in one thread: waiting means turning the loop until a condition holds.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include <cmocka.h>
}

#include "weft/h1/h1_session.h"
#include "weft/server/server.h"

namespace weft::server::testing {

class SilentLogger final : public Logger {
 public:
  void write(Severity, const char* line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

// Does what the test says and remembers what it was told.
class ScriptedHandler final : public http::ExchangeHandler {
 public:
  std::function<void(http::Exchange&)> on_complete_request;
  std::vector<http::CloseReason> closed;
  int requests = 0;
  int writable = 0;
  int deadlines = 0;

  void on_request(http::Exchange& exchange, http::EndStream end) override {
    ++requests;
    if (end == http::EndStream::kYes) on_complete_request(exchange);
  }
  void on_body(http::Exchange& exchange, Bytes, http::EndStream end) override {
    if (end == http::EndStream::kYes) on_complete_request(exchange);
  }
  void on_writable(http::Exchange&) override { ++writable; }
  void on_deadline(http::Exchange& exchange) override {
    ++deadlines;
    http::ResponseHead head;
    head.status = 503;
    exchange.respond(head, Bytes("late"), http::EndStream::kYes);
  }
  void on_closed(http::Exchange&, http::CloseReason reason) override { closed.push_back(reason); }
};

inline void answer(http::Exchange& exchange, Bytes body) {
  http::ResponseHead head;
  exchange.respond(head, body, http::EndStream::kYes);
}

struct Harness {
  static constexpr auto kPatience = std::chrono::seconds(10);

  io::Loop loop;
  SilentLogger logger;
  ScriptedHandler handler;
  ServerOptions options;
  ServerStats stats;
  std::unique_ptr<Server> server;

  Harness() {
    handler.on_complete_request = [](http::Exchange& exchange) { answer(exchange, "hello"); };
    options.listeners.push_back({{.host = "127.0.0.1", .port = 0}, kHttp1});
  }

  void start() {
    std::vector<ProtocolEntry> protocols;
    protocols.push_back({kHttp1, h1::make_session_factory()});
    server = Server::create(loop, options, std::move(protocols), handler, stats, logger);
    assert_true(server->open().ok());
    server->start();
  }

  template <class Condition>
  bool until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      loop.run_turn(io::Loop::Wait::kNo);
    }
    return true;
  }
};

class Client {
 public:
  explicit Client(Harness& harness) : Client(harness, *harness.server->addresses().at(0).port) {}
  Client(Harness& harness, uint16_t port) : harness_(harness) {
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  ~Client() { close(); }
  Client(const Client&) = delete;

  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  // Sends everything, turning the loop while the socket takes no more. False when the peer refused it.
  bool send(std::string_view octets) {
    return harness_.until([&] {
      const ssize_t n = ::send(descriptor_, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (n > 0) octets.remove_prefix(static_cast<size_t>(n));
      return octets.empty() || (n < 0 && errno != EAGAIN && errno != ENOTCONN && errno != EINPROGRESS);
    }) && octets.empty();
  }

  // Reads until what has come contains `text`.
  bool sees(std::string_view text) {
    return harness_.until([&] { return pull(), received.find(text) != std::string::npos; });
  }
  bool sees_end() {
    return harness_.until([&] { return pull(), ended; });
  }
  void shut_down_writing() { ::shutdown(descriptor_, SHUT_WR); }
  int descriptor() const { return descriptor_; }
  // Takes what has come.
  void pull() {
    char room[65536];
    const ssize_t n = ::recv(descriptor_, room, sizeof room, 0);
    if (n > 0) received.append(room, static_cast<size_t>(n));
    if (n == 0) ended = true;
    if (n < 0 && errno == ECONNRESET) ended = reset = true;
  }

  std::string received;
  bool ended = false;
  bool reset = false;

 private:
  Harness& harness_;
  int descriptor_;
};

}  // namespace weft::server::testing
