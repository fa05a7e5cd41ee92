// HTTP/1 request streams. The first kScriptSize octets of the input say how the stream arrives and what the
// handler and the peer do (see Script), the rest is the stream. It runs three times through one factory: in
// one piece and in portions with a handler that answers from inside its events, where everything observable
// must be the same, then in portions with whatever else may happen.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "h1_handler.h"
#include "h1_responses.h"
#include "weft/base/assert.h"
#include "weft/h1/h1_session.h"

using namespace weft;
using namespace weft::fuzz;

namespace {

constexpr size_t kScriptSize = 8;
constexpr size_t kMaxPortions = 400;
constexpr size_t kMaxStretched = 512 * 1024;
constexpr char kStretched = '\xfe';
constexpr Bytes kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr int kManySteps = 100'000;  // a session that needs more is going round in circles

class Host final : public SessionHost {
 public:
  Host(ExchangeHandler& handler, const Limits& limits) : handler_(handler), limits_(limits) {}

  // While a call into the session is under way, the connection settles behind it anyway.
  bool in_session = false;
  bool wake_requested = false;
  std::string refusals;
  uint16_t refused_status = 0;

  void wake() override { wake_requested |= !in_session; }
  ExchangeHandler& handler() override { return handler_; }
  const Peer& peer() const override { return peer_; }
  const Limits& limits() const override { return limits_; }
  const DateCache& date() const override { return date_; }
  BlockPool& blocks() override { return blocks_; }
  const http::Timeouts& timeouts() const override { return timeouts_; }
  int64_t now_ms() const override { return 0; }
  void count(http::SessionEvent) override {}
  void on_abuse(const char*) override {}
  void on_refused(uint16_t status, const char* reason) override {
    WEFT_ASSERT(in_session && refused_status == 0 && status >= 400);
    refused_status = status;
    refusals = std::to_string(status) + " " + reason;
  }

 private:
  ExchangeHandler& handler_;
  const Limits& limits_;
  http::Timeouts timeouts_;
  Peer peer_{"192.0.2.1", 4711};
  DateCache date_{784111777};
  BlockPool blocks_;
};

// Everything that must not depend on how the stream was cut up.
struct Observed {
  std::string log;
  std::string output;
  std::string refusals;
  Fate fate;
  Phase phase;
};

enum class Cut : uint8_t { kNone, kPortions };

// Plays the connection, by the rules of ProtocolSession.
class Driver {
 public:
  Driver(SessionFactory& factory, const Script& script, Timing timing)
      : script_(script), timing_(timing), session_(factory.make(host_)) {}

  Observed run(Bytes stream, Cut cut);

 private:
  template <class Call>
  void call(Call use_session);
  void check();
  void check_quiet();

  size_t next_portion();
  void receive(Bytes portion);
  void interrupt();
  bool step();
  bool take_output(size_t most);
  bool flush(size_t most);
  void make_room();
  void settle();
  Observed finish();
  void lose();
  bool ended() const { return session_->fate() == Fate::kAbort; }

  const Script& script_;
  const Timing timing_;
  const Limits limits_ = make_limits(script_);
  Handler handler_{script_, timing_, limits_};
  Host host_{handler_, limits_};
  std::unique_ptr<ProtocolSession> session_;
  std::string output_;
  uint32_t random_ = script_.portions >> 2;
  size_t received_ = 0;
  Fate last_fate_ = Fate::kOpen;
  Phase last_phase_ = Phase::kIdle;
  uint32_t last_serial_ = 0;
  size_t requests_before_drain_ = 0;
  bool interrupted_ = false, draining_ = false, peer_ended_ = false;
};

template <class Call>
void Driver::call(Call use_session) {
  const size_t requests = handler_.requests();
  const size_t closed = handler_.closed();
  const Fate fate = session_->fate();
  host_.in_session = true;
  use_session(*session_);
  host_.in_session = false;
  if (fate != Fate::kOpen) WEFT_ASSERT(handler_.requests() == requests);
  if (draining_) {
    WEFT_ASSERT(handler_.requests() <= requests_before_drain_ + 1);
    if (handler_.closed() > closed) WEFT_ASSERT(session_->fate() != Fate::kOpen);
  }
  check();
}

void Driver::check() {
  const Fate fate = session_->fate();
  if (last_fate_ != Fate::kOpen) WEFT_ASSERT(fate == last_fate_);
  if (fate != Fate::kOpen) WEFT_ASSERT(!handler_.open());
  if (handler_.last_reason() == CloseReason::kBadRequest) WEFT_ASSERT(fate != Fate::kOpen);
  if (handler_.last_reason() == CloseReason::kReset) WEFT_ASSERT(fate == Fate::kAbort);
  if (host_.refused_status != 0) WEFT_ASSERT(fate == Fate::kClose);
  last_fate_ = fate;
  if (fate != Fate::kOpen) return;

  const Phase phase = session_->phase();
  const bool reading = handler_.open() && !handler_.request_ended() && !handler_.paused();
  if (handler_.open()) WEFT_ASSERT(phase == (reading ? Phase::kBody : Phase::kHandler));
  if (!handler_.open()) WEFT_ASSERT(phase != Phase::kHandler);
  if (draining_) WEFT_ASSERT(handler_.open() || phase == Phase::kHead);
  if (phase != last_phase_) WEFT_ASSERT(session_->phase_serial() != last_serial_);
  WEFT_ASSERT(session_->body_received() <= received_);
  last_phase_ = phase;
  last_serial_ = session_->phase_serial();
}

// Nothing more happens without input: then it must be taken, or the session must have come to an end.
void Driver::check_quiet() {
  if (session_->fate() != Fate::kOpen) return;
  WEFT_ASSERT(!peer_ended_ && session_->wants_input());
  WEFT_ASSERT(!handler_.awaits_room() && !(handler_.open() && handler_.request_ended()));
}

size_t Driver::next_portion() {
  constexpr size_t kMost[] = {1, 6, 40, 3000};
  random_ = random_ * 1664525 + 1013904223;
  return 1 + (random_ >> 16) % kMost[script_.portions & 3];
}

void Driver::receive(Bytes portion) {
  // In memory of its own, so that views which outlive the call are seen.
  const std::vector<char> copy(portion.begin(), portion.end());
  received_ += portion.size();
  const size_t queued = session_->output().size();
  const bool closing = session_->fate() != Fate::kOpen;
  call([&copy](ProtocolSession& session) { session.receive(Bytes(copy.data(), copy.size())); });
  if (closing) WEFT_ASSERT(session_->output().size() == queued);
}

void Driver::lose() {
  take_output(SIZE_MAX);
  host_.in_session = true;
  session_->disconnect(CloseReason::kPeerGone);
  host_.in_session = false;
  WEFT_ASSERT(!handler_.open() && session_->fate() == Fate::kAbort);
}

void Driver::interrupt() {
  if (timing_ == Timing::kInEvents || std::exchange(interrupted_, true)) return;
  if (script_.has(Script::kDrain)) {
    draining_ = true;
    requests_before_drain_ = handler_.requests();
    call([](ProtocolSession& session) { session.begin_drain(); });
  }
  if (script_.has(Script::kTimeout)) call([](ProtocolSession& session) { session.on_phase_timeout(); });
  call([](ProtocolSession& session) {
    if (session.exchange_deadline() != ProtocolSession::kNoDeadline) session.on_exchange_deadline();
  });
  if (script_.has(Script::kDisconnect)) lose();
}

bool Driver::step() {
  bool progress = handler_.step();
  if (host_.wake_requested) {
    host_.wake_requested = false;
    call([](ProtocolSession& session) { session.on_turn_end(); });
    progress = true;
  }
  return progress;
}

bool Driver::take_output(size_t most) {
  OutputQueue& queue = session_->output();
  const size_t before = output_.size();
  Bytes slices[1];
  while (most > 0 && queue.peek(slices) == 1) {
    const Bytes part = slices[0].substr(0, most);
    output_.append(part);
    most -= part.size();
    queue.consume(part.size());
  }
  return output_.size() > before;
}

bool Driver::flush(size_t most) {
  if (ended() || !take_output(most)) return false;
  call([](ProtocolSession& session) { session.on_flushed(); });
  return true;
}

void Driver::make_room() {
  for (int i = 0; session_->fate() == Fate::kOpen && !session_->wants_input(); ++i) {
    WEFT_ASSERT(i < kManySteps);
    const bool progress = flush(SIZE_MAX);
    WEFT_ASSERT(step() || progress);
  }
}

void Driver::settle() {
  for (int i = 0; flush(SIZE_MAX) || (!ended() && step()); ++i) WEFT_ASSERT(i < kManySteps);
  if (!ended()) check_quiet();
}

Observed Driver::run(Bytes stream, Cut cut) {
  for (size_t i = 0; !stream.empty() && !ended(); ++i) {
    if (i == script_.moment) interrupt();
    if (ended()) break;
    make_room();
    if (ended()) break;
    const size_t size = cut == Cut::kPortions && i < kMaxPortions ? next_portion() : stream.size();
    receive(stream.substr(0, size));
    stream.remove_prefix(std::min(size, stream.size()));
    if (timing_ == Timing::kInEvents) {
      settle();
      continue;
    }
    flush(script_.has(Script::kSlowPeer) ? 1 + script_.taken : SIZE_MAX);
    if (!ended() && i % 2 == 0) step();
  }
  return finish();
}

Observed Driver::finish() {
  if (!ended()) settle();
  if (script_.has(Script::kPeerEnds) && !ended()) {
    peer_ended_ = true;
    call([](ProtocolSession& session) { session.receive_end(); });
    WEFT_ASSERT(!session_->wants_input());
    settle();
  }
  if (!ended()) interrupt();
  if (!ended()) settle();
  take_output(SIZE_MAX);
  Observed observed{handler_.log, output_, host_.refusals, session_->fate(), session_->phase()};
  if (!ended()) lose();
  session_.reset();
  WEFT_ASSERT(handler_.lent() == 0);
  check_responses(output_, handler_.answers(), host_.refused_status, handler_.expecting());
  return observed;
}

std::string stretch(Bytes stream, const Script& script) {
  std::string result;
  for (const char c : stream) {
    if (c == kStretched && script.has(Script::kStretch) && result.size() < kMaxStretched) {
      result.append(4096, 'a');
    } else {
      result.push_back(c);
    }
  }
  return result;
}

// Leave to go on depends on how much of the body is there.
std::string without_continue(std::string output) {
  for (size_t at; (at = output.find(kContinue)) != std::string::npos;) output.erase(at, kContinue.size());
  return output;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < kScriptSize) return 0;
  const Script script{
      data[0], data[1], static_cast<uint8_t>(data[2] % 16), data[3], {data[4], data[5], data[6], data[7]}};
  const std::string stream =
      stretch(Bytes(reinterpret_cast<const char*>(data), size).substr(kScriptSize), script);
  const auto factory = weft::h1::make_session_factory();
  const Observed whole = Driver(*factory, script, Timing::kInEvents).run(stream, Cut::kNone);
  const Observed portions = Driver(*factory, script, Timing::kInEvents).run(stream, Cut::kPortions);
  WEFT_ASSERT(whole.log == portions.log);
  WEFT_ASSERT(whole.refusals == portions.refusals);
  WEFT_ASSERT(without_continue(whole.output) == without_continue(portions.output));
  WEFT_ASSERT(whole.fate == portions.fate && whole.phase == portions.phase);
  Driver(*factory, script, Timing::kScripted).run(stream, Cut::kPortions);
  return 0;
}
