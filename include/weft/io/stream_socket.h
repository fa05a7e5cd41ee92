#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "weft/base/bytes.h"
#include "weft/io/error.h"
#include "weft/io/loop.h"

struct uv_poll_s;

namespace weft::io {

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

  // Takes over `descriptor` (already non-blocking and close-on-exec).
  StreamSocket(Loop& loop, int descriptor, Owner& owner);
  ~StreamSocket();
  StreamSocket(const StreamSocket&) = delete;
  StreamSocket& operator=(const StreamSocket&) = delete;

  // Cheap when nothing changes. With reading off only a hang-up is watched for.
  void set_interest(bool reading, bool writing);

  ReadResult read(MutableBytes room);                // exactly one recv()
  WriteResult write(std::span<const Bytes> slices);  // exactly one sendmsg(), MSG_NOSIGNAL; at most 64 slices

  void shutdown_write();
  // Makes the close send RST instead of FIN (SO_LINGER 0).
  void set_abortive_close();
  void set_no_delay();

  int descriptor() const;
};

}  // namespace weft::io
