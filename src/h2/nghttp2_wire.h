#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "h2/frames.h"
#include "h2/memory.h"
#include "weft/base/bytes.h"
#include "weft/base/output_queue.h"
#include "weft/h2/h2_session.h"
#include "weft/http/headers.h"

struct nghttp2_session;

namespace weft::h2 {

class H2Exchange;

// What has arrived and what has left. Called under frames of the library: whoever implements it records and
// does nothing else. False, where something is returned: Wire::receive() is to give up.
class WireEvents {
 public:
  virtual bool on_frame(const FrameHead& head) = 0;
  // A request begins; the exchange that its stream belongs to from now on.
  virtual H2Exchange* on_head_begin(int32_t stream) = 0;
  virtual bool on_field(H2Exchange& exchange, Bytes name, Bytes value) = 0;
  virtual void on_head_end(H2Exchange& exchange, bool end_stream) = 0;
  virtual void on_trailers_end(H2Exchange& exchange) = 0;
  // Views into the input of receive().
  virtual void on_data(H2Exchange& exchange, Bytes data) = 0;
  virtual void on_data_end(H2Exchange& exchange) = 0;
  virtual void on_reset(H2Exchange& exchange) = 0;
  // The library has forgotten the stream. Last of an exchange.
  virtual void on_stream_closed(H2Exchange& exchange) = 0;
  virtual void on_settings() = 0;
  virtual void on_ping_ack(uint64_t opaque) = 0;
  virtual void on_goaway() = 0;
  virtual void on_reset_sent(int32_t stream, ErrorCode code) = 0;
  virtual void on_goaway_sent(ErrorCode code) = 0;

 protected:
  ~WireEvents() = default;
};

enum class FieldText : uint8_t {
  kCopied,
  kStaticName,  // the name outlives the session
  kStatic,      // the value, too
  kUnique,      // copied, and not worth a place in the peer's table
};

// Header fields on their way to the library.
class FieldList {
 public:
  FieldList();
  ~FieldList();

  void clear();
  void add(Bytes name, Bytes value, FieldText text);

 private:
  friend class Wire;
  friend struct Callbacks;
  struct Entries;
  std::unique_ptr<Entries> entries_;
};

// What the sessions of one worker share of the library.
class WireShared {
 public:
  WireShared();
  ~WireShared();

  FieldList& fields() { return fields_; }
  const Memory& memory() const { return memory_; }

 private:
  friend class Wire;
  struct Library;

  Memory memory_;
  FieldList fields_;
  std::unique_ptr<Library> library_;
};

// HTTP/2 framing, header compression and flow control of one connection: nghttp2 and nothing of its types.
// Orders call no events but for receive() and pump().
class Wire {
 public:
  Wire(WireShared& shared, const Settings& settings, WireEvents& events);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  enum class Error : uint8_t { kStopped, kNotHttp2, kFlooded, kInternal };

  // Takes all of it. After an error only the destructor may be called.
  std::optional<Error> receive(Bytes in);

  // Appends whole frames until nothing may be sent or `bound` octets wait in `out`. Whether it is the former.
  bool pump(OutputQueue& out, size_t bound);

  // Null when the stream is not open. May be called from events.
  H2Exchange* find(int32_t stream) const;
  bool wants_write() const;
  int32_t last_processed() const;

  // With a body, H2Exchange hands it out. `fields` begin with :status.
  void submit_response(H2Exchange& exchange, const FieldList& fields, bool with_body);
  void submit_interim(int32_t stream, const FieldList& fields);
  // There is more body after it had run dry.
  void resume(int32_t stream);
  void reset(int32_t stream, ErrorCode code);
  // Octets of body need their place in the windows no longer.
  void consume(int32_t stream, size_t size);
  void consume_connection(size_t size);
  void submit_ping(uint64_t opaque);
  void submit_shutdown_notice();
  void submit_goaway(int32_t last_stream);

 private:
  friend struct Callbacks;

  WireShared& shared_;
  WireEvents& events_;
  nghttp2_session* session_ = nullptr;
  OutputQueue* out_ = nullptr;     // while pump() runs
  size_t bound_ = 0;               // of this pump()
  bool paused_ = false;            // and whether DATA has reached it
  H2Exchange* heading_ = nullptr;  // whose fields are arriving
};

}  // namespace weft::h2
