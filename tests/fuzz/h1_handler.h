#pragma once

// The handler's side of the fuzzer: does what the input says and checks what it is told.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "weft/base/assert.h"
#include "weft/http/exchange.h"
#include "weft/http/limits.h"
#include "weft/http/status.h"

namespace weft::fuzz {

using namespace weft::http;

struct Script {
  enum Flag : uint8_t {
    kSmallLimits = 0x01,
    kPeerEnds = 0x02,
    kDrain = 0x04,
    kDisconnect = 0x08,
    kTimeout = 0x10,
    kSlowPeer = 0x20,  // takes `taken` octets at a time
    kStretch = 0x40,   // each kStretched in the stream stands for 4096 letters
  };
  uint8_t flags;
  uint8_t portions;  // low 2 bits: how large they get; the rest: a seed
  uint8_t moment;    // how many portions come before the drain, disconnect or timeout
  uint8_t taken;
  std::array<uint8_t, 4> actions;  // of the exchanges in turn

  bool has(Flag flag) const { return (flags & flag) != 0; }
};

struct Plan {
  enum class Form : uint8_t { kWhole, kStreamed, kDeclared, kTrailers, kShort, kLong, kReset, kStatus };
  enum class When : uint8_t { kAtOnce, kAroundBody, kAfterBody, kLater };

  explicit Plan(uint8_t action)
      : form(Form(action & 7)),
        when(When(action >> 3 & 3)),
        pauses((action & 0x20) != 0),
        hints((action & 0x40) != 0),
        large((action & 0x80) != 0) {}

  Form form;
  When when;
  bool pauses, hints, large;
};

// kScripted may also pause, answer outside of events and be interrupted.
enum class Timing : uint8_t { kInEvents, kScripted };

inline Limits make_limits(const Script& script) {
  Limits limits;
  if (script.has(Script::kSmallLimits)) {
    limits = {.target = 32,
              .field_name = 20,
              .field_value = 32,
              .field_section = 160,
              .fields = 6,
              .body = 64,
              .write_buffer = 256,
              .read_backlog = 64};
  }
  return limits;
}

// What the handler has handed over for one exchange.
struct Answer {
  uint16_t status = 0;
  std::string body;
  bool may_have_body = true;
  bool last = false;  // what request and handler said implies that the connection ends with it
  bool ended = false;
};

inline void append_fields(std::string& log, const HeaderBlock& block) {
  for (size_t i = 0; i < block.size(); ++i) {
    log.append("\n  ").append(block[i].name).append(": ").append(block[i].value);
  }
}

class Handler final : public ExchangeHandler {
 public:
  Handler(const Script& script, Timing timing, const Limits& limits)
      : script_(script), timing_(timing), limits_(limits) {}

  // One order from outside of any event. False when there is nothing to order.
  bool step();

  bool open() const { return open_ != nullptr; }
  bool paused() const { return open_ && paused_; }
  bool request_ended() const { return request_ended_; }
  bool awaits_room() const { return open_ && blocked_ && !done_; }
  size_t requests() const { return requests_; }
  size_t closed() const { return closed_; }
  size_t expecting() const { return expecting_; }
  std::optional<CloseReason> last_reason() const { return last_reason_; }
  const std::vector<Answer>& answers() const { return answers_; }
  int lent() const { return lent_; }

  std::string log;

 private:
  void on_request(Exchange& exchange, EndStream end) override;
  void on_body(Exchange& exchange, Bytes data, EndStream end) override;
  void on_writable(Exchange& exchange) override;
  void on_deadline(Exchange& exchange) override;
  void on_closed(Exchange& exchange, CloseReason reason) override;

  void on_request_end();
  void begin();
  void finish();
  void respond(const ResponseHead& head, size_t size, EndStream end);
  void send(size_t size, EndStream end);
  void note_sent(SendResult result, size_t size, EndStream end);
  void fail_answer() { done_ = failed_ = true; }
  OwnedBytes lend(size_t size);
  size_t part() const { return plan_.large ? OutputQueue::kReferenceFrom : 5; }
  bool is_streamed() const { return plan_.form >= Plan::Form::kStreamed && plan_.form <= Plan::Form::kLong; }

  const Script& script_;
  const Timing timing_;
  const Limits& limits_;
  Exchange* open_ = nullptr;
  Plan plan_{0};
  Answer answer_;
  std::string body_;
  std::vector<Answer> answers_;
  std::optional<CloseReason> last_reason_;
  size_t requests_ = 0;
  size_t closed_ = 0;
  size_t expecting_ = 0;
  int lent_ = 0;
  int more_ = 0;  // pieces sent because there was room
  bool request_ended_ = false;
  bool begun_ = false, done_ = false, failed_ = false, paused_ = false, blocked_ = false;
};

inline void Handler::on_request(Exchange& exchange, EndStream end) {
  WEFT_ASSERT(!open_ && !exchange.user && exchange.status() == 0 && exchange.request_trailers().empty());
  open_ = &exchange;
  exchange.user = this;
  plan_ = Plan(script_.actions[requests_++ % script_.actions.size()]);
  answer_ = {};
  body_.clear();
  more_ = 0;
  request_ended_ = begun_ = done_ = failed_ = paused_ = blocked_ = false;

  const RequestHead& head = exchange.request();
  expecting_ += head.expects_continue;
  WEFT_ASSERT(is_token(head.method_name()) && find_method(head.method_name()) == head.method);
  WEFT_ASSERT(!head.target().empty() && head.target().size() <= limits_.target);
  WEFT_ASSERT(head.fields.size() <= limits_.fields);
  WEFT_ASSERT(head.content_length.value_or(0) <= limits_.body && !(head.chunked && head.content_length));
  WEFT_ASSERT((end == EndStream::kNo) == (head.chunked || head.content_length.value_or(0) > 0));
  log.append("\n").append(head.method_name()).append(" ").append(head.target()).append(" ");
  log.append(version_text(head.version)).append(" ").append(head.authority);
  log.append(head.keep_alive ? " kept" : "").append(head.expects_continue ? " expects" : "");
  append_fields(log, head.fields);

  if (plan_.pauses && end == EndStream::kNo && timing_ == Timing::kScripted) {
    exchange.pause_reading();
    paused_ = true;
  }
  if (plan_.when <= Plan::When::kAroundBody) begin();
  if (plan_.when == Plan::When::kAtOnce) finish();
  if (end == EndStream::kYes) on_request_end();
}

inline void Handler::on_body(Exchange& exchange, Bytes data, EndStream end) {
  WEFT_ASSERT(open_ == &exchange && exchange.user == this && !request_ended_ && !paused_);
  WEFT_ASSERT(!data.empty() || end == EndStream::kYes);
  body_.append(data);
  WEFT_ASSERT(body_.size() <= exchange.request().content_length.value_or(limits_.body));
  if (end == EndStream::kYes) return on_request_end();
  WEFT_ASSERT(exchange.request_trailers().empty() || exchange.request().chunked);
  if (plan_.pauses && timing_ == Timing::kScripted) {
    exchange.pause_reading();
    paused_ = true;
  }
}

inline void Handler::on_request_end() {
  request_ended_ = true;
  const auto& length = open_->request().content_length;
  if (length) WEFT_ASSERT(body_.size() == *length);
  if (plan_.when == Plan::When::kLater && timing_ == Timing::kScripted) return;
  begin();
  finish();
}

inline void Handler::on_writable(Exchange& exchange) {
  WEFT_ASSERT(open_ == &exchange && blocked_ && !done_ && exchange.queued() <= limits_.write_buffer / 2);
  blocked_ = false;
  // How often there is room depends on the portions.
  if (timing_ == Timing::kInEvents) return;
  if (plan_.form == Plan::Form::kStreamed && more_++ < 3) send(part(), EndStream::kNo);
}

inline void Handler::on_deadline(Exchange& exchange) {
  WEFT_ASSERT(open_ == &exchange && timing_ == Timing::kScripted);
  if (done_) return;
  if (begun_ && answer_.status != 0) {
    exchange.reset(std::nullopt);
    return fail_answer();
  }
  begun_ = true;
  ResponseHead head;
  head.status = 503;
  respond(head, part(), EndStream::kYes);
}

inline void Handler::on_closed(Exchange& exchange, CloseReason reason) {
  WEFT_ASSERT(open_ == &exchange && exchange.user == this);
  // Of a request that nobody has answered yet the session itself refuses the rest.
  const bool refused = answer_.status == 0 && exchange.status() != 0;
  if (refused) WEFT_ASSERT(reason == CloseReason::kBadRequest || reason == CloseReason::kTimeout);
  if (!refused) WEFT_ASSERT(exchange.status() == answer_.status);
  if (!failed_) WEFT_ASSERT(exchange.body_bytes() == answer_.body.size());
  if (reason == CloseReason::kReset) WEFT_ASSERT(failed_);
  if (reason == CloseReason::kComplete) WEFT_ASSERT(answer_.ended && !failed_);
  if (reason == CloseReason::kBadRequest) WEFT_ASSERT(!request_ended_);
  // Too late, hence without effect.
  exchange.pause_reading();
  exchange.inform(103, {});
  WEFT_ASSERT(exchange.respond(ResponseHead{}, lend(part()), EndStream::kYes) == SendResult::kClosed);
  exchange.reset(std::nullopt);

  answer_.ended = reason == CloseReason::kComplete;
  if (answer_.status != 0) answers_.push_back(std::move(answer_));
  log.append("\n  | ").append(body_).append(request_ended_ ? " |" : " ...");
  append_fields(log, exchange.request_trailers());
  log.append("\n  closed ").append(std::to_string(static_cast<int>(reason)));
  last_reason_ = reason;
  ++closed_;
  open_ = nullptr;
}

inline bool Handler::step() {
  if (!open_ || timing_ == Timing::kInEvents) return false;
  if (paused_) {
    paused_ = false;
    open_->resume_reading();
    return true;
  }
  if (plan_.when != Plan::When::kLater || done_) return false;
  if (begun_) {
    finish();
  } else {
    begin();
  }
  return true;
}

inline void Handler::begin() {
  if (begun_ || done_) return;
  begun_ = true;
  if (plan_.hints) {
    const HeaderField link[] = {{"link", "</a>"}};
    open_->inform(103, link);
    if (plan_.large) open_->inform(100, {});
  }
  if (!is_streamed() && !(plan_.form == Plan::Form::kReset && plan_.large)) return;
  ResponseHead head;
  head.has_trailers = plan_.form == Plan::Form::kTrailers;
  if (plan_.form == Plan::Form::kDeclared) head.content_length = 2 * part();
  if (plan_.form == Plan::Form::kShort) head.content_length = 2 * part() + 1;
  if (plan_.form == Plan::Form::kLong) head.content_length = 2 * part() - 1;
  respond(head, part(), EndStream::kNo);
}

inline void Handler::finish() {
  if (done_) return;
  ResponseHead head;
  switch (plan_.form) {
    case Plan::Form::kWhole:
      head.close = plan_.hints && plan_.large;
      respond(head, part(), EndStream::kYes);
      break;
    case Plan::Form::kStatus: {
      constexpr uint16_t kStatus[] = {204, 205, 304, 404};
      head.status = kStatus[(plan_.hints ? 2 : 0) + (plan_.large ? 1 : 0)];
      respond(head, part(), EndStream::kYes);
      break;
    }
    case Plan::Form::kReset:
      open_->reset(std::nullopt);
      fail_answer();
      break;
    case Plan::Form::kTrailers: {
      send(part(), EndStream::kNo);
      const HeaderField sum[] = {{"x-sum", "1"}};
      open_->send_trailers(sum);
      answer_.ended = done_ = true;
      break;
    }
    default: send(part(), EndStream::kYes); break;
  }
  WEFT_ASSERT(done_);
  WEFT_ASSERT(open_->send(lend(part()), EndStream::kYes) == SendResult::kClosed);
  WEFT_ASSERT(open_->respond(head, lend(part()), EndStream::kYes) == SendResult::kClosed);
}

inline void Handler::respond(const ResponseHead& head, size_t size, EndStream end) {
  answer_.status = head.status;
  answer_.last = head.close || !open_->request().keep_alive;
  answer_.may_have_body =
      open_->request().method != Method::kHead && !forbids_body(head.status) && head.status != 205;
  note_sent(open_->respond(head, lend(size), end), size, end);
}

inline void Handler::send(size_t size, EndStream end) {
  note_sent(open_->send(lend(size), end), size, end);
}

inline void Handler::note_sent(SendResult result, size_t size, EndStream end) {
  if (answer_.may_have_body) answer_.body.append(size, 'x');
  blocked_ = result == SendResult::kBlocked;
  if (end == EndStream::kYes) answer_.ended = done_ = true;
  if (result != SendResult::kClosed) return;
  WEFT_ASSERT(plan_.form == Plan::Form::kShort || plan_.form == Plan::Form::kLong);
  fail_answer();
}

inline OwnedBytes Handler::lend(size_t size) {
  struct Loan {
    std::string text;
    int& lent;
  };
  auto* loan = new Loan{std::string(size, 'x'), lent_};
  ++lent_;
  const auto release = [](void* owner) {
    --static_cast<Loan*>(owner)->lent;
    delete static_cast<Loan*>(owner);
  };
  return OwnedBytes(loan->text, release, loan);
}

}  // namespace weft::fuzz
