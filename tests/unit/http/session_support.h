#pragma once

// A session of any protocol without a connection: the handler above it, the host below it, and the turns of
// the loop.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "check.h"
#include "weft/http/protocol_session.h"

namespace weft::http::testing {

// Does what the test says and checks the order of events.
class Handler final : public ExchangeHandler {
 public:
  struct Seen {
    std::string body;
    bool ended = false;
  };

  std::function<void(Exchange&, EndStream)> request = [](Exchange&, EndStream) {};
  std::function<void(Exchange&, Bytes, EndStream)> body = [](Exchange&, Bytes, EndStream) {};
  std::function<void(Exchange&)> writable = [](Exchange&) {};
  std::function<void(Exchange&)> deadline = [](Exchange&) {};
  std::function<void(Exchange&, CloseReason)> closed = [](Exchange&, CloseReason) {};

  size_t most_open = SIZE_MAX;  // at a time
  std::map<Exchange*, Seen> open;
  Exchange* last = nullptr;
  Seen last_seen;  // of the request begun last; stays when it is over
  int requests = 0;
  std::vector<CloseReason> reasons;

  // The only open one, or null.
  Exchange* one() {
    assert_true(open.size() <= 1);
    return open.empty() ? nullptr : open.begin()->first;
  }
  const std::string& received(Exchange& exchange) { return at(exchange).body; }

  void on_request(Exchange& exchange, EndStream end) override {
    assert_int_equal(open.count(&exchange), 0);
    open[&exchange].ended = end == EndStream::kYes;
    assert_true(open.size() <= most_open);
    last = &exchange;
    last_seen = open[&exchange];
    ++requests;
    request(exchange, end);
  }
  void on_body(Exchange& exchange, Bytes data, EndStream end) override {
    Seen& seen = at(exchange);
    assert_false(seen.ended);
    assert_true(end == EndStream::kYes || !data.empty());
    seen.body.append(data);
    seen.ended = end == EndStream::kYes;
    if (last == &exchange) last_seen = seen;
    body(exchange, data, end);
  }
  void on_writable(Exchange& exchange) override {
    at(exchange);
    writable(exchange);
  }
  void on_deadline(Exchange& exchange) override {
    at(exchange);
    deadline(exchange);
  }
  void on_closed(Exchange& exchange, CloseReason reason) override {
    at(exchange);
    closed(exchange, reason);
    open.erase(&exchange);
    reasons.push_back(reason);
  }

 private:
  Seen& at(Exchange& exchange) {
    assert_int_equal(open.count(&exchange), 1);
    return open[&exchange];
  }
};

class Host final : public SessionHost {
 public:
  explicit Host(ExchangeHandler& handler) : handler_(handler) {}

  Limits bounds;
  BlockPool pool;
  DateCache clock{784111777};
  Timeouts limits_of_time;
  Peer remote{"192.0.2.1", 4711};
  std::vector<uint16_t> refused;
  std::map<SessionEvent, int> counts;
  std::vector<std::string> abuses;
  int64_t now = 1'000'000;
  int wakes = 0;

  void wake() override { ++wakes; }
  ExchangeHandler& handler() override { return handler_; }
  const Peer& peer() const override { return remote; }
  const Limits& limits() const override { return bounds; }
  const DateCache& date() const override { return clock; }
  BlockPool& blocks() override { return pool; }
  void on_refused(uint16_t status, const char*) override { refused.push_back(status); }
  const Timeouts& timeouts() const override { return limits_of_time; }
  int64_t now_ms() const override { return now; }
  void count(SessionEvent event) override { ++counts[event]; }
  void on_abuse(const char* reason) override { abuses.emplace_back(reason); }

 private:
  ExchangeHandler& handler_;
};

// Plays the connection. What the session writes goes to take(), after every call unless `take_output` is off.
class Connection {
 public:
  explicit Connection(std::unique_ptr<SessionFactory> sessions) : factory(std::move(sessions)) {}
  virtual ~Connection() {
    if (!handler.open.empty()) session->disconnect(CloseReason::kShutdown);
    session.reset();
    assert_int_equal(host.pool.lent(), 0);
  }

  Handler handler;
  Host host{handler};
  std::unique_ptr<SessionFactory> factory;
  std::unique_ptr<ProtocolSession> session = factory->make(host);
  bool take_output = true;

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
  // Lets time pass up to `ms` from now, as the connection's timer does.
  void wait(int64_t ms) {
    const int64_t end = host.now + ms;
    while (session->exchange_deadline() <= end) {
      host.now = std::max(host.now, session->exchange_deadline());
      session->on_exchange_deadline();
      settle();
    }
    host.now = end;
  }
  void settle() {
    if (take_output) flush();
  }
  void flush() {
    if (session->fate() != Fate::kAbort) take_all();
  }
  // Also what an aborted connection would drop.
  void take_all() {
    OutputQueue& queue = session->output();
    while (!queue.empty()) {
      assert_true(queue.load(64 * 1024));
      Bytes slice[1];
      assert_int_equal(queue.peek(slice), 1);
      take(slice[0]);
      queue.consume(slice[0].size());
      session->on_flushed();
    }
  }

 protected:
  virtual void take(Bytes written) = 0;
};

inline SendResult answer(Exchange& exchange, Bytes body, uint16_t status = 200) {
  ResponseHead head;
  head.status = status;
  return exchange.respond(head, body, EndStream::kYes);
}

}  // namespace weft::http::testing
