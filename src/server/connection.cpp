#include "server/connection.h"

#include <utility>

#include "server/server_core.h"

namespace weft::server {

using http::CloseReason;
using http::Phase;

Connection::Connection(ServerCore& server, int descriptor, http::Peer peer, const Door& door,
                       AddressTable::Place place)
    : server_(server),
      socket_(server.loop(), descriptor, *this),
      timer_([](void* self) { static_cast<Connection*>(self)->on_timer(); }, this),
      turn_task_([](void* self) { static_cast<Connection*>(self)->on_turn_end(); }, this),
      deadlines_(server.options().timeouts),
      peer_(std::move(peer)),
      place_(place),
      ticket_(server.departures().admit(server.loop().now_ms())),
      door_(door) {
  const int64_t now = server_.loop().now_ms();
  deadlines_.on_accepted(now);
  deadlines_.set_end(server_.departures().force_at(ticket_, now));
  if (door_.only() && !door_.secure()) {
    speak(*door_.only());
  } else {
    auto opening = std::make_unique<OpeningSession>(server_.blocks());
    opening_ = opening.get();
    session_ = std::move(opening);
  }
  ++gauge(counted_as_);
  watch();
}

Connection::~Connection() {
  if (protocol_gauge_) --*protocol_gauge_;
  --gauge(counted_as_);
}

void Connection::secure(std::unique_ptr<tls::Session> session) {
  secure_ = std::make_unique<SecureChannel>(std::move(session), server_.stats());
  deadlines_.on_handshake(server_.loop().now_ms());
  watch();
}

void Connection::wake() {
  if (!in_session_) server_.loop().at_turn_end(turn_task_);
}

http::ExchangeHandler& Connection::handler() {
  return server_.admission();
}

const http::Limits& Connection::limits() const {
  return server_.options().limits;
}

const http::DateCache& Connection::date() const {
  return server_.date();
}

BlockPool& Connection::blocks() {
  return server_.blocks();
}

void Connection::on_refused(uint16_t status, const char* reason) {
  server_.count_refused(peer_, status, reason);
}

const http::Timeouts& Connection::timeouts() const {
  return server_.options().timeouts;
}

int64_t Connection::now_ms() const {
  return server_.loop().now_ms();
}

void Connection::count(http::SessionEvent event) {
  server_.stats().count(event);
}

void Connection::on_abuse(const char* reason) {
  server_.count_abuse(peer_, reason);
}

void Connection::begin_drain() {
  drain_requested_ = true;
  if (!in_session_) server_.loop().at_turn_end(turn_task_);
}

void Connection::abort() {
  abort_requested_ = true;
  if (!in_session_) server_.loop().at_turn_end(turn_task_);
}

void Connection::on_turn_end() {
  if (state_ == State::kOpen) {
    in_session_ = true;
    session_->on_turn_end();
    in_session_ = false;
  }
  settle();
}

// --- input

void Connection::on_readable() {
  if (state_ == State::kLingering) {
    discard_input();
  } else {
    const auto result = socket_.read(server_.read_buffer());
    switch (result.state) {
      case io::StreamSocket::ReadState::kData:
        server_.stats().bytes_received += result.size;
        receive(Bytes(server_.read_buffer().data(), result.size));
        break;
      case io::StreamSocket::ReadState::kEnd: receive_end(); break;
      case io::StreamSocket::ReadState::kError: lose(CloseReason::kPeerGone); break;
      case io::StreamSocket::ReadState::kWouldBlock: return;
    }
  }
  settle();
}

void Connection::receive(Bytes in) {
  server_.update_date();
  if (preface_ && !read_preface(in)) return;
  if (secure_) {
    receive_encrypted(in);
  } else {
    receive_plain(in);
  }
}

void Connection::receive_encrypted(Bytes in) {
  secure_->feed(in);
  if (opening_) opening_->begin();
  while (state_ == State::kOpen) {
    const SecureChannel::Step step = secure_->next(server_.plain_buffer());
    if (step.event == SecureChannel::Event::kOpened) on_secured();
    if (!step.plaintext.empty()) receive_plain(step.plaintext);
    if (step.event == SecureChannel::Event::kNothing) return;
    if (step.event == SecureChannel::Event::kEnded) return receive_end();
    if (step.event == SecureChannel::Event::kFailed) return on_insecure();
  }
}

void Connection::on_secured() {
  peer_.secure = &secure_->facts();
  deadlines_.on_accepted(server_.loop().now_ms());
  const Bytes name = secure_->protocol();
  if (!name.empty()) {
    speak(door_.sessions(name == kAlpnHttp2 ? kHttp2 : kHttp1));
  } else if (door_.only()) {
    speak(*door_.only());
  }
}

// The alert, or the answer to a client that does not speak TLS, is still to be sent.
void Connection::on_insecure() {
  if (opening_) {
    server_.count_failed_handshake(peer_, secure_->failure_text());
    opening_->give_up();
    return;
  }
  flush();
  lose(CloseReason::kPeerGone);
}

void Connection::receive_plain(Bytes in) {
  if (opening_ && !choose_protocol(in)) return;
  pass_on(in);
}

bool Connection::choose_protocol(Bytes in) {
  const auto protocol = opening_->tell(in);
  if (!protocol) return false;
  const std::unique_ptr<http::ProtocolSession> opening = std::move(session_);
  const Bytes before = std::exchange(opening_, nullptr)->taken();
  speak(door_.sessions(*protocol));
  if (!before.empty()) pass_on(before);
  return true;
}

void Connection::speak(http::SessionFactory& sessions) {
  opening_ = nullptr;
  session_ = sessions.make(*this);
  if (retiring_) session_->retire();
  ServerStats& stats = server_.stats();
  protocol_gauge_ = door_.protocol_of(sessions) == kHttp2 ? &stats.connections_h2 : &stats.connections_h1;
  ++*protocol_gauge_;
}

void Connection::pass_on(Bytes in) {
  if (server_.departures().armed()) leave_if_due();
  server_.queue().begin_input(socket_, has_read_ ? QueueWatch::Input::kLater : QueueWatch::Input::kFirst);
  has_read_ = true;
  in_session_ = true;
  session_->receive(in);
  in_session_ = false;
  server_.queue().end_input();
}

void Connection::leave_if_due() {
  if (asked_to_leave_) return;
  const auto reason = server_.departures().due(ticket_, server_.loop().now_ms());
  if (reason == Departures::Reason::kNone) return;
  asked_to_leave_ = true;
  session_->retire();
  ServerStats& stats = server_.stats();
  ++(reason == Departures::Reason::kAge ? stats.drained_proactive : stats.drained_reactive);
}

bool Connection::read_preface(Bytes& in) {
  switch (preface_->feed(in)) {
    case ProxyPreface::State::kMore: return false;
    case ProxyPreface::State::kRefused: refuse_preface(); return false;
    case ProxyPreface::State::kDone: break;
  }
  preface_->apply(peer_);
  preface_.reset();
  return !in.empty();
}

void Connection::refuse_preface() {
  server_.count_refused_preface(peer_);
  lose(CloseReason::kPeerGone);
}

void Connection::receive_end() {
  peer_ended_ = true;
  // Nothing at all: somebody looks whether the port is open.
  if (preface_ && preface_->begun()) {
    refuse_preface();
    return;
  }
  if (peer_left_handler_waiting()) {
    lose(CloseReason::kPeerGone);
    return;
  }
  in_session_ = true;
  session_->receive_end();
  in_session_ = false;
}

void Connection::discard_input() {
  while (true) {
    const auto result = socket_.read(server_.read_buffer());
    if (result.state == io::StreamSocket::ReadState::kWouldBlock) return;
    if (result.state != io::StreamSocket::ReadState::kData) {
      state_ = State::kClosed;
      return;
    }
    if (result.size < server_.read_buffer().size()) return;
  }
}

void Connection::on_peer_closed() {
  peer_ended_ = true;
  if (state_ == State::kOpen && peer_left_handler_waiting()) lose(CloseReason::kPeerGone);
  settle();
}

// A client that only shuts its sending side down looks the same as one that is gone; like other servers we
// take it for gone while a handler still works for it, unless told otherwise.
bool Connection::peer_left_handler_waiting() const {
  const Phase phase = session_->phase();
  return server_.options().cancel_on_disconnect && (phase == Phase::kHandler || phase == Phase::kStreams);
}

// --- state

Connection::Occupation Connection::occupation() const {
  if (state_ == State::kLingering) return Occupation::kLingering;
  switch (session_->phase()) {
    case Phase::kIdle: return Occupation::kIdle;
    case Phase::kHead:
    case Phase::kBody: return Occupation::kReading;
    case Phase::kHandler:
    case Phase::kTransmit:
    case Phase::kStreams: return Occupation::kHandling;
  }
  return Occupation::kIdle;
}

Counter& Connection::gauge(Occupation occupation) {
  ServerStats& stats = server_.stats();
  switch (occupation) {
    case Occupation::kIdle: return stats.connections_idle;
    case Occupation::kReading: return stats.connections_reading;
    case Occupation::kHandling: return stats.connections_handling;
    case Occupation::kLingering: break;
  }
  return stats.connections_lingering;
}

void Connection::watch() {
  if (const Occupation now = occupation(); now != counted_as_) {
    --gauge(counted_as_);
    ++gauge(now);
    counted_as_ = now;
  }
  const bool lingering = state_ == State::kLingering;
  const bool reading = lingering || (!peer_ended_ && session_->wants_input());
  socket_.set_interest(reading, write_blocked_);
  if (!lingering) {
    deadlines_.on_phase(session_->phase(), session_->phase_serial(), session_->body_received(),
                        server_.loop().now_ms());
    deadlines_.set_exchanges(session_->exchange_deadline());
  }
  const int64_t deadline = deadlines_.earliest();
  if (deadline == Deadlines::kNever) {
    timer_.stop();
  } else if (deadline != timer_.deadline()) {
    timer_.start(server_.loop().timers(), deadline);
  }
}

void Connection::on_timer() {
  const int64_t now = server_.loop().now_ms();
  if (state_ == State::kLingering) {
    state_ = State::kClosed;
  } else if (deadlines_.end_passed(now)) {
    ++server_.stats().force_closed;
    lose(CloseReason::kShutdown);
  } else if (deadlines_.write_passed(now)) {
    ++server_.stats().timeouts;
    socket_.set_abortive_close();
    lose(CloseReason::kTimeout);
  } else if (deadlines_.phase_passed(now) && secure_ && secure_->handshaking()) {
    ++server_.stats().timeouts;
    lose(CloseReason::kTimeout);
  } else if (deadlines_.phase_passed(now) && preface_) {
    refuse_preface();
  } else if (deadlines_.phase_passed(now)) {
    if (session_->phase() != Phase::kIdle) ++server_.stats().timeouts;
    deadlines_.clear_phase();
    server_.update_date();
    in_session_ = true;
    session_->on_phase_timeout();
    in_session_ = false;
  } else if (deadlines_.exchanges_passed(now)) {
    server_.update_date();
    in_session_ = true;
    session_->on_exchange_deadline();
    in_session_ = false;
  }
  settle();
}

}  // namespace weft::server
