#pragma once

#include <cstdint>

#include "weft/base/bytes.h"
#include "weft/base/output_queue.h"
#include "weft/base/secure_facts.h"

namespace weft::tls {

// TLS on one connection, as the server, between the octets of a socket and those of a protocol. No socket, no
// clock: everything is memory. Owned by its connection, on one thread; calls never call back.
//
// On input: feed(), then read() until it gives nothing, all before the octets fed go away.
// On output: encrypt() moves plaintext into output(), which also holds what the handshake has to say.
class Session {
 public:
  enum class State : uint8_t {
    kHandshake,
    kOpen,
    kPeerClosed,  // close_notify has come: the peer will send nothing more, but may still read
    kFailed,      // a fatal alert by either side, or nonsense; output() may hold our alert
  };
  enum class Failure : uint8_t {
    kNone,
    kPlainHttp,    // the first octets were an HTTP request in the clear
    kNoProtocol,   // no application protocol in common
    kNoVersion,    // no TLS version, or cipher, in common
    kCertificate,  // the client's certificate is missing or does not verify
    kAlertByPeer,  // it does not like ours, most often
    kOther,
  };

  virtual ~Session() = default;

  // Gives the session ciphertext, all of which it takes by the time read() returns 0.
  virtual void feed(Bytes ciphertext) = 0;
  // Goes on with the handshake or decrypts as much as there is and `room` holds; 0 = nothing more for now.
  virtual size_t read(MutableBytes room) = 0;

  // Encrypts from the front of `plaintext` and consumes it, as long as ServerOptions::output_buffer has room
  // for another record; reads what of it is in files. Only when kOpen or kPeerClosed. False when a file has
  // become shorter and nothing more can be sent.
  virtual bool encrypt(OutputQueue& plaintext) = 0;
  // Nothing was sent for a second or more, so the network's window is small again: begin with records that
  // fit a packet, as a new connection does, for then the peer can use what has come without waiting for the
  // rest.
  virtual void after_idle() = 0;
  // Appends close_notify, once; nothing may be encrypted after it.
  virtual void close() = 0;
  // Ciphertext for the socket.
  virtual OutputQueue& output() = 0;

  virtual State state() const = 0;
  virtual Failure failure() const = 0;
  // In words, for logs: OpenSSL's reason, "no shared cipher". Static.
  virtual const char* failure_text() const = 0;

  // From kOpen on.
  virtual const SecureFacts& facts() const = 0;
  // The protocol chosen by ALPN; empty when the client did not ask for any.
  virtual Bytes protocol() const = 0;
};

}  // namespace weft::tls
