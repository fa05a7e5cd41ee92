#pragma once

#include <cstdint>

#include "server/codel.h"
#include "weft/io/loop.h"
#include "weft/io/stream_socket.h"
#include "weft/server/server_stats.h"

namespace weft::server {

class AcceptGate;

// Measures how long requests have waited for the worker. A handler starts while its request is being read, so
// the queue is in the kernel: in the sockets the loop has not come to yet. One per worker, on its thread.
class QueueWatch {
 public:
  using Verdict = Codel::Verdict;

  QueueWatch(const io::Loop& loop, std::chrono::milliseconds target, ServerStats& stats, AcceptGate& gate)
      : loop_(loop), codel_(target), stats_(stats), gate_(gate) {}

  // Between these two the session of a connection is given what has arrived on its socket. `first`: nothing
  // was read from it before, so it may also have waited to be accepted.
  enum class Input : bool { kFirst, kLater };
  void begin_input(const io::StreamSocket& socket, Input input) {
    socket_ = &socket;
    input_ = input;
    waited_ = kUnknown;
  }
  void end_input() { socket_ = nullptr; }

  // A request begins at `now` (monotonic_ns()). Requests that came in together have waited for the worker
  // equally long; that those in front took their time is between the client and itself.
  Verdict on_request(int64_t now);

 private:
  static constexpr int64_t kUnknown = -1;

  int64_t measure(int64_t now) const;
  void note_holds(int64_t now);

  const io::Loop& loop_;
  Codel codel_;
  ServerStats& stats_;
  AcceptGate& gate_;
  const io::StreamSocket* socket_ = nullptr;
  Input input_ = Input::kLater;
  int64_t waited_ = kUnknown;
  uint64_t last_turn_ = 0;
  int64_t last_request_ = 0;
};

}  // namespace weft::server
