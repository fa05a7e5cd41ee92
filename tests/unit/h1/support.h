#pragma once

// A session without a connection: what it is fed, what its handler is told, what it would write.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "check.h"
#include "weft/h1/h1_session.h"

namespace weft::h1::testing {

using http::CloseReason;
using http::EndStream;
using http::Exchange;
using http::Fate;
using http::HeaderField;
using http::Phase;
using http::ResponseHead;
using http::SendResult;

// Does what the test says and checks the order of events.
class Handler final : public http::ExchangeHandler {
 public:
  std::function<void(Exchange&, EndStream)> request = [](Exchange&, EndStream) {};
  std::function<void(Exchange&, Bytes, EndStream)> body = [](Exchange&, Bytes, EndStream) {};
  std::function<void(Exchange&)> writable = [](Exchange&) {};
  std::function<void(Exchange&)> deadline = [](Exchange&) {};
  std::function<void(Exchange&, CloseReason)> closed = [](Exchange&, CloseReason) {};

  Exchange* open = nullptr;
  int requests = 0;
  std::string received;  // body of the exchange seen last
  bool ended = false;    // its request
  std::vector<CloseReason> reasons;

  void on_request(Exchange& exchange, EndStream end) override {
    assert_null(open);
    open = &exchange;
    ++requests;
    received.clear();
    ended = end == EndStream::kYes;
    request(exchange, end);
  }
  void on_body(Exchange& exchange, Bytes data, EndStream end) override {
    assert_ptr_equal(open, &exchange);
    assert_false(ended);
    assert_true(end == EndStream::kYes || !data.empty());
    received.append(data);
    ended = end == EndStream::kYes;
    body(exchange, data, end);
  }
  void on_writable(Exchange& exchange) override {
    assert_ptr_equal(open, &exchange);
    writable(exchange);
  }
  void on_deadline(Exchange& exchange) override {
    assert_ptr_equal(open, &exchange);
    deadline(exchange);
  }
  void on_closed(Exchange& exchange, CloseReason reason) override {
    assert_ptr_equal(open, &exchange);
    closed(exchange, reason);
    open = nullptr;
    reasons.push_back(reason);
  }
};

class Host final : public http::SessionHost {
 public:
  explicit Host(http::ExchangeHandler& handler) : handler_(handler) {}

  http::Limits bounds;
  BlockPool pool;
  http::DateCache clock{784111777};
  http::Timeouts limits_of_time;
  http::Peer remote{"192.0.2.1", 4711};
  std::vector<uint16_t> refused;
  int wakes = 0;
  int farewells = 0;

  void wake() override { ++wakes; }
  http::ExchangeHandler& handler() override { return handler_; }
  const http::Peer& peer() const override { return remote; }
  const http::Limits& limits() const override { return bounds; }
  const http::DateCache& date() const override { return clock; }
  BlockPool& blocks() override { return pool; }
  void on_refused(uint16_t status, const char*) override { refused.push_back(status); }
  const http::Timeouts& timeouts() const override { return limits_of_time; }
  int64_t now_ms() const override { return 0; }
  void count(http::SessionEvent event) override { farewells += event == http::SessionEvent::kCloseSent; }
  void on_abuse(const char*) override {}

 private:
  http::ExchangeHandler& handler_;
};

inline constexpr Bytes kDate = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

// Plays the connection. Output is taken after every call unless `take_output` is off.
struct Fixture {
  Handler handler;
  Host host{handler};
  std::unique_ptr<http::SessionFactory> factory = make_session_factory();
  std::unique_ptr<http::ProtocolSession> session = factory->make(host);
  std::string out;
  bool take_output = true;

  ~Fixture() {
    if (handler.open) session->disconnect(CloseReason::kShutdown);
  }

  void feed(Bytes in) {
    // A copy of its own, so that a sanitizer sees views that outlive the call.
    const std::vector<char> exact(in.begin(), in.end());
    session->receive(Bytes(exact.data(), exact.size()));
    settle();
  }
  void turn() {
    if (host.wakes > 0) {
      host.wakes = 0;
      session->on_turn_end();
    }
    settle();
  }
  void flush() {
    if (session->fate() != Fate::kAbort) take_all();
  }
  // Also what an aborted connection would drop.
  void take_all() {
    OutputQueue& queue = session->output();
    while (!queue.empty()) {
      Bytes slice[1];
      assert_int_equal(queue.peek(slice), 1);
      out.append(slice[0]);
      queue.consume(slice[0].size());
      session->on_flushed();
    }
  }
  void settle() {
    if (take_output) flush();
  }
  std::string taken() { return std::exchange(out, {}); }
};

inline SendResult answer(Exchange& exchange, Bytes body, uint16_t status = 200) {
  ResponseHead head;
  head.status = status;
  return exchange.respond(head, body, EndStream::kYes);
}

inline std::string ok(Bytes body, Bytes tail = "") {
  return "HTTP/1.1 200 OK\r\n" + std::string(kDate) + "Content-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(tail) + "\r\n" + std::string(body);
}

inline std::string replace_all(std::string text, Bytes from, Bytes to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

inline constexpr Bytes kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
inline constexpr Bytes kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace weft::h1::testing
