#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "weft/base/bytes.h"
#include "weft/base/output_queue.h"
#include "weft/io/error.h"
#include "weft/io/loop.h"

namespace weft::io {

union PollHandle;

// A connected, non-blocking stream socket (TCP or unix): readiness comes as callbacks, bytes are moved by the
// owner. Level-triggered. Closes the descriptor when it dies; safe to destroy from inside its own callbacks.
class StreamSocket {
 public:
  // What the owner is told. Not called any more once the socket is destroyed.
  class Owner {
   public:
    virtual void on_readable() = 0;  // read() has something: bytes, the end, or an error
    virtual void on_writable() = 0;  // write() can go on
    virtual void
    on_peer_closed() = 0;  // only while reading is off: the peer has hung up or half-closed; told once

   protected:
    ~Owner() = default;
  };

  enum class ReadState : uint8_t { kData, kWouldBlock, kEnd, kError };
  struct ReadResult {
    ReadState state;
    size_t size;
    Error error;
  };
  struct WriteResult {
    size_t size;
    bool blocked;
    Error error;
  };  // error.code 0 = none

  // Takes over `descriptor` (already non-blocking and close-on-exec). Nothing is watched before the first
  // set_interest(). Should the kernel refuse to watch the descriptor at all, it is shut down and the owner
  // finds it at its end.
  StreamSocket(Loop& loop, int descriptor, Owner& owner);
  ~StreamSocket();
  StreamSocket(const StreamSocket&) = delete;
  StreamSocket& operator=(const StreamSocket&) = delete;

  // Cheap when nothing changes. With reading off only a hang-up is watched for. Turning reading off and on
  // again costs no system call unless something arrived in between.
  void set_interest(bool reading, bool writing);

  ReadResult read(MutableBytes room);  // exactly one recv(); `room` must not be empty
  // Exactly one send() or sendmsg(), MSG_NOSIGNAL, of the first 64 slices at most. `blocked`: the kernel took
  // less than it was offered; wait for on_writable().
  // What follows at once goes into the same packets: the kernel need not send a part of one.
  enum class More : bool { kNone, kFollows };
  WriteResult write(std::span<const Bytes> slices, More more = More::kNone);
  // Exactly one sendfile(), of `limit` octets at most. Nothing sent, not blocked and no error: the file ends
  // before the span does.
  WriteResult send_file(const OutputQueue::FileSpan& span, size_t limit);

  // How long ago the last octets came in, read or not, as the kernel knows it (to a few milliseconds).
  // Nothing on unix sockets. One system call.
  std::optional<std::chrono::milliseconds> since_arrival() const;

  void shutdown_write();
  // Makes the close send RST instead of FIN (SO_LINGER 0).
  void set_abortive_close();

  int descriptor() const { return descriptor_; }

 private:
  friend struct SocketEvents;

  int wanted_events() const;
  void watch(int events);
  void on_events(int events);
  void on_failure();

  Loop& loop_;
  Owner& owner_;
  PollHandle* handle_;
  int descriptor_;
  uint8_t watched_ = 0;  // UV_READABLE and so on, as told to libuv
  bool reading_ : 1 = false;
  bool writing_ : 1 = false;
  bool hang_up_known_ : 1 = false;
  bool unwatchable_ : 1 = false;
};

}  // namespace weft::io
