// Connection: its output, and what follows once that is with the kernel.

#include <array>

#include "server/connection.h"
#include "server/server_core.h"

namespace weft::server {

using http::CloseReason;
using http::Fate;
using http::Phase;

namespace {

// Nobody waits long for a peer that does not take its leave while the server itself wants to go.
constexpr std::chrono::milliseconds kDrainLinger{1'000};

// Written in one go, however fast the peer takes it: others wait for their turn.
constexpr size_t kBurst = 2 * 1024 * 1024;

}  // namespace

void Connection::on_writable() {
  write_blocked_ = false;
  settle();
}

void Connection::flush() {
  const uint64_t sent_before = server_.stats().bytes_sent;
  while (state_ == State::kOpen && !write_blocked_) {
    if (secure_ && !secure_->seal(session_->output(), now_ms())) return break_off();
    if (wire().empty()) return;
    if (server_.stats().bytes_sent - sent_before >= kBurst) {
      // The rest waits for its turn like what the kernel has refused: under the peer's time limit.
      write_blocked_ = true;
      deadlines_.on_output(true, true, server_.loop().now_ms());
    } else if (!write_some()) {
      return;
    }
  }
}

bool Connection::all_written() {
  if (!session_->output().empty()) return false;
  if (!secure_ || secure_->end()) return true;
  flush();
  return state_ == State::kOpen && secure_->output().empty();
}

bool Connection::write_some() {
  std::array<Bytes, 16> slices;
  OutputQueue& output = wire();
  const size_t count = output.peek(slices);
  const auto result = count == 0 ? socket_.send_file(*output.front_file(), kBurst)
                                 : socket_.write(std::span(slices.data(), count),
                                                 output.has_files() ? io::StreamSocket::More::kFollows
                                                                    : io::StreamSocket::More::kNone);
  if (count == 0 && result.error.code == 0 && result.size == 0 && !result.blocked) {
    break_off();
    return false;
  }
  if (result.error.code != 0) {
    lose(CloseReason::kPeerGone);
    return false;
  }
  output.consume(result.size);
  server_.stats().bytes_sent += result.size;
  write_blocked_ = result.blocked;
  deadlines_.on_output(write_blocked_, result.size != 0, server_.loop().now_ms());
  if (result.size != 0) {
    in_session_ = true;
    session_->on_flushed();
    in_session_ = false;
  }
  return !write_blocked_;
}

// --- the end of every entry

void Connection::settle() {
  if (drain_requested_) drain();
  // An answer that is ready at the last moment, such as that of a cancelled handler, is counted as given.
  flush();
  if (abort_requested_) lose(CloseReason::kShutdown);
  if (state_ == State::kOpen) follow_fate();
  if (state_ == State::kClosed) {
    server_.destroy(*this);
    return;
  }
  watch();
}

void Connection::drain() {
  drain_requested_ = false;
  draining_ = true;
  if (state_ == State::kLingering) {
    deadlines_.on_lingering(kDrainLinger, server_.loop().now_ms());
  } else if (state_ == State::kOpen) {
    const bool quiet = is_quiet() && !take_waiting_input();
    if (state_ != State::kOpen) return;
    in_session_ = true;
    session_->begin_drain();
    in_session_ = false;
    if (quiet && session_->fate() == Fate::kClose && all_written()) state_ = State::kClosed;
  }
}

bool Connection::is_quiet() const {
  return session_->phase() == Phase::kIdle && session_->output().empty() && wire().empty();
}

// A request that the kernel has acknowledged but nobody has read yet is not turned away.
bool Connection::take_waiting_input() {
  const auto result = socket_.read(server_.read_buffer());
  if (result.state != io::StreamSocket::ReadState::kData) return false;
  server_.stats().bytes_received += result.size;
  receive(Bytes(server_.read_buffer().data(), result.size));
  return true;
}

void Connection::follow_fate() {
  switch (session_->fate()) {
    case Fate::kOpen: break;
    case Fate::kClose:
      if (all_written()) begin_lingering();
      break;
    case Fate::kAbort: break_off(); break;
  }
}

// What is flushed already arrives; the reset behind it tells the peer that more was to come.
void Connection::break_off() {
  socket_.set_abortive_close();
  lose(CloseReason::kReset);
}

// Closing with unread input would make the kernel send RST, which can destroy the last answer before the peer
// has read it (RFC 9112, 9.6): so FIN first, then read until the peer's own FIN.
void Connection::begin_lingering() {
  if (peer_ended_) {
    state_ = State::kClosed;
    return;
  }
  socket_.shutdown_write();
  state_ = State::kLingering;
  deadlines_.on_lingering(draining_ ? kDrainLinger : server_.options().timeouts.linger,
                          server_.loop().now_ms());
}

void Connection::lose(CloseReason reason) {
  if (state_ == State::kClosed) return;
  if (state_ == State::kOpen) {
    in_session_ = true;
    session_->disconnect(reason);
    in_session_ = false;
  }
  state_ = State::kClosed;
}

}  // namespace weft::server
