#include "h2/h2_exchange.h"

#include <algorithm>
#include <cstring>

#include "h2/h2_session.h"
#include "h2/response_fields.h"

namespace weft::h2 {

using http::AnswerLength;
using http::EndStream;
using http::HeaderField;
using http::ResponseHead;
using http::SendResult;

void H2Exchange::recycle() {
  Stream::clear();
  session_ = nullptr;
  user = nullptr;
  forget_answer();
  stage_ = Stage::kReading;
  response_ = Response::kNone;
  head_complete_ = end_delivered_ = false;
  reset_by_peer_ = reset_by_us_ = false;
  paused_ = continued_ = blocked_ = counted_ = false;
  reset_code_ = ErrorCode::kInternalError;
  refusal_ = {};
  received_ = 0;
  handler_due_ms_ = 0;
  request_.clear();
  reader_.recycle();
  if (!trailers_.empty()) trailers_.clear();
  if (!answer_trailers_.empty()) answer_trailers_.clear();
  trailers_refused_ = false;
  if (backlog_.capacity() > 0) std::vector<char>().swap(backlog_);
  backlog_used_ = 0;
  small_begin_ = small_end_ = 0;
}

const http::Peer& H2Exchange::peer() const {
  return session_->host_.peer();
}

void H2Exchange::inform(uint16_t status, std::span<const HeaderField> fields) {
  const bool interim = status >= 100 && status < 200 && status != 101;
  if (!interim || response_ != Response::kNone || closing) return;
  if (status == 100) {
    if (!request_.expects_continue || continued_ || remote_ended) return;
    continued_ = true;
  }
  const InterimFields list{status, fields};
  session_->wire_.send_interim(*this, list.bound(), list);
  on_order();
}

SendResult H2Exchange::respond(const ResponseHead& head, OwnedBytes body, EndStream end) {
  if (response_ != Response::kNone || closing) {
    body.done();
    return SendResult::kClosed;
  }
  return submit(head, body, end);
}

SendResult H2Exchange::submit(const ResponseHead& head, OwnedBytes body, EndStream end) {
  response_ = Response::kStarted;
  status_ = head.status;
  const std::optional<uint64_t> stated =
      length_.plan(head, request_.method, body.data.size(), end, AnswerLength::Trailers::kPossible);
  const bool fits = length_.admit(body);
  body_bytes_ += body.data.size();
  const ResponseFields fields{head, stated, session_->host_.date().value(), stamps_};
  const bool with_body = end == EndStream::kNo || !body.data.empty();
  session_->wire_.send_head(*this, fields.bound(), fields, with_body);
  if (end == EndStream::kYes && with_body && fits && send_at_once(body)) return SendResult::kSent;
  queue_body(body);
  if (!fits) response_ = Response::kFailed;
  if (end == EndStream::kYes) end_response();
  return sent();
}

bool H2Exchange::send_at_once(const OwnedBytes& body) {
  if (body.data.size() > kSmallBody || !session_->wire_.send_small(*this, body.data)) return false;
  body.done();
  end_response();
  on_order();
  return true;
}

void H2Exchange::queue_body(const OwnedBytes& body) {
  const size_t size = body.data.size();
  if (size == 0) return body.done();
  if (body_.empty() && size <= kSmallBody - small_end_) {
    std::memcpy(small_ + small_end_, body.data.data(), size);
    small_end_ = static_cast<uint16_t>(small_end_ + size);
    body.done();
  } else {
    body_.append(body);
  }
  session_->clock_.await_window(*this, session_->host_.now_ms());
}

SendResult H2Exchange::send(OwnedBytes body, EndStream end) {
  if (response_ != Response::kStarted || closing) {
    body.done();
    return SendResult::kClosed;
  }
  ++sends_;
  const bool fits = length_.admit(body);
  body_bytes_ += body.data.size();
  queue_body(body);
  if (!fits) response_ = Response::kFailed;
  if (end == EndStream::kYes) end_response();
  return sent();
}

SendResult H2Exchange::send_file(const FilePart& part, EndStream end) {
  if (response_ != Response::kStarted || closing) {
    part.done();
    return SendResult::kClosed;
  }
  FilePart admitted = part;
  const bool fits = length_.admit(admitted);
  body_bytes_ += admitted.size;
  body_.append(admitted);
  if (admitted.size > 0) session_->clock_.await_window(*this, session_->host_.now_ms());
  if (!fits) response_ = Response::kFailed;
  if (end == EndStream::kYes) end_response();
  return sent();
}

bool H2Exchange::load(size_t size) {
  const size_t small = static_cast<size_t>(small_end_ - small_begin_);
  if (!body_.has_files() || size <= small || body_.load(size - small)) return true;
  response_ = Response::kFailed;
  return false;
}

void H2Exchange::send_trailers(std::span<const HeaderField> fields) {
  if (response_ != Response::kStarted || closing) return;
  if (length_.kind() == AnswerLength::Kind::kOpen) {
    for (const HeaderField& field : fields) {
      if (is_framing_field(field.name)) continue;
      answer_trailers_.append_name(field.name);
      answer_trailers_.append_value(field.value);
      answer_trailers_.finish_field();
    }
  }
  end_response();
  sent();
}

void H2Exchange::end_response() {
  if (response_ == Response::kFailed) return;
  response_ = length_.met() ? Response::kEnded : Response::kFailed;
  session_->clock_.forget_handler(*this);
}

SendResult H2Exchange::sent() {
  if (dry && (outgoing() > 0 || outgoing_ends())) session_->wire_.resume(*this);
  on_order();
  if (response_ == Response::kFailed) {
    session_->mark(*this);
    return SendResult::kClosed;
  }
  if (response_ == Response::kEnded) return SendResult::kSent;
  blocked_ = outgoing() > session_->host_.limits().write_buffer;
  if (!blocked_) return SendResult::kSent;
  ++blocks_;
  return SendResult::kBlocked;
}

void H2Exchange::reset(std::optional<uint32_t> code) {
  if (response_ == Response::kFailed || closing || stage_ == Stage::kClosed) return;
  if (response_ == Response::kEnded && outgoing() == 0) return;
  response_ = Response::kFailed;
  reset_code_ = ErrorCode{code.value_or(static_cast<uint32_t>(ErrorCode::kInternalError))};
  session_->mark(*this);
  on_order();
}

void H2Exchange::pause_reading() {
  if (paused_) return;
  paused_ = true;
  session_->clock_.forget_body(*this);
}

void H2Exchange::resume_reading() {
  if (!paused_) return;
  paused_ = false;
  if (closing || stage_ != Stage::kOpen) return;
  session_->mark(*this);
  on_order();
}

void H2Exchange::begin_handling() {
  if (closing || stage_ != Stage::kOpen || response_ >= Response::kEnded) return;
  session_->clock_.await_handler(*this, session_->host_.now_ms());
}

void H2Exchange::on_order() {
  session_->on_order();
}

void H2Exchange::note_end_sent() {
  // What is left of the request is of no use any more.
  if (!remote_ended) session_->mark(*this);
}

void H2Exchange::move_out(OutputQueue& out, Bytes frame_head, size_t size) {
  const size_t small = std::min<size_t>(size, static_cast<size_t>(small_end_ - small_begin_));
  char* const room = out.reserve(frame_head.size() + small);
  std::memcpy(room, frame_head.data(), frame_head.size());
  std::memcpy(room + frame_head.size(), small_ + small_begin_, small);
  out.commit(frame_head.size() + small);
  small_begin_ = static_cast<uint16_t>(small_begin_ + small);
  if (small_begin_ == small_end_) small_begin_ = small_end_ = 0;
  if (size > small) out.splice(body_, size - small);
  session_->on_moved_out(*this, size);
}

}  // namespace weft::h2
