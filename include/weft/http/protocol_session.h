#pragma once

#include <cstdint>
#include <memory>

#include "weft/base/bytes.h"
#include "weft/base/output_queue.h"
#include "weft/http/date.h"
#include "weft/http/exchange.h"
#include "weft/http/limits.h"
#include "weft/http/timeouts.h"

namespace weft::http {

// What a connection is waiting for, hence which time limit applies.
enum class Phase : uint8_t {
  kIdle,      // between requests: nothing of the next one has arrived
  kHead,      // part of a request head has arrived
  kBody,      // the head is complete, the body is not
  kHandler,   // the handler has to go on: the answer is not complete, and no input is asked for
  kTransmit,  // the answer is complete, but files in it are still being read; only the peer takes time
  kStreams,   // several at once, whose time limits the session keeps itself: exchange_deadline()
};

// What is to become of the connection once the output is flushed.
enum class Fate : uint8_t {
  kOpen,
  kClose,  // end in order: flush, FIN, drain what the peer still sends, close
  kAbort,  // the stream is broken: drop what is queued and close at once
};

// What sessions report to be counted.
enum class SessionEvent : uint8_t {
  kCloseSent,   // HTTP/1: an answer told a peer that wanted to stay that the connection ends
  kGoawaySent,  // the same with GOAWAY; once per connection
  kGoawayReceived,
  kStreamOpened,  // a request of a multiplexed protocol has begun; followed by one kStreamClosed
  kStreamClosed,
  kStreamRefused,  // one over the bound of streams at a time, or after the GOAWAY
  kStreamResetByPeer,
  kStreamReset,  // by us, for whatever reason
};

// What a session may ask of the connection that carries it. Outlives the session.
class SessionHost {
 public:
  virtual ~SessionHost() = default;

  // Something changed outside receive(): run on_turn_end() and flush when this loop turn ends.
  virtual void wake() = 0;

  virtual ExchangeHandler& handler() = 0;
  virtual const Peer& peer() const = 0;
  virtual const Limits& limits() const = 0;
  virtual const Timeouts& timeouts() const = 0;
  // Milliseconds of the loop's clock, as of this turn.
  virtual int64_t now_ms() const = 0;
  virtual const DateCache& date() const = 0;
  virtual BlockPool& blocks() = 0;

  // A request was refused by the session itself with this status (400, 413, ...): counted, logged at a
  // bounded rate.
  virtual void on_refused(uint16_t status, const char* reason) = 0;

  virtual void count(SessionEvent event) = 0;

  // The session closes the connection because the peer abuses the protocol: counted, logged at a bounded
  // rate. `reason` is static and one of a small set.
  virtual void on_abuse(const char* reason) = 0;
};

// One per connection: turns bytes into exchanges and back. Knows one protocol; no sockets, no timers, no PHP.
// Owned by its connection, which calls it on one thread and pulls what it wants to know after every call.
class ProtocolSession {
 public:
  virtual ~ProtocolSession() = default;

  // Takes all of `in`; what cannot be used yet is copied. Delivers exchange events from inside, but never
  // under a library frame. Must not be re-entered from them.
  virtual void receive(Bytes in) = 0;

  // The peer will send nothing more.
  virtual void receive_end() = 0;

  // The connection is lost: ends every exchange (kPeerGone, or the reason given). Nothing may be called after
  // it.
  virtual void disconnect(CloseReason reason) = 0;

  // Events and parsing put off by orders given outside receive(). Called once per wake(), at the end of the
  // turn.
  virtual void on_turn_end() = 0;

  // The connection has written from output(); lets blocked exchanges go on.
  virtual void on_flushed() = 0;

  virtual OutputQueue& output() = 0;

  // Whether more input is of use now; false is read back-pressure.
  virtual bool wants_input() const = 0;

  virtual Phase phase() const = 0;
  // Changes whenever a phase begins, also when it is the same one again for the next request.
  virtual uint32_t phase_serial() const = 0;
  // Octets of body received in this kBody phase.
  virtual uint64_t body_received() const = 0;
  // The time limit of the current phase has passed.
  virtual void on_phase_timeout() = 0;

  // The time limits of exchanges that the session keeps: those of handlers and, in Phase::kStreams, all of
  // them. When the first of them ends, in milliseconds of the loop's clock, or kNoDeadline; may change with
  // every call. Asked after every event; at that time or soon after on_exchange_deadline() is called.
  static constexpr int64_t kNoDeadline = INT64_MAX;
  virtual int64_t exchange_deadline() { return kNoDeadline; }
  virtual void on_exchange_deadline() {}

  // Answer what is under way, take nothing new, then kClose.
  virtual void begin_drain() = 0;

  // The next answer that is begun is the last one, and says so where the protocol can; then kClose. A peer
  // that asks for nothing stays.
  virtual void retire() = 0;

  virtual Fate fate() const = 0;
};

// Makes the sessions of one protocol on one worker and owns what they share (pools). Outlives its sessions.
class SessionFactory {
 public:
  virtual ~SessionFactory() = default;
  virtual std::unique_ptr<ProtocolSession> make(SessionHost& host) = 0;
};

}  // namespace weft::http
