#pragma once

#include <cstdint>

#include "h2/windows.h"
#include "weft/base/intrusive_list.h"
#include "weft/http/priority.h"

namespace weft::h2 {

// What the wire keeps of a stream that is open or half closed; the part of an H2Exchange that it alone
// changes.
struct Stream {
  int32_t id = 0;
  SendWindow send_window;
  ReceiveWindow receive_window;
  int64_t body_left = kUnknown;  // of a request that says how long it is
  http::Priority priority;
  bool priority_updated = false;  // by a frame, which counts for more than the field
  bool remote_ended = false;      // END_STREAM has arrived
  bool answering = false;         // the final head has left and the end has not
  bool local_ended = false;       // our END_STREAM is on its way
  bool dry = false;               // there is no body at hand
  bool closing = false;           // both sides have ended, or a reset was sent; to be reported
  Stream* next_in_table = nullptr;
  ListHook turn;  // in the scheduler, or waiting for the connection's window
  ListHook ends;  // while it is closing

  static constexpr int64_t kUnknown = -1;

  // Before it is used for another one.
  void clear() {
    body_left = kUnknown;
    priority = {};
    priority_updated = remote_ended = answering = local_ended = dry = closing = false;
    turn.unlink();
    ends.unlink();
  }
};

}  // namespace weft::h2
