#include "server/secure_channel.h"

#include <utility>

#include "weft/base/clock.h"

namespace weft::server {

namespace {

// Browsers know the phrase; whoever sees it has to change http to https.
constexpr Bytes kPlainHttpAnswer =
    "HTTP/1.1 400 Bad Request\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 56\r\n"
    "Connection: close\r\n"
    "\r\n"
    "This port speaks HTTPS: use https:// instead of http://\n";

// After that long without output the network's window may be small again.
constexpr int64_t kIdleMs = 1'000;

Counter& counter_of(tls::Session::Failure failure, ServerStats& stats) {
  using Failure = tls::Session::Failure;
  switch (failure) {
    case Failure::kPlainHttp: return stats.tls_failures_plain_http;
    case Failure::kNoProtocol: return stats.tls_failures_no_protocol;
    case Failure::kNoVersion: return stats.tls_failures_no_version;
    case Failure::kCertificate: return stats.tls_failures_certificate;
    case Failure::kAlertByPeer: return stats.tls_failures_alert;
    case Failure::kNone:
    case Failure::kOther: break;
  }
  return stats.tls_failures_other;
}

}  // namespace

SecureChannel::SecureChannel(std::unique_ptr<tls::Session> session, ServerStats& stats)
    : session_(std::move(session)), stats_(stats), began_ns_(monotonic_ns()) {
  ++stats_.connections_handshaking;
}

SecureChannel::~SecureChannel() {
  if (stage_ != Stage::kHandshake) return;
  // Left, or out of time.
  --stats_.connections_handshaking;
  ++stats_.tls_handshake_failures;
  ++stats_.tls_failures_incomplete;
}

void SecureChannel::feed(Bytes in) {
  if (stage_ == Stage::kFailed) return;
  session_->feed(in);
}

SecureChannel::Step SecureChannel::next(MutableBytes room) {
  if (stage_ == Stage::kFailed) return {Event::kNothing};
  const Bytes plaintext(room.data(), session_->read(room));
  stats_.tls_plaintext_received += plaintext.size();
  switch (session_->state()) {
    case tls::Session::State::kHandshake: return {Event::kNothing};
    case tls::Session::State::kFailed: return fail();
    case tls::Session::State::kOpen:
    case tls::Session::State::kPeerClosed: break;
  }
  if (stage_ == Stage::kHandshake) {
    stage_ = Stage::kOpen;
    --stats_.connections_handshaking;
    ++stats_.tls_handshakes;
    if (session_->facts().resumed) ++stats_.tls_resumed;
    stats_.tls_handshake_ns += static_cast<uint64_t>(monotonic_ns() - began_ns_);
    return {Event::kOpened, plaintext};
  }
  if (!plaintext.empty()) return {Event::kPlaintext, plaintext};
  if (session_->state() == tls::Session::State::kPeerClosed && stage_ == Stage::kOpen) {
    stage_ = Stage::kEnded;
    return {Event::kEnded};
  }
  return {Event::kNothing};
}

SecureChannel::Step SecureChannel::fail() {
  if (std::exchange(stage_, Stage::kFailed) == Stage::kHandshake) {
    --stats_.connections_handshaking;
    ++stats_.tls_handshake_failures;
    ++counter_of(failure(), stats_);
    if (failure() == tls::Session::Failure::kPlainHttp) output().append(kPlainHttpAnswer);
  }
  return {Event::kFailed};
}

bool SecureChannel::seal(OutputQueue& plaintext, int64_t now_ms) {
  if (plaintext.empty() || closed_ || stage_ == Stage::kHandshake || stage_ == Stage::kFailed) return true;
  if (now_ms - std::exchange(last_sealed_ms_, now_ms) >= kIdleMs) session_->after_idle();
  const size_t before = plaintext.size();
  const bool complete = session_->encrypt(plaintext);
  stats_.tls_plaintext_sent += before - plaintext.size();
  return complete;
}

bool SecureChannel::end() {
  if (!std::exchange(closed_, true) && (stage_ == Stage::kOpen || stage_ == Stage::kEnded)) session_->close();
  return output().empty();
}

}  // namespace weft::server
