// RequestBody as the handler sees it: everything here runs on a coroutine, and waits there.

#include <algorithm>

#include "php/body/request_body.h"
#include "php/errors.h"

namespace weft::php {

using http::FormType;

namespace {

constexpr const char* kWait = "the request's body";
constexpr size_t kSpoolStep = 16 * 1024;
constexpr http::Refusal kMalformedBoundary{400, "malformed boundary of a form"};

void throw_refusal(http::Refusal refusal) {
  throw_http(refusal.status, refusal.reason);
}

// A string of which `used` octets are filled.
zend_string* cut(zend_string* text, size_t used) {
  if (used < ZSTR_LEN(text)) text = zend_string_truncate(text, used, false);
  ZSTR_VAL(text)[used] = '\0';
  return text;
}

}  // namespace

// What the first call of the handler makes of a body that was queued until then.
bool RequestBody::decide(Way way) {
  if (way_ == Way::kStream) return check_reader(Reader::kNone);
  if (way_ == Way::kUndecided) follow(way);
  return true;
}

bool RequestBody::await() {
  return decide(form_.kind == FormType::Kind::kOther ? Way::kCollect : Way::kParse) && await_end();
}

bool RequestBody::await_end() {
  while (!complete_ && !refusal_) {
    Waiter waiter;
    waiters_.add(waiter);
    if (!wait_for_any({&waiter}, kWait)) return false;
  }
  if (refusal_) throw_refusal(refusal_);
  return !refusal_;
}

FormData* RequestBody::await_form() {
  if (form_.kind == FormType::Kind::kOther) return nullptr;
  if (!decide(Way::kParse)) return nullptr;
  if (!reader_ && !parse_spool()) return nullptr;
  return await_end() ? &reader_->data() : nullptr;
}

// A small body that was kept as it is, in case the handler wants it so.
bool RequestBody::parse_spool() {
  if (!await_end()) return false;
  http::Refusal refusal;
  if (form_.kind == FormType::Kind::kMalformed) {
    refusal = kMalformedBoundary;
  } else {
    begin_form();
    refusal = feed_collected();
    if (!refusal) refusal = reader_->finish();
  }
  if (!refusal) {
    note_form_read();
    return true;
  }
  reader_.reset();
  if (ledger_) ledger_->on_bad_form(refusal);
  throw_refusal(refusal);
  return false;
}

http::Refusal RequestBody::feed_collected() {
  if (text_) return reader_->feed(Bytes(ZSTR_VAL(text_), ZSTR_LEN(text_)));
  if (spool_.in_memory()) return reader_->feed(spool_.memory());
  char room[kSpoolStep];
  for (uint64_t at = 0; at < spool_.size();) {
    const auto got = spool_.read_at(at, MutableBytes(room, sizeof room));
    if (!got || got.value() == 0) return {500, "the body could not be read back from its file"};
    if (const http::Refusal refusal = reader_->feed(Bytes(room, got.value()))) return refusal;
    at += got.value();
  }
  return {};
}

zend_string* RequestBody::whole() {
  if (text_) return text_;
  if (way_ == Way::kParse) return ZSTR_EMPTY_ALLOC();
  if (refusal_) {
    throw_refusal(refusal_);
  } else if (way_ != Way::kCollect || !complete_) {
    throw_runtime(taken_by_ == Reader::kNone
                      ? "The body is still coming in: call awaitBody() before getBody()"
                      : "The body was read in pieces as it came: there is no getBody()");
  } else {
    text_ = make_text(0, static_cast<size_t>(spool_.size()));
  }
  // Not kept twice.
  if (text_ && ZSTR_LEN(text_) > kTrusted && spool_.in_memory()) spool_.clear(0);
  return text_;
}

// The caller's, of what was collected.
zend_string* RequestBody::make_text(uint64_t from, size_t size) const {
  zend_string* text = zend_string_alloc(size, false);
  const auto got = spool_.read_at(from, MutableBytes(ZSTR_VAL(text), size));
  if (got && got.value() == size) return cut(text, size);
  zend_string_release(text);
  throw_runtime("The body could not be read back from its file");
  return nullptr;
}

bool RequestBody::check_reader(Reader reader) const {
  if (way_ == Way::kParse) {
    throw_runtime(
        "The body is a form that the server takes apart: use getPost() and getFiles(), or "
        "setBodyStreamingEnabled() to read it yourself");
  } else if (taken_by_ != Reader::kNone && (taken_by_ != reader || reader == Reader::kParts)) {
    throw_runtime("The body is already being read by %s",
                  taken_by_ == Reader::kParts ? "parts()" : "readBody()");
  }
  return !EG(exception);
}

bool RequestBody::claim_for_parts() {
  if (form_.kind == FormType::Kind::kOther) {
    throw_runtime("parts() needs a body of type multipart/form-data");
  } else if (form_.kind == FormType::Kind::kMalformed) {
    throw_refusal(kMalformedBoundary);
  }
  if (EG(exception) || !check_reader(Reader::kParts)) return false;
  taken_by_ = Reader::kParts;
  if (ledger_) ledger_->on_form();
  return true;
}

bool RequestBody::begin_reading(Reader reader) {
  if (taken_by_ != reader && !check_reader(reader)) return false;
  if (way_ == Way::kParse) return check_reader(reader);
  if (reading_) {
    throw_runtime("Another coroutine is waiting for the next octets of this body");
    return false;
  }
  taken_by_ = reader;
  if (way_ != Way::kUndecided) return true;
  way_ = Way::kStream;
  window_ = kWindow;
  if (queue_.size() < window_) resume();
  return true;
}

zend_string* RequestBody::read(size_t most, Reader reader) {
  if (!begin_reading(reader)) return nullptr;
  return way_ == Way::kCollect ? read_collected(most) : read_queue(most);
}

zend_string* RequestBody::read_collected(size_t most) {
  if (!await_end()) return nullptr;
  const uint64_t all = text_ ? ZSTR_LEN(text_) : spool_.size();
  const auto size = static_cast<size_t>(std::min<uint64_t>(most, all - read_));
  if (size == 0) return nullptr;
  zend_string* text = text_ ? zend_string_init(ZSTR_VAL(text_) + read_, size, false) : make_text(read_, size);
  if (text) read_ += size;
  return text;
}

zend_string* RequestBody::read_queue(size_t most) {
  while (true) {
    zend_string* text = decoder_ ? decode_from_queue(most) : take_from_queue(most);
    if (text || EG(exception)) return text;
    if (complete_) return nullptr;
    if (refusal_) {
      throw_refusal(refusal_);
      return nullptr;
    }
    text = wait_for_octets(most);
    if (text || EG(exception)) return text;
  }
}

zend_string* RequestBody::take_from_queue(size_t most) {
  if (queue_.empty()) return nullptr;
  const Bytes waiting = queue_.waiting().substr(0, most);
  zend_string* text = zend_string_init(waiting.data(), waiting.size(), false);
  queue_.consume(waiting.size());
  if (queue_.size() <= window_ / 2) resume();
  return text;
}

zend_string* RequestBody::decode_from_queue(size_t most) {
  if (decoded_ || (queue_.empty() && refusal_)) return nullptr;
  using InputEnd = coding::BodyDecoder::InputEnd;
  zend_string* text = zend_string_alloc(std::min(most, kDirectRoom), false);
  const MutableBytes room(ZSTR_VAL(text), ZSTR_LEN(text));
  Bytes input = queue_.waiting();
  const size_t before = input.size();
  const auto size = decoder_->decode(input, room, complete_ ? InputEnd::kYes : InputEnd::kNo);
  queue_.consume(before - input.size());
  if (queue_.size() <= window_ / 2) resume();
  if (size) {
    decoded_ = complete_ && size.value() < room.size();
    if (size.value() > 0) return cut(text, size.value());
  } else {
    // From here on there is nothing to be had.
    decoded_ = true;
    complete_ = false;
    refuse_coded(size.error());
  }
  zend_string_release(text);
  return nullptr;
}

// The next octets are copied straight into the string.
zend_string* RequestBody::wait_for_octets(size_t most) {
  zend_string* text = zend_string_alloc(decoder_ ? 0 : std::min(most, kDirectRoom), false);
  if (!decoder_) direct_ = MutableBytes(ZSTR_VAL(text), ZSTR_LEN(text));
  direct_used_ = 0;
  reading_ = true;
  Waiter waiter;
  waiters_.add(waiter);
  const bool woken = wait_for_any({&waiter}, kWait);
  reading_ = false;
  direct_ = {};
  if (woken && direct_used_ > 0) return cut(text, direct_used_);
  zend_string_release(text);
  return nullptr;
}

}  // namespace weft::php
