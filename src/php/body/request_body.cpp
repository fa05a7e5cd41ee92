#include "php/body/request_body.h"

#include <algorithm>
#include <cstring>

#include "php/scheduler.h"

namespace weft::php {

using http::EndStream;
using http::FormType;
using http::Refusal;
using InputEnd = coding::BodyDecoder::InputEnd;

Refusal refusal_of(coding::DecodeError error) {
  switch (error) {
    case coding::DecodeError::kUnknownCoding: return {415, "unknown content coding"};
    case coding::DecodeError::kCorrupt: return {400, "the body is not what its content coding says"};
    case coding::DecodeError::kTooLarge: return {413, "the decoded body is too large"};
  }
  return {400, ""};
}

void RequestBody::begin(http::Exchange& exchange, const std::shared_ptr<const BodyOptions>& options,
                        BodyLedger& ledger) {
  exchange_ = &exchange;
  ledger_ = &ledger;
  options_ = options;
  const http::RequestHead& head = exchange.request();
  if (options->parse_forms) {
    if (const auto type = head.fields.find("content-type")) form_ = http::form_type(*type);
  }
  choose_way(head);
  if (head.fields.find("content-encoding")) begin_decoding(head.fields);
  if (starts_early() && head.expects_continue) pause();
}

void RequestBody::choose_way(const http::RequestHead& head) {
  if (options_->streaming && (!head.content_length || *head.content_length >= kBufferedBelow)) {
    window_ = head.content_length.value_or(kStreamedFrom) < kStreamedFrom ? kStreamedFrom : kWindow;
    way_ = Way::kUndecided;
  } else if (form_.kind == FormType::Kind::kOther || options_->streaming) {
    way_ = Way::kCollect;
    spool_.expect(head.content_length.value_or(0), kTrusted);
  } else {
    follow(Way::kParse);
  }
}

void RequestBody::take(Bytes data, EndStream end) {
  if (refusal_) return;
  received_ += data.size();
  if (!data.empty()) accept(data);
  if (end == EndStream::kYes && !refusal_) finish();
}

void RequestBody::begin_decoding(const http::HeaderBlock& fields) {
  auto decoder = coding::BodyDecoder::create(fields, options_->decoding);
  if (!decoder) return refuse_coded(decoder.error());
  decoder_ = std::move(decoder.value());
  if (!decoder_) return;
  decode_room_.reset(new char[kDecodeRoom]);
  ledger_->on_coded(decoder_->codings());
}

void RequestBody::accept(Bytes data) {
  if (way_ == Way::kUndecided || way_ == Way::kStream) {
    queue(data);
  } else if (decoder_) {
    decode(data, InputEnd::kNo);
  } else {
    store(data);
  }
}

void RequestBody::decode(Bytes data, InputEnd end) {
  const MutableBytes room(decode_room_.get(), kDecodeRoom);
  while (!refusal_) {
    const auto size = decoder_->decode(data, room, end);
    if (!size) return refuse_coded(size.error());
    if (size.value() > 0) store(Bytes(room.data(), size.value()));
    if (size.value() < room.size()) return;
  }
}

void RequestBody::store(Bytes data) {
  switch (way_) {
    case Way::kCollect:
      if (const auto kept = spool_.append(data, options_->spool_threshold, options_->temp_folder); !kept) {
        refuse_unwritten(kept.error());
      }
      break;
    case Way::kParse:
      if (const Refusal refusal = reader_->feed(data)) refuse_form(refusal);
      break;
    case Way::kUndecided:
    case Way::kStream: break;
  }
}

void RequestBody::queue(Bytes data) {
  if (!direct_.empty() && queue_.empty()) {
    const size_t size = std::min(direct_.size() - direct_used_, data.size());
    std::memcpy(direct_.data() + direct_used_, data.data(), size);
    direct_used_ += size;
    data.remove_prefix(size);
  }
  if (!data.empty()) queue_.append(data);
  waiters_.wake_all();
  if (queue_.size() >= window_) pause();
}

void RequestBody::finish() {
  if (decoder_ && (way_ == Way::kCollect || way_ == Way::kParse)) {
    decode({}, InputEnd::kYes);
    if (refusal_) return;
  }
  if (way_ == Way::kParse) {
    if (const Refusal refusal = reader_->finish()) return refuse_form(refusal);
    note_form_read();
  }
  if (ledger_ && !spool_.in_memory()) ledger_->on_spooled();
  complete_ = true;
  waiters_.wake_all();
}

void RequestBody::refuse(Refusal refusal) {
  refusal_ = refusal;
  resume();
  waiters_.wake_all();
}

void RequestBody::refuse_coded(coding::DecodeError error) {
  if (ledger_) ledger_->on_undecodable(error);
  refuse(refusal_of(error));
}

void RequestBody::refuse_form(Refusal refusal) {
  if (ledger_) ledger_->on_bad_form(refusal);
  refuse(refusal);
}

void RequestBody::refuse_unwritten(io::Error error) {
  if (ledger_) {
    ledger_->on_unwritten();
    ledger_->on_storage_failure(options_->temp_folder, error, Scheduler::get().loop().unix_seconds());
  }
  refuse({500, "the body could not be written to a file"});
}

void RequestBody::begin_form() {
  reader_.emplace(form_.boundary, *options_);
  if (ledger_) ledger_->on_form();
}

void RequestBody::note_form_read() {
  if (!ledger_) return;
  ledger_->on_form_read(reader_->data());
  const io::Error error = reader_->storage_failure();
  if (error.code == 0) return;
  ledger_->on_storage_failure(options_->temp_folder, error, Scheduler::get().loop().unix_seconds());
}

// Sends what comes and what is queued another way.
void RequestBody::follow(Way way) {
  way_ = way;
  if (way == Way::kParse) {
    if (form_.kind == FormType::Kind::kMalformed) return refuse_form({400, "malformed boundary of a form"});
    begin_form();
  }
  if (!queue_.empty()) accept(queue_.waiting());
  queue_.clear();
  if (complete_ && !refusal_) finish();
  resume();
}

void RequestBody::detach(Refusal reason) {
  exchange_ = nullptr;
  ledger_ = nullptr;
  if (!complete_ && !refusal_) refuse(reason);
}

void RequestBody::clear(size_t keep) {
  exchange_ = nullptr;
  ledger_ = nullptr;
  form_ = {};
  way_ = Way::kCollect;
  taken_by_ = Reader::kNone;
  complete_ = paused_ = false;
  refusal_ = {};
  received_ = read_ = 0;
  forget_text();
  spool_.clear(keep);
  queue_.clear();
  reader_.reset();
  decoder_.reset();
  decode_room_.reset();
  decoded_ = false;
}

bool RequestBody::has_octets() const {
  if (received_ > 0) return true;
  return exchange_ && !complete_ && exchange_->request().content_length.value_or(1) > 0;
}

void RequestBody::forget_text() {
  if (text_) zend_string_release(text_);
  text_ = nullptr;
}

void RequestBody::pause() {
  if (paused_ || !exchange_) return;
  paused_ = true;
  exchange_->pause_reading();
}

void RequestBody::resume() {
  if (!paused_ || !exchange_) return;
  paused_ = false;
  exchange_->resume_reading();
}

}  // namespace weft::php
