#include "tls/openssl/openssl_session.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <openssl/err.h>

#include "tls/openssl/client_certificate.h"
#include "tls/openssl/errors.h"

namespace weft::tls {

OpenSslSession::OpenSslSession(std::shared_ptr<const OpenSslContext> context,
                               std::span<const Bytes> protocols, BlockPool& blocks)
    : context_(std::move(context)),
      protocols_(protocols),
      blocks_(blocks),
      wire_{{}, OutputQueue(blocks), this} {}

bool OpenSslSession::begin() {
  ssl_.reset(SSL_new(context_->default_context()));
  BioHandle bio = ssl_ ? make_wire_bio(context_->wire_method(), &wire_) : nullptr;
  if (!bio) {
    ERR_clear_error();
    return false;
  }
  BIO* wire = bio.release();
  SSL_set_bio(ssl_.get(), wire, wire);
  SSL_set_msg_callback_arg(ssl_.get(), this);
  SSL_set_accept_state(ssl_.get());
  return true;
}

void OpenSslSession::feed(Bytes ciphertext) {
  wire_.input = ciphertext;
  if (state_ != State::kHandshake) return;
  if (handshake_octets_ > kLongestHandshake) return fail(Failure::kOther, "handshake too long");
  handshake_octets_ += static_cast<uint32_t>(std::min<size_t>(ciphertext.size(), kLongestHandshake));
}

size_t OpenSslSession::read(MutableBytes room) {
  forget_errors();
  if (state_ == State::kHandshake && !shake_hands()) return 0;
  size_t filled = 0;
  // What one octet of input can become is there once OpenSSL has seen it, so without either it is not asked.
  while (state_ == State::kOpen && filled < room.size() &&
         (!wire_.input.empty() || SSL_pending(ssl_.get()) > 0)) {
    size_t got = 0;
    if (SSL_read_ex(ssl_.get(), room.data() + filled, room.size() - filled, &got) != 1) {
      stop_reading();
      break;
    }
    filled += got;
  }
  received_ += filled;
  if (state_ != State::kOpen) wire_.input = {};
  if (renegotiation_refused_ && state_ == State::kOpen) fail(Failure::kOther, "renegotiation");
  return filled;
}

bool OpenSslSession::judge_first_octets() {
  using Verdict = HelloGuard::Verdict;
  switch (guard_.look(wire_.input)) {
    case Verdict::kPlainHttp: fail(Failure::kPlainHttp, "HTTP in the clear"); return false;
    case Verdict::kNotTls: fail(Failure::kOther, "not TLS"); return false;
    case Verdict::kTooLong: fail(Failure::kOther, "ClientHello too long"); return false;
    case Verdict::kPass: hello_judged_ = true; return true;
    case Verdict::kMore: return true;
  }
  return true;
}

bool OpenSslSession::shake_hands() {
  if (wire_.input.empty()) return false;
  if (!hello_judged_ && !judge_first_octets()) return false;
  if (SSL_do_handshake(ssl_.get()) == 1) {
    open();
    return true;
  }
  if (close_received_) {
    fail(Failure::kAlertByPeer, "close notify during the handshake");
  } else if (!SSL_want_read(ssl_.get()) || has_errors()) {
    fail_with_library();
  }
  return false;
}

void OpenSslSession::open() {
  SSL* ssl = ssl_.get();
  state_ = State::kOpen;
  facts_.version = SSL_get_version(ssl);
  facts_.cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(ssl));
  facts_.resumed = SSL_session_reused(ssl) == 1;
  if (X509* certificate = SSL_get0_peer_certificate(ssl)) {
    facts_.certificate = describe(certificate);
    facts_.certificate->verified = SSL_get_verify_result(ssl) == X509_V_OK;
  }
  ERR_clear_error();  // what a client's odd certificate left behind
}

// OpenSSL gave nothing, which in most cases means that it waits for the rest of a record.
void OpenSslSession::stop_reading() {
  SSL* ssl = ssl_.get();
  if (key_updates_ > kKeyUpdates + received_ / kOctetsPerKeyUpdate) {
    fail(Failure::kOther, "too many key updates");
  } else if (close_received_) {
    state_ = State::kPeerClosed;
  } else if (!SSL_want_read(ssl) || has_errors()) {
    fail_with_library();
  }
}

void OpenSslSession::fail(Failure failure, const char* text) {
  state_ = State::kFailed;
  failure_ = failure;
  failure_text_ = text;
  wire_.input = {};
}

void OpenSslSession::fail_with_library() {
  const Diagnosis diagnosis = take_diagnosis();
  const long verdict = SSL_get_verify_result(ssl_.get());
  const bool says_more = diagnosis.failure == Failure::kCertificate && verdict != X509_V_OK;
  fail(diagnosis.failure, says_more ? X509_verify_cert_error_string(verdict) : diagnosis.text);
}

bool OpenSslSession::encrypt(OutputQueue& plaintext) {
  while (!plaintext.empty() && fits(plaintext.size()) && may_write()) {
    if (plaintext.has_files() && !plaintext.load(record_limit())) return false;
    encrypt_some(plaintext);
  }
  return true;
}

bool OpenSslSession::fits(size_t payload) const {
  return wire_.output.size() + std::min(payload, record_limit()) + kRecordOverhead <=
         context_->output_buffer();
}

// A record costs as much as copying its payload several times over: small slices are gathered.
void OpenSslSession::encrypt_some(OutputQueue& plaintext) {
  std::array<Bytes, 32> slices;
  const size_t count = plaintext.peek(slices);
  const size_t limit = record_limit();
  const Bytes first = slices[0];
  if (count == 1 || first.size() >= limit) {
    const size_t room = context_->output_buffer() - wire_.output.size();
    const size_t records = small_left_ > 0 ? 1 : std::max<size_t>(1, room / ServerOptions::kRecordRoom);
    const size_t whole = count == 1 ? first.size() : first.size() - first.size() % limit;
    return write(plaintext, first.substr(0, std::min(whole, records * limit)));
  }
  BlockPool::Block block = blocks_.take();
  static_assert(kFullRecord <= BlockPool::kBlockSize);
  size_t gathered = 0;
  for (size_t i = 0; i < count && gathered < limit; ++i) {
    const size_t part = std::min(slices[i].size(), limit - gathered);
    std::memcpy(block.get() + gathered, slices[i].data(), part);
    gathered += part;
  }
  write(plaintext, Bytes(block.get(), gathered));
  blocks_.give_back(std::move(block));
}

// `payload` is, or is a copy of, the front of `plaintext`.
void OpenSslSession::write(OutputQueue& plaintext, Bytes payload) {
  size_t written = 0;
  if (SSL_write_ex(ssl_.get(), payload.data(), payload.size(), &written) != 1) return fail_with_library();
  small_left_ -= std::min(small_left_, written);
  plaintext.consume(written);
}

void OpenSslSession::close() {
  if (!may_write()) return;
  close_sent_ = true;
  if (SSL_shutdown(ssl_.get()) < 0) ERR_clear_error();
}

Bytes OpenSslSession::choose_protocol(Bytes offered) {
  for (const Bytes protocol : protocols_) {
    Bytes rest = offered;
    while (!rest.empty()) {
      const size_t size = static_cast<unsigned char>(rest.front());
      if (rest.substr(1, size) == protocol) return protocol_ = protocol;
      rest.remove_prefix(std::min(rest.size(), size + 1));
    }
  }
  return {};
}

void OpenSslSession::note_message(bool sent, int type, Bytes message) {
  if (!sent && type == SSL3_RT_ALERT && message.size() == 2)
    close_received_ = message[1] == SSL_AD_CLOSE_NOTIFY;
  if (state_ != State::kOpen || message.empty()) return;
  if (sent && type == SSL3_RT_ALERT && message.size() == 2 && message[1] == SSL_AD_NO_RENEGOTIATION) {
    renegotiation_refused_ = true;
    wire_.input = {};
  }
  if (!sent && type == SSL3_RT_HANDSHAKE && message[0] == SSL3_MT_KEY_UPDATE) {
    // Each costs far more to obey than to send; the rest is not even looked at.
    if (++key_updates_ > kKeyUpdates + received_ / kOctetsPerKeyUpdate) wire_.input = {};
  }
}

}  // namespace weft::tls
