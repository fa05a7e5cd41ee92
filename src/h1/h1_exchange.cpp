#include "h1/h1_exchange.h"

#include "h1/h1_session.h"

namespace weft::h1 {

using http::AnswerLength;
using http::EndStream;
using http::HeaderField;
using http::ResponseHead;
using http::SendResult;
using http::Version;

void H1Exchange::begin(H1Session& session) {
  session_ = &session;
  parser_.start(session.host_.limits());
}

void H1Exchange::recycle() {
  request_.clear();
  trailers_.clear();
  session_ = nullptr;
  user = nullptr;
  forget_answer();
  discarded_ = 0;
  due_ms_ = kNotDue;
  stage_ = Stage::kReading;
  response_ = Response::kNone;
  continue_ = Continue::kNotWanted;
  paused_ = false;
  blocked_ = false;
}

const http::Peer& H1Exchange::peer() const {
  return session_->host_.peer();
}

size_t H1Exchange::queued() const {
  return session_->output_.size();
}

void H1Exchange::inform(uint16_t status, std::span<const HeaderField> fields) {
  const bool interim = status >= 100 && status < 200 && status != 101;
  if (!interim || response_ != Response::kNone || request_.version == Version::k1_0) return;
  if (status == 100) {
    if (continue_ != Continue::kWanted) return;
    continue_ = Continue::kNotWanted;
  }
  write_interim(session_->output_, status, fields);
  session_->on_order();
}

SendResult H1Exchange::respond(const ResponseHead& head, OwnedBytes body, EndStream end) {
  if (response_ != Response::kNone) {
    body.done();
    return SendResult::kClosed;
  }
  response_ = Response::kStarted;
  status_ = head.status;
  const HeadPlan plan = plan_response(head, body.data.size(), end);
  const bool fits = length_.admit(body);
  body_bytes_ += body.data.size();
  write_response(session_->output_, head, plan, session_->host_.date(), body);
  if (!fits) fail();
  if (end == EndStream::kYes) end_response();
  return sent();
}

HeadPlan H1Exchange::plan_response(const ResponseHead& head, size_t body_size, EndStream end) {
  HeadPlan plan;
  plan.stamps = stamps_.empty() ? nullptr : &stamps_;
  const bool is_1_0 = request_.version == Version::k1_0;
  plan.content_length =
      length_.plan(head, request_.method, body_size, end,
                   is_1_0 ? AnswerLength::Trailers::kImpossible : AnswerLength::Trailers::kPossible);
  plan.chunked = is_chunked();
  const bool until_close = is_1_0 && length_.kind() == AnswerLength::Kind::kOpen;
  keep_alive_ = !until_close && !must_close_after(head, end);
  if (!keep_alive_) {
    plan.persistence = Persistence::kClose;
    if (session_->leaving() && request_.keep_alive && !head.close)
      session_->host_.count(http::SessionEvent::kCloseSent);
  } else if (is_1_0) {
    plan.persistence = Persistence::kKeepAlive;
  }
  if (continue_ == Continue::kWanted) continue_ = Continue::kRefused;
  return plan;
}

bool H1Exchange::must_close_after(const ResponseHead& head, EndStream end) const {
  return head.close || !request_.keep_alive || session_->leaving() || continue_ == Continue::kWanted ||
         (end == EndStream::kYes && parser_.body_left() > H1Session::kMaxDiscard);
}

SendResult H1Exchange::send(OwnedBytes body, EndStream end) {
  if (response_ != Response::kStarted) {
    body.done();
    return SendResult::kClosed;
  }
  ++sends_;
  const bool fits = length_.admit(body);
  body_bytes_ += body.data.size();
  if (is_chunked()) {
    write_chunk(session_->output_, body);
  } else {
    session_->output_.append(body);
  }
  if (!fits) fail();
  if (end == EndStream::kYes) {
    if (is_chunked()) write_last_chunk(session_->output_, {});
    end_response();
  }
  return sent();
}

SendResult H1Exchange::send_file(const FilePart& part, EndStream end) {
  if (response_ != Response::kStarted) {
    part.done();
    return SendResult::kClosed;
  }
  FilePart admitted = part;
  const bool fits = length_.admit(admitted);
  body_bytes_ += admitted.size;
  if (is_chunked()) {
    write_file_chunk(session_->output_, admitted);
    if (end == EndStream::kYes) write_last_chunk(session_->output_, {});
  } else {
    session_->output_.append(admitted);
  }
  if (!fits) fail();
  if (end == EndStream::kYes) end_response();
  return sent();
}

void H1Exchange::send_trailers(std::span<const HeaderField> fields) {
  if (response_ != Response::kStarted) return;
  if (is_chunked()) write_last_chunk(session_->output_, fields);
  end_response();
  session_->on_order();
}

void H1Exchange::end_response() {
  if (response_ == Response::kFailed) return;
  response_ = length_.met() ? Response::kEnded : Response::kFailed;
}

void H1Exchange::fail() {
  response_ = Response::kFailed;
}

SendResult H1Exchange::sent() {
  session_->on_order();
  if (response_ == Response::kFailed) return SendResult::kClosed;
  if (response_ == Response::kEnded) return SendResult::kSent;
  blocked_ = session_->output_.size() > session_->host_.limits().write_buffer;
  if (!blocked_) return SendResult::kSent;
  ++blocks_;
  return SendResult::kBlocked;
}

void H1Exchange::reset(std::optional<uint32_t>) {
  if (response_ == Response::kEnded) return;
  fail();
  session_->on_order();
}

void H1Exchange::pause_reading() {
  if (paused_) return;
  paused_ = true;
  session_->on_reading_changed();
}

void H1Exchange::resume_reading() {
  if (!paused_) return;
  paused_ = false;
  session_->on_reading_changed();
}

void H1Exchange::begin_handling() {
  if (stage_ == Stage::kOpen && due_ms_ == kNotDue) session_->set_due(*this);
}

}  // namespace weft::h1
