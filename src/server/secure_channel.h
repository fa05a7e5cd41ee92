#pragma once

#include <cstdint>
#include <memory>

#include "weft/server/server_stats.h"
#include "weft/tls/session.h"

namespace weft::server {

// The TLS of one connection, between its socket and its session: tells in order what happens in a handshake
// and after it, and counts. Owned by the connection.
class SecureChannel {
 public:
  enum class Event : uint8_t {
    kNothing,  // more has to come in
    kOpened,   // the handshake is over; once, maybe with the first plaintext
    kPlaintext,
    kEnded,   // the peer will send nothing more
    kFailed,  // last; what is in output() is still to be sent
  };
  struct Step {
    Event event;
    Bytes plaintext = {};  // in the room that was given
  };

  SecureChannel(std::unique_ptr<tls::Session> session, ServerStats& stats);
  ~SecureChannel();
  SecureChannel(const SecureChannel&) = delete;
  SecureChannel& operator=(const SecureChannel&) = delete;

  // Ciphertext, which has to stay until next() has said kNothing, kEnded or kFailed.
  void feed(Bytes in);
  Step next(MutableBytes room);

  bool handshaking() const { return stage_ == Stage::kHandshake; }
  tls::Session::Failure failure() const { return session_->failure(); }
  const char* failure_text() const { return session_->failure_text(); }
  const SecureFacts& facts() const { return session_->facts(); }
  Bytes protocol() const { return session_->protocol(); }

  // Encrypts what fits into output() and takes it from `plaintext`. False when a file in it has become
  // shorter.
  [[nodiscard]] bool seal(OutputQueue& plaintext, int64_t now_ms);
  // Nothing follows; true once all of it has left output().
  bool end();
  // As it goes to the socket.
  OutputQueue& output() { return session_->output(); }

 private:
  enum class Stage : uint8_t { kHandshake, kOpen, kEnded, kFailed };

  Step fail();

  std::unique_ptr<tls::Session> session_;
  ServerStats& stats_;
  const int64_t began_ns_;
  int64_t last_sealed_ms_ = 0;
  Stage stage_ = Stage::kHandshake;
  bool closed_ = false;
};

}  // namespace weft::server
