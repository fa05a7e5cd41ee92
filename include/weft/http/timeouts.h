#pragma once

#include <chrono>

namespace weft::http {

// How long each phase of a connection, or of a stream where there are several, may last; zero = for ever.
struct Timeouts {
  std::chrono::milliseconds handshake{10'000};  // of TLS, from accept
  std::chrono::milliseconds head{
      30'000};  // from the first octet of a request head, or from accept, to its end
  std::chrono::milliseconds body{
      30'000};  // without an octet of body; and the grace of the minimum rate below
  // From the complete request, or from Exchange::begin_handling(), to the end of the answer.
  std::chrono::milliseconds handler{0};
  std::chrono::milliseconds keep_alive{5'000};  // between an answer and the next request
  std::chrono::milliseconds write{30'000};      // without the peer taking an octet of what waits for it
  std::chrono::milliseconds linger{5'000};      // after our FIN, for the peer's

  // A body slower than this on average, after `body`, is a trickle attack.
  static constexpr int64_t kMinBodyBytesPerSecond = 500;
};

}  // namespace weft::http
