#pragma once

// An HTTP/1 session without a connection: what it is fed, what its handler is told, what it would write.

#include <string>
#include <utility>

#include "http/session_support.h"
#include "weft/h1/h1_session.h"

namespace weft::h1::testing {

using namespace http::testing;
using http::CloseReason;
using http::EndStream;
using http::Exchange;
using http::Fate;
using http::HeaderField;
using http::Phase;
using http::ResponseHead;
using http::SendResult;
using http::SessionEvent;

inline constexpr Bytes kDate = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

struct Fixture final : Connection {
  Fixture() : Connection(make_session_factory()) { handler.most_open = 1; }

  std::string out;

  void take(Bytes written) override { out.append(written); }
  std::string taken() { return std::exchange(out, {}); }
};

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
