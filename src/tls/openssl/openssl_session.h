#pragma once

#include <memory>
#include <span>

#include "tls/hello_guard.h"
#include "tls/openssl/memory_bio.h"
#include "tls/openssl/openssl_context.h"
#include "weft/tls/session.h"

namespace weft::tls {

class OpenSslSession final : public Session {
 public:
  // Payload of a full record (RFC 8446, 5.1), and of one that fits a packet of 1,420 octets with whatever
  // protection.
  static constexpr size_t kFullRecord = 16 * 1024;
  static constexpr size_t kSmallRecord = 1390;
  static constexpr size_t kRecordOverhead = ServerOptions::kRecordRoom - kFullRecord;
  // Payload that leaves in small records: about what two round trips of a new connection carry.
  static constexpr size_t kSmallPhase = 32 * 1024;
  // More of the peer's handshake than this is not waited for; a chain of certificates has room.
  static constexpr size_t kLongestHandshake = 128 * 1024;
  // A peer may change its keys this often, and once more with every so many octets of payload.
  static constexpr uint32_t kKeyUpdates = 32;
  static constexpr uint64_t kOctetsPerKeyUpdate = 64 * 1024;

  OpenSslSession(std::shared_ptr<const OpenSslContext> context, std::span<const Bytes> protocols,
                 BlockPool& blocks);
  // False when there is no memory.
  bool begin();

  void feed(Bytes ciphertext) override;
  size_t read(MutableBytes room) override;
  bool encrypt(OutputQueue& plaintext) override;
  void after_idle() override { small_left_ = kSmallPhase; }
  void close() override;
  OutputQueue& output() override { return wire_.output; }
  State state() const override { return state_; }
  Failure failure() const override { return failure_; }
  const char* failure_text() const override { return failure_text_; }
  const SecureFacts& facts() const override { return facts_; }
  Bytes protocol() const override { return protocol_; }

  // From OpenSSL's callbacks.
  const OpenSslContext& context() const { return *context_; }
  void note_server_name(Bytes name) { facts_.server_name = canonical_host(name); }
  // `offered` is a list of names with lengths (RFC 7301, 3.1). Empty = nothing in common.
  Bytes choose_protocol(Bytes offered);
  void note_message(bool sent, int type, Bytes message);

 private:
  bool judge_first_octets();
  bool shake_hands();
  void open();
  void stop_reading();
  void fail(Failure failure, const char* text);
  void fail_with_library();
  bool may_write() const { return !close_sent_ && (state_ == State::kOpen || state_ == State::kPeerClosed); }
  // Whether output() has room for the next record.
  bool fits(size_t payload) const;
  size_t record_limit() const { return small_left_ > 0 ? kSmallRecord : kFullRecord; }
  void encrypt_some(OutputQueue& plaintext);
  void write(OutputQueue& plaintext, Bytes payload);

  std::shared_ptr<const OpenSslContext> context_;
  std::span<const Bytes> protocols_;
  BlockPool& blocks_;
  Wire wire_;
  SslHandle ssl_;
  HelloGuard guard_;
  State state_ = State::kHandshake;
  Failure failure_ = Failure::kNone;
  bool hello_judged_ = false;
  bool close_sent_ = false;
  bool close_received_ = false;
  bool renegotiation_refused_ = false;
  uint32_t key_updates_ = 0;
  uint32_t handshake_octets_ = 0;
  size_t small_left_ = kSmallPhase;
  uint64_t received_ = 0;  // octets of payload
  const char* failure_text_ = "";
  Bytes protocol_;
  SecureFacts facts_;
};

}  // namespace weft::tls
