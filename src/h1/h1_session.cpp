#include "h1/h1_session.h"

#include "weft/h1/h1_session.h"

namespace weft::h1 {

using http::CloseReason;
using http::EndStream;
using http::Fate;
using http::Phase;

namespace {

// A backlog that never got large is worth keeping only while it is in use.
constexpr size_t kCompactFrom = 16 * 1024;

class H1SessionFactory final : public http::SessionFactory {
 public:
  std::unique_ptr<http::ProtocolSession> make(http::SessionHost& host) override {
    return std::make_unique<H1Session>(host, pool_);
  }

 private:
  H1ExchangePool pool_;
};

// Marks that orders are followed before the frame returns.
class CallScope {
 public:
  explicit CallScope(bool& in_call) : in_call_(in_call) { in_call_ = true; }
  ~CallScope() { in_call_ = false; }
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

 private:
  bool& in_call_;
};

}  // namespace

std::unique_ptr<http::SessionFactory> make_session_factory() {
  return std::make_unique<H1SessionFactory>();
}

H1Session::H1Session(http::SessionHost& host, H1ExchangePool& pool)
    : host_(host), pool_(pool), output_(host.blocks()) {}

H1Session::~H1Session() {
  release_exchange();
}

// --- input

void H1Session::receive(Bytes in) {
  if (fate_ != Fate::kOpen) return;
  if (backlog_size() > 0) {
    backlog_.insert(backlog_.end(), in.begin(), in.end());
    pump_backlog();
    return;
  }
  CallScope scope(in_call_);
  const Bytes rest = pump(in);
  if (!rest.empty()) backlog_.assign(rest.begin(), rest.end());
}

void H1Session::receive_end() {
  peer_ended_ = true;
  pump_backlog();
}

void H1Session::on_turn_end() {
  wake_requested_ = false;
  pump_backlog();
}

void H1Session::on_flushed() {
  const bool writable = exchange_ && exchange_->blocked_ && output_.size() <= host_.limits().write_buffer / 2;
  if (writable && exchange_->response_ == Response::kStarted) {
    exchange_->blocked_ = false;
    CallScope scope(in_call_);
    host_.handler().on_writable(*exchange_);
  } else if (backlog_size() == 0 && (phase_ != Phase::kTransmit || transmits())) {
    return;
  }
  pump_backlog();
}

bool H1Session::wants_input() const {
  if (peer_ended_ || fate_ == Fate::kAbort) return false;
  // What comes after the last answer is dropped, but taken: a peer that still sends may not read before.
  if (fate_ == Fate::kClose) return true;
  const size_t waiting = backlog_size();
  if (exchange_ && exchange_->paused_ && exchange_->stage_ == Stage::kOpen && waiting > 0) return false;
  return waiting < host_.limits().read_backlog && output_.size() <= host_.limits().write_buffer;
}

void H1Session::pump_backlog() {
  CallScope scope(in_call_);
  const Bytes waiting(backlog_.data() + backlog_used_, backlog_size());
  trim_backlog(waiting.size() - pump(waiting).size());
}

void H1Session::trim_backlog(size_t used) {
  backlog_used_ += used;
  if (backlog_used_ == backlog_.size()) {
    backlog_used_ = 0;
    if (backlog_.capacity() > 0) std::vector<char>().swap(backlog_);
  } else if (backlog_used_ >= kCompactFrom) {
    backlog_.erase(backlog_.begin(), backlog_.begin() + static_cast<ptrdiff_t>(backlog_used_));
    backlog_used_ = 0;
  }
}

Bytes H1Session::pump(Bytes in) {
  while (follow_orders()) {
    if (in.empty()) {
      if (exchange_ && exchange_->may_continue()) exchange_->inform(100, {});
      break;
    }
    if (!exchange_) {
      if (!may_begin_request()) break;
      begin_exchange();
    }
    parse(in);
  }
  if (fate_ != Fate::kOpen) return {};
  if (in.empty() && peer_ended_) on_input_used_up();
  return in;
}

bool H1Session::follow_orders() {
  if (fate_ != Fate::kOpen) return false;
  if (!exchange_ || exchange_->stage_ != Stage::kOpen) return true;
  if (exchange_->response_ == Response::kFailed) {
    close_exchange(CloseReason::kReset);
    end(Fate::kAbort);
    return false;
  }
  if (exchange_->response_ == Response::kEnded) {
    if (transmits()) {
      if (phase_ != Phase::kTransmit) enter_phase(Phase::kTransmit);
      return false;
    }
    finish_answered();
    return fate_ == Fate::kOpen;
  }
  return !exchange_->paused_ && !exchange_->parser_.ended();
}

// What is left of a request has to be read meanwhile: its peer may not read before.
bool H1Session::transmits() const {
  return output_.has_files() && exchange_->parser_.ended();
}

void H1Session::finish_answered() {
  H1Exchange& exchange = *exchange_;
  close_exchange(CloseReason::kComplete);
  if (!exchange.keep_alive_ || draining_ || exchange.parser_.body_left() > kMaxDiscard) {
    end(Fate::kClose);
  } else if (exchange.parser_.ended()) {
    release_exchange();
  } else {
    exchange.stage_ = Stage::kDiscarding;
    if (phase_ != Phase::kBody) enter_phase(Phase::kBody);
  }
}

// A peer that sends requests without reading the answers waits until it has read some.
bool H1Session::may_begin_request() const {
  return output_.size() <= host_.limits().write_buffer;
}

void H1Session::begin_exchange() {
  exchange_ = pool_.take();
  exchange_->begin(*this);
}

void H1Session::parse(Bytes& in) {
  H1Exchange& exchange = *exchange_;
  switch (exchange.parser_.feed(in)) {
    case H1Parser::Event::kMore:
      if (phase_ == Phase::kIdle && exchange.parser_.begun()) enter_phase(Phase::kHead);
      return;
    case H1Parser::Event::kHead: return deliver_head();
    case H1Parser::Event::kBody:
      if (exchange.stage_ == Stage::kDiscarding) return discard_body();
      return deliver_body();
    case H1Parser::Event::kRefused: return refuse(exchange.parser_.refusal());
  }
}

void H1Session::deliver_head() {
  H1Exchange& exchange = *exchange_;
  const bool ended = exchange.parser_.ended();
  exchange.stage_ = Stage::kOpen;
  exchange.request_.secure = host_.peer().secure != nullptr;
  if (exchange.request_.expects_continue) exchange.continue_ = H1Exchange::Continue::kWanted;
  enter_phase(ended ? Phase::kHandler : Phase::kBody);
  host_.handler().on_request(exchange, EndStream(ended));
}

void H1Session::deliver_body() {
  H1Exchange& exchange = *exchange_;
  const bool ended = exchange.parser_.ended();
  if (exchange.continue_ == H1Exchange::Continue::kWanted) {
    exchange.continue_ = H1Exchange::Continue::kNotWanted;
  }
  if (ended) enter_phase(Phase::kHandler);
  host_.handler().on_body(exchange, exchange.parser_.body(), EndStream(ended));
}

void H1Session::discard_body() {
  exchange_->discarded_ += exchange_->parser_.body().size();
  if (exchange_->discarded_ > kMaxDiscard) {
    end(Fate::kClose);
  } else if (exchange_->parser_.ended()) {
    release_exchange();
  }
}

// --- ends

void H1Session::refuse(http::Refusal refusal) {
  if (exchange_->stage_ == Stage::kReading) {
    answer_refusal(refusal);
  } else {
    break_off(CloseReason::kBadRequest, refusal);
  }
}

void H1Session::answer_refusal(http::Refusal refusal) {
  host_.on_refused(refusal.status, refusal.reason);
  const bool is_head = exchange_->request_.method_name() == "HEAD";
  write_refusal(output_, refusal, host_.date(), is_head ? RefusalBody::kAbsent : RefusalBody::kPresent,
                exchange_->stamps_.empty() ? nullptr : &exchange_->stamps_);
  end(Fate::kClose);
}

void H1Session::break_off(CloseReason reason, http::Refusal refusal) {
  const bool discarding = exchange_->stage_ == Stage::kDiscarding;
  const bool answered = exchange_->response_ != Response::kNone;
  if (!answered) exchange_->status_ = refusal.status;
  if (!discarding) close_exchange(reason);
  if (!discarding && answered) {
    end(Fate::kAbort);
  } else if (!answered && refusal) {
    answer_refusal(refusal);
  } else {
    end(Fate::kClose);
  }
}

// The peer has ended its side, and what it had sent is used up.
void H1Session::on_input_used_up() {
  if (!exchange_ || exchange_->stage_ == Stage::kReading) {
    end(Fate::kClose);
  } else if (!exchange_->parser_.ended()) {
    break_off(CloseReason::kPeerGone, {});
  }
}

void H1Session::disconnect(CloseReason reason) {
  CallScope scope(in_call_);
  if (exchange_ && exchange_->stage_ == Stage::kOpen) close_exchange(reason);
  end(Fate::kAbort);
}

void H1Session::on_phase_timeout() {
  if (fate_ != Fate::kOpen) return;
  CallScope scope(in_call_);
  constexpr http::Refusal kTimeout{408, "timeout"};
  switch (phase_) {
    case Phase::kIdle: end(Fate::kClose); return;
    case Phase::kHead: refuse(kTimeout); return;
    case Phase::kBody: break_off(CloseReason::kTimeout, kTimeout); return;
    case Phase::kHandler:
    case Phase::kTransmit:
    case Phase::kStreams: return;  // not limited as phases
  }
}

int64_t H1Session::exchange_deadline() {
  if (!exchange_ || !exchange_->is_handled()) return kNoDeadline;
  if (exchange_->due_ms_ == H1Exchange::kNotDue) set_due(*exchange_);
  return exchange_->due_ms_;
}

void H1Session::set_due(H1Exchange& exchange) const {
  const int64_t limit = host_.timeouts().handler.count();
  exchange.due_ms_ = limit > 0 ? host_.now_ms() + limit : kNoDeadline;
}

void H1Session::on_exchange_deadline() {
  if (fate_ != Fate::kOpen || exchange_deadline() > host_.now_ms()) return;
  exchange_->due_ms_ = kNoDeadline;
  {
    CallScope scope(in_call_);
    host_.handler().on_deadline(*exchange_);
  }
  pump_backlog();
}

void H1Session::begin_drain() {
  draining_ = true;
  const bool discarding = exchange_ && exchange_->stage_ == Stage::kDiscarding;
  if (fate_ == Fate::kOpen && (phase_ == Phase::kIdle || discarding)) end(Fate::kClose);
}

void H1Session::close_exchange(CloseReason reason) {
  // Whatever on_closed() orders is too late.
  exchange_->stage_ = Stage::kDiscarding;
  exchange_->response_ = Response::kEnded;
  host_.handler().on_closed(*exchange_, reason);
}

void H1Session::release_exchange() {
  if (!exchange_) return;
  pool_.give_back(std::move(exchange_));
  enter_phase(Phase::kIdle);
}

void H1Session::end(Fate fate) {
  fate_ = fate;
  release_exchange();
}

// --- what the exchange calls

void H1Session::on_order() {
  if (in_call_ || wake_requested_) return;
  wake_requested_ = true;
  host_.wake();
}

void H1Session::on_reading_changed() {
  if (exchange_->stage_ == Stage::kOpen && !exchange_->parser_.ended()) {
    enter_phase(exchange_->paused_ ? Phase::kHandler : Phase::kBody);
  }
  on_order();
}

void H1Session::enter_phase(Phase phase) {
  phase_ = phase;
  ++phase_serial_;
  phase_body_base_ = exchange_ ? exchange_->parser_.body_received() : 0;
}

uint64_t H1Session::body_received() const {
  return exchange_ ? exchange_->parser_.body_received() - phase_body_base_ : 0;
}

}  // namespace weft::h1
