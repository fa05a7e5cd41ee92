#include "h2/h2_session.h"

#include <algorithm>

#include "weft/h2/h2_session.h"
#include "weft/http/status_text.h"

namespace weft::h2 {

using http::CloseReason;
using http::EndStream;
using http::Fate;
using http::Phase;
using http::SessionEvent;

namespace {

// A list that never got large is worth keeping.
constexpr size_t kKeepEvents = 256;
constexpr size_t kMaxSpareLists = 4;

class H2SessionFactory final : public http::SessionFactory {
 public:
  explicit H2SessionFactory(const Settings& settings) : shared_(settings) {}

  std::unique_ptr<http::ProtocolSession> make(http::SessionHost& host) override {
    return std::make_unique<H2Session>(host, shared_);
  }

 private:
  SessionShared shared_;
};

}  // namespace

std::unique_ptr<http::SessionFactory> make_session_factory(const Settings& settings) {
  return std::make_unique<H2SessionFactory>(settings);
}

std::unique_ptr<std::vector<StreamEvent>> SessionShared::take_events() {
  if (spare_events.empty()) return std::make_unique<std::vector<StreamEvent>>();
  std::unique_ptr<std::vector<StreamEvent>> events = std::move(spare_events.back());
  spare_events.pop_back();
  return events;
}

void SessionShared::give_back_events(std::unique_ptr<std::vector<StreamEvent>> events) {
  events->clear();
  if (events->capacity() > kKeepEvents || spare_events.size() == kMaxSpareLists) return;
  spare_events.push_back(std::move(events));
}

// While it lives the wire may report, and orders are followed before the frame returns.
class H2Session::CallScope {
 public:
  explicit CallScope(H2Session& session) : session_(session), outermost_(!session.in_call_) {
    if (!outermost_) return;
    session.in_call_ = true;
    session.events_ = session.session_shared_.take_events();
  }
  ~CallScope() {
    if (!outermost_) return;
    session_.session_shared_.give_back_events(std::move(session_.events_));
    session_.in_call_ = false;
  }
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

  bool outermost() const { return outermost_; }

 private:
  H2Session& session_;
  const bool outermost_;
};

H2Session::H2Session(http::SessionHost& host, SessionShared& shared)
    : host_(host),
      session_shared_(shared),
      output_(host.blocks()),
      clock_(host.timeouts()),
      guard_(host),
      wire_(host, shared.settings, *this, guard_, output_) {}

H2Session::~H2Session() {
  wire_.forget_all();
  while (H2Exchange* const exchange = live_.front()) release(*exchange);
}

// --- calls of the connection

void H2Session::receive(Bytes in) {
  if (fate_ != Fate::kOpen) return;
  CallScope scope(*this);
  abuse_ = wire_.receive(in);
  // What came before an error is served, but not what came with a flood.
  if (abuse_.code == ErrorCode::kEnhanceYourCalm) fail(abuse_);
  settle();
}

void H2Session::receive_end() {
  peer_ended_ = true;
  if (fate_ != Fate::kOpen) return;
  CallScope scope(*this);
  // Of requests that are complete the answers are still of use, as far as they need no window.
  for (H2Exchange* exchange = live_.front(); exchange;) {
    H2Exchange& ended = *exchange;
    exchange = live_.next(ended);
    if (ended.remote_ended) continue;
    reset_stream(ended, ErrorCode::kCancel);
    if (ended.stage_ == Stage::kOpen) close(ended, CloseReason::kPeerGone);
  }
  settle();
}

void H2Session::on_turn_end() {
  wake_requested_ = false;
  if (fate_ != Fate::kOpen) return;
  CallScope scope(*this);
  settle();
}

void H2Session::on_flushed() {
  if (!output_waits_ || fate_ != Fate::kOpen) return;
  CallScope scope(*this);
  settle();
}

void H2Session::disconnect(CloseReason reason) {
  CallScope scope(*this);
  close_all(reason);
  fate_ = Fate::kAbort;
}

void H2Session::on_phase_timeout() {
  if (fate_ != Fate::kOpen) return;
  CallScope scope(*this);
  if (heading_) return fail({ErrorCode::kEnhanceYourCalm, "slow headers"});
  if (wire_.greeted()) say_farewell();
  settle();
  fate_ = Fate::kClose;
}

int64_t H2Session::exchange_deadline() {
  if (phase_ != Phase::kStreams) return kNoDeadline;
  return std::min({clock_.earliest(), head_deadline(), farewell_deadline()});
}

int64_t H2Session::head_deadline() const {
  const int64_t limit = host_.timeouts().head.count();
  return heading_ && limit > 0 ? heading_since_ms_ + limit : kNoDeadline;
}

int64_t H2Session::farewell_deadline() const {
  if (farewell_ == Farewell::kNotice) return notice_ms_ + kNoticeMs;
  if (!retiring_ || farewell_ != Farewell::kNone) return kNoDeadline;
  const int64_t patience = retire_ms_ + kRetirePatienceMs;
  return live_.empty() ? std::min(idle_since_ms_ + kRetireIdleMs, patience) : patience;
}

void H2Session::on_exchange_deadline() {
  if (fate_ != Fate::kOpen) return;
  CallScope scope(*this);
  const int64_t now = host_.now_ms();
  if (head_deadline() <= now) return fail({ErrorCode::kEnhanceYourCalm, "slow headers"});
  while (H2Exchange* const late = clock_.pop_late_body(now)) {
    break_off(*late, CloseReason::kTimeout, {408, "timeout"}, ErrorCode::kCancel);
  }
  while (H2Exchange* const late = clock_.pop_late_handler(now)) {
    if (late->stage_ == Stage::kOpen) host_.handler().on_deadline(*late);
  }
  while (H2Exchange* const stuck = clock_.pop_stuck(now)) {
    reset_stream(*stuck, ErrorCode::kCancel);
    if (stuck->stage_ == Stage::kOpen) close(*stuck, CloseReason::kTimeout);
  }
  while (H2Exchange* const lingered = clock_.pop_lingered(now)) {
    reset_stream(*lingered, ErrorCode::kNoError);
  }
  if (farewell_deadline() <= now) {
    if (farewell_ == Farewell::kNone) {
      give_notice();
    } else {
      say_farewell();
    }
  }
  settle();
}

void H2Session::begin_drain() {
  if (fate_ != Fate::kOpen || farewell_ != Farewell::kNone) return;
  CallScope scope(*this);
  give_notice();
  if (scope.outermost()) settle();
}

void H2Session::retire() {
  if (retiring_ || fate_ != Fate::kOpen) return;
  retiring_ = true;
  retire_ms_ = host_.now_ms();
  if (!in_call_) update_phase();
}

// RFC 9113, 6.8: requests that cross the first GOAWAY are served; by the time a PING has come back, or a
// second has passed, the peer knows.
void H2Session::give_notice() {
  farewell_ = Farewell::kNotice;
  notice_ms_ = host_.now_ms();
  wire_.send_goaway(kMaxStreamId, ErrorCode::kNoError);
  wire_.send_ping(kNoticePing);
  count_goaway();
}

void H2Session::say_farewell() {
  if (farewell_ == Farewell::kFinal) return;
  farewell_ = Farewell::kFinal;
  wire_.send_goaway(wire_.last_processed(), ErrorCode::kNoError);
  count_goaway();
}

// --- turns

void H2Session::settle() {
  while (fate_ == Fate::kOpen) {
    dispatch();
    follow_orders();
    if (fate_ != Fate::kOpen) break;
    pump();
    if (peer_ended_ && !output_waits_ && give_up_on_windows()) continue;
    if (events_->empty() && ordered_.empty()) break;
  }
  end_turn();
}

// Of a peer that will send nothing more, WINDOW_UPDATE neither.
bool H2Session::give_up_on_windows() {
  bool any = false;
  for (H2Exchange* exchange = live_.front(); exchange; exchange = live_.next(*exchange)) {
    if (exchange->outgoing() == 0 || exchange->closing || exchange->reset_by_us_) continue;
    any = true;
    reset_stream(*exchange, ErrorCode::kCancel);
    if (exchange->stage_ == Stage::kOpen) close(*exchange, CloseReason::kPeerGone);
  }
  return any;
}

void H2Session::dispatch() {
  // Nothing is recorded meanwhile.
  for (const StreamEvent& event : *events_) {
    if (fate_ != Fate::kOpen) break;
    dispatch(event);
  }
  events_->clear();
}

void H2Session::dispatch(const StreamEvent& event) {
  H2Exchange& exchange = *event.exchange;
  switch (event.kind) {
    case StreamEvent::Kind::kHead: return deliver_head(exchange, event.end);
    case StreamEvent::Kind::kBody: return take_body(exchange, event.data, event.end);
    case StreamEvent::Kind::kTrailersRefused:
      return break_off(exchange, CloseReason::kBadRequest, {431, "trailer section too large"},
                       ErrorCode::kEnhanceYourCalm);
    case StreamEvent::Kind::kClosed: return on_closed_by_wire(exchange);
  }
}

void H2Session::deliver_head(H2Exchange& exchange, bool end) {
  ++requests_;
  exchange.counted_ = true;
  host_.count(SessionEvent::kStreamOpened);
  // Opened and reset in one go: nobody needs to know.
  if (exchange.closing) return;
  if (exchange.refusal_) return refuse(exchange, exchange.refusal_);
  exchange.stage_ = Stage::kOpen;
  exchange.end_delivered_ = end;
  host_.handler().on_request(exchange, EndStream(end));
  if (exchange.response_ != Response::kEnded) await_more(exchange);
}

void H2Session::take_body(H2Exchange& exchange, Bytes data, bool end) {
  if (exchange.stage_ != Stage::kOpen || exchange.closing) return discard_body(exchange, data, end);
  if (exchange.received_ > host_.limits().body) {
    wire_.consume_connection(data.size());
    return break_off(exchange, CloseReason::kBadRequest, {413, "body too large"},
                     ErrorCode::kEnhanceYourCalm);
  }
  if (exchange.paused_ || exchange.backlog_size() > 0) {
    exchange.backlog_.insert(exchange.backlog_.end(), data.begin(), data.end());
    return;
  }
  deliver_body(exchange, data, end);
}

// RFC 9113, 8.1: when the answer did not need the rest of the request, the peer is told to stop, but not
// before it can have seen the answer: clients that find a reset while they send do not look for one. Its
// window does not grow meanwhile.
void H2Session::discard_body(H2Exchange& exchange, Bytes data, bool end) {
  wire_.consume_connection(data.size());
  if (end) clock_.forget_linger(exchange);
}

void H2Session::deliver_body(H2Exchange& exchange, Bytes data, bool end) {
  exchange.incoming_.octets += data.size();
  exchange.incoming_.last_ms = host_.now_ms();
  exchange.end_delivered_ = end;
  if (!data.empty()) wire_.consume(exchange, data.size());
  host_.handler().on_body(exchange, data, EndStream(end));
  if (end) await_more(exchange);
}

void H2Session::deliver_backlog(H2Exchange& exchange) {
  constexpr size_t kPortion = 64 * 1024;
  while (exchange.stage_ == Stage::kOpen && !exchange.paused_ && exchange.response_ != Response::kFailed &&
         !exchange.end_delivered_) {
    const size_t waiting = exchange.backlog_size();
    if (waiting == 0 && !exchange.remote_ended) break;
    const size_t size = std::min(waiting, kPortion);
    const Bytes data(exchange.backlog_.data() + exchange.backlog_used_, size);
    exchange.backlog_used_ += size;
    deliver_body(exchange, data, size == waiting && exchange.remote_ended);
  }
  if (exchange.backlog_size() > 0) return;
  exchange.backlog_used_ = 0;
  if (exchange.backlog_.capacity() > 0) std::vector<char>().swap(exchange.backlog_);
}

// Whose turn is it now?
void H2Session::await_more(H2Exchange& exchange) {
  if (exchange.stage_ != Stage::kOpen || exchange.closing) return;
  if (exchange.end_delivered_) {
    clock_.forget_body(exchange);
    if (exchange.response_ < Response::kEnded) clock_.await_handler(exchange, host_.now_ms());
    return;
  }
  if (exchange.paused_) return;
  if (exchange.may_continue()) exchange.inform(100, {});
  clock_.await_body(exchange, host_.now_ms());
}

void H2Session::follow_orders() {
  while (H2Exchange* const exchange = ordered_.pop_front()) follow(*exchange);
}

void H2Session::follow(H2Exchange& exchange) {
  if (exchange.closing) return;
  if (exchange.local_ended && !exchange.remote_ended) {
    if (exchange.stage_ == Stage::kOpen) close(exchange, CloseReason::kComplete);
    if (!exchange.reset_by_us_) clock_.linger(exchange, host_.now_ms());
    return;
  }
  if (exchange.stage_ != Stage::kOpen) return;
  if (exchange.response_ == Response::kFailed) {
    reset_stream(exchange, exchange.reset_code_);
    return close(exchange, CloseReason::kReset);
  }
  if (exchange.blocked_ && exchange.outgoing() <= host_.limits().write_buffer / 2) {
    exchange.blocked_ = false;
    if (exchange.response_ == Response::kStarted) host_.handler().on_writable(exchange);
  }
  deliver_backlog(exchange);
  await_more(exchange);
}

void H2Session::pump() {
  output_waits_ = !wire_.pump();
  if (output_waits_) clock_.excuse_windows(host_.now_ms());
}

void H2Session::end_turn() {
  for (; resets_sent_ > 0; --resets_sent_) host_.count(SessionEvent::kStreamReset);
  for (; streams_refused_ > 0; --streams_refused_) host_.count(SessionEvent::kStreamRefused);
  if (goaway_received_ && !goaway_received_counted_) {
    goaway_received_counted_ = true;
    host_.count(SessionEvent::kGoawayReceived);
  }
  if (fate_ == Fate::kOpen && abuse_) fail(abuse_);
  if (fate_ == Fate::kOpen && notice_acknowledged_ && farewell_ == Farewell::kNotice) {
    say_farewell();
    pump();
  }
  const bool leaving = farewell_ == Farewell::kFinal || goaway_received_ || peer_ended_;
  if (fate_ == Fate::kOpen && leaving && live_.empty() && !output_waits_) fate_ = Fate::kClose;
  update_phase();
}

void H2Session::update_phase() {
  Phase phase = Phase::kStreams;
  if (fate_ != Fate::kOpen) {
    phase = Phase::kIdle;
  } else if (live_.empty()) {
    const bool pending = farewell_ == Farewell::kNotice || (retiring_ && farewell_ == Farewell::kNone);
    phase = !settings_received_ ? Phase::kHead : pending ? Phase::kStreams : Phase::kIdle;
    if (phase_ == Phase::kStreams || requests_ != requests_settled_) idle_since_ms_ = host_.now_ms();
  } else if (heading_ && live_.front() == heading_ && !live_.next(*heading_)) {
    phase = Phase::kHead;
  }
  if (phase != phase_ || requests_ != requests_settled_) ++phase_serial_;
  phase_ = phase;
  requests_settled_ = requests_;
}

// --- ends

void H2Session::refuse(H2Exchange& exchange, http::Refusal refusal) {
  static constexpr http::HeaderField kFields[] = {
      {"content-type", "text/plain; charset=utf-8"},
      // RFC 9110, 15.5.6 wants to know what would be allowed; only CONNECT is refused with 405 here.
      {"allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH, QUERY"},
  };
  host_.on_refused(refusal.status, refusal.reason);
  exchange.stage_ = Stage::kClosed;
  exchange.response_ = Response::kNone;
  http::ResponseHead head;
  head.status = refusal.status;
  head.fields = std::span(kFields).first(refusal.status == 405 ? 2 : 1);
  exchange.submit(head, http::StatusText(refusal.status).text(), EndStream::kYes);
}

void H2Session::reset_stream(H2Exchange& exchange, ErrorCode code) {
  clock_.forget_window(exchange);
  if (exchange.closing || exchange.reset_by_us_) return;
  exchange.reset_by_us_ = true;
  wire_.reset(exchange, code);
}

void H2Session::close(H2Exchange& exchange, CloseReason reason) {
  clock_.forget_body(exchange);
  clock_.forget_handler(exchange);
  if (exchange.backlog_size() > 0) wire_.consume_connection(exchange.backlog_size());
  exchange.backlog_used_ = exchange.backlog_.size();
  exchange.stage_ = Stage::kClosed;
  // Whatever on_closed() orders is too late.
  exchange.response_ = Response::kEnded;
  host_.handler().on_closed(exchange, reason);
}

void H2Session::break_off(H2Exchange& exchange, CloseReason reason, http::Refusal refusal, ErrorCode code) {
  if (exchange.stage_ != Stage::kOpen || exchange.closing) return;
  const bool answered = exchange.response_ != Response::kNone;
  if (!answered) exchange.status_ = refusal.status;
  close(exchange, reason);
  if (answered) {
    reset_stream(exchange, code);
  } else {
    refuse(exchange, refusal);
  }
}

void H2Session::on_closed_by_wire(H2Exchange& exchange) {
  if (exchange.reset_by_peer_) host_.count(SessionEvent::kStreamResetByPeer);
  if (exchange.stage_ == Stage::kOpen) {
    const bool complete = exchange.local_ended && exchange.remote_ended;
    const bool failed = exchange.response_ == Response::kFailed;
    close(exchange, exchange.reset_by_peer_ ? CloseReason::kPeerGone
                    : complete              ? CloseReason::kComplete
                    : failed                ? CloseReason::kReset
                                            : CloseReason::kBadRequest);
  }
  release(exchange);
}

void H2Session::release(H2Exchange& exchange) {
  exchange.live_.unlink();
  exchange.ordered_.unlink();
  exchange.waits_for_body_.unlink();
  exchange.waits_for_handler_.unlink();
  exchange.waits_for_window_.unlink();
  exchange.lingers_.unlink();
  exchange.body_.drop_into(output_);
  if (heading_ == &exchange) heading_ = nullptr;
  if (exchange.counted_) host_.count(SessionEvent::kStreamClosed);
  session_shared_.pool.give_back(std::unique_ptr<H2Exchange>(&exchange));
}

void H2Session::close_all(CloseReason reason) {
  events_->clear();
  wire_.forget_all();
  while (H2Exchange* const exchange = live_.front()) {
    exchange->closing = true;
    if (exchange->stage_ == Stage::kOpen) close(*exchange, reason);
    release(*exchange);
  }
}

void H2Session::fail(Abuse abuse) {
  host_.on_abuse(abuse.reason);
  wire_.send_goaway(wire_.last_processed(), abuse.code);
  count_goaway();
  close_all(CloseReason::kBadRequest);
  fate_ = Fate::kClose;
  update_phase();
}

void H2Session::count_goaway() {
  if (goaway_counted_) return;
  goaway_counted_ = true;
  host_.count(SessionEvent::kGoawaySent);
}

void H2Session::on_order() {
  if (in_call_ || wake_requested_) return;
  wake_requested_ = true;
  host_.wake();
}

}  // namespace weft::h2
