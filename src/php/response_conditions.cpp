// ResponseState: answers to conditional requests.

#include "php/response_state.h"
#include "php/scheduler.h"
#include "weft/http/date.h"

namespace weft::php {

using http::Precondition;

namespace {

Bytes value_of(const FieldList& headers, const char* name, size_t size) {
  zend_string* key = zend_string_init(name, size, false);
  const zend_string* value = headers.find(key);
  zend_string_release(key);
  return value ? Bytes(ZSTR_VAL(value), ZSTR_LEN(value)) : Bytes();
}

bool is_success(uint16_t status) {
  return status >= 200 && status <= 299;
}

}  // namespace

Precondition ResponseState::evaluate_conditions() const {
  const int64_t now = Scheduler::get().loop().unix_seconds();
  http::Validators validators;
  const Bytes etag = value_of(headers, ZEND_STRL("etag"));
  if (http::is_etag(etag)) validators.etag = etag;
  validators.last_modified = http::parse_date(value_of(headers, ZEND_STRL("last-modified")), now);
  return http::evaluate_preconditions(exchange_->request(), validators, now);
}

Precondition ResponseState::precondition() {
  if (!conditional || !exchange_ || committed_ || !is_success(status)) return Precondition::kPassed;
  if (!verdict_) verdict_ = evaluate_conditions();
  return *verdict_;
}

bool ResponseState::answer_condition() {
  // What is no GET has changed something by now, if nobody asked.
  const http::Method method = exchange_ ? exchange_->request().method : http::Method::kGet;
  const bool late = method != http::Method::kGet && method != http::Method::kHead;
  if (late && !verdict_) return false;
  const Precondition verdict = precondition();
  if (verdict == Precondition::kPassed) return false;
  status = verdict == Precondition::kNotModified ? 304 : 412;
  set_reason(nullptr);
  trailers.clear();
  // Of a 304 it says what a 200 would have been; it is not sent.
  if (status == 412) clear_body();
  return true;
}

void ResponseState::answer_condition_instead_of_stream() {
  stage_ = Stage::kStreaming;
  dropped_ = true;
  declared_length_.reset();
  if (encoding.concerns_streams()) decide_coding(std::nullopt);
  http::ResponseHead head;
  commit(head, {}, http::EndStream::kYes);
}

}  // namespace weft::php
