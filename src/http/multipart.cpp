#include "weft/http/multipart.h"

#include <algorithm>

#include "http/parameters.h"
#include "weft/base/ascii.h"

namespace weft::http {

namespace {

constexpr const char* kMalformedBoundary = "malformed line after a boundary";

bool is_valid_boundary(Bytes boundary) {
  return !boundary.empty() && boundary.size() <= MultipartParser::kMaxBoundary && boundary.back() != ' ' &&
         std::all_of(boundary.begin(), boundary.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

FormType form_type(Bytes content_type) {
  const Bytes essence = ascii::trim(content_type.substr(0, content_type.find(';')));
  if (!ascii::equals_ignoring_case(essence, "multipart/form-data")) return {};
  const Bytes boundary = plain_parameter(content_type, "boundary");
  if (!is_valid_boundary(boundary)) return {FormType::Kind::kMalformed, {}};
  return {FormType::Kind::kMultipart, std::string(boundary)};
}

// At the beginning of the body a boundary needs no CRLF in front.
MultipartParser::MultipartParser(Bytes boundary)
    : delimiter_(std::string("\r\n--").append(boundary)), matched_(2) {}

MultipartParser::Event MultipartParser::feed(Bytes& in) {
  while (!in.empty()) {
    Event event = Event::kMore;
    switch (place_) {
      case Place::kPreamble: event = read_preamble(in); break;
      case Place::kAfterBoundary: event = read_after_boundary(in); break;
      case Place::kFinalDash: event = read_final_dash(in); break;
      case Place::kPadding: event = read_padding(in); break;
      case Place::kPaddingLf: event = read_padding_lf(in); break;
      case Place::kHead: event = read_head(in); break;
      case Place::kData: event = read_data(in); break;
      case Place::kEpilogue: in = {}; break;
      case Place::kRefused: return Event::kRefused;
    }
    if (event != Event::kMore) return event;
  }
  return Event::kMore;
}

MultipartParser::Event MultipartParser::end() {
  if (place_ == Place::kEpilogue) return Event::kMore;
  if (place_ == Place::kRefused) return Event::kRefused;
  return refuse(400, "the final boundary is missing");
}

// --- between the parts

// CR is in a delimiter only as its first octet: what began like one and is none holds no other beginning.
bool MultipartParser::go_on_matching(Bytes& in) {
  const size_t before = matched_;
  while (!in.empty() && matched_ < delimiter_.size() && in.front() == delimiter_[matched_]) {
    ++matched_;
    in.remove_prefix(1);
  }
  if (matched_ == delimiter_.size()) {
    matched_ = 0;
    return true;
  }
  if (in.empty()) return false;
  data_ = Bytes(delimiter_).substr(0, before);
  // What has been matched of this very input is data, too, and lies in front of `in`.
  in = Bytes(in.data() - (matched_ - before), in.size() + (matched_ - before));
  matched_ = 0;
  return false;
}

bool MultipartParser::scan(Bytes& in) {
  data_ = {};
  if (matched_ > 0) return go_on_matching(in);
  for (size_t from = 0;;) {
    const size_t at = in.find('\r', from);
    if (at == Bytes::npos) break;
    const Bytes tail = in.substr(at, delimiter_.size());
    if (tail != Bytes(delimiter_).substr(0, tail.size())) {
      from = at + 1;
      continue;
    }
    data_ = in.substr(0, at);
    in.remove_prefix(at);
    return data_.empty() && go_on_matching(in);
  }
  data_ = in;
  in = {};
  return false;
}

MultipartParser::Event MultipartParser::read_preamble(Bytes& in) {
  if (scan(in)) place_ = Place::kAfterBoundary;
  return Event::kMore;
}

MultipartParser::Event MultipartParser::read_data(Bytes& in) {
  if (scan(in)) {
    place_ = Place::kAfterBoundary;
    return Event::kPartEnd;
  }
  return data_.empty() ? Event::kMore : Event::kData;
}

MultipartParser::Event MultipartParser::read_after_boundary(Bytes& in) {
  if (in.front() == '-') {
    place_ = Place::kFinalDash;
    in.remove_prefix(1);
    return Event::kMore;
  }
  padding_ = 0;
  place_ = Place::kPadding;
  return Event::kMore;
}

MultipartParser::Event MultipartParser::read_final_dash(Bytes& in) {
  if (in.front() != '-') return refuse(400, kMalformedBoundary);
  in.remove_prefix(1);
  place_ = Place::kEpilogue;
  return Event::kEnd;
}

MultipartParser::Event MultipartParser::read_padding(Bytes& in) {
  while (!in.empty() && ascii::is_blank(in.front())) {
    if (++padding_ > kMaxPadding) return refuse(400, kMalformedBoundary);
    in.remove_prefix(1);
  }
  if (in.empty()) return Event::kMore;
  if (in.front() != '\r') return refuse(400, kMalformedBoundary);
  in.remove_prefix(1);
  place_ = Place::kPaddingLf;
  return Event::kMore;
}

MultipartParser::Event MultipartParser::read_padding_lf(Bytes& in) {
  if (in.front() != '\n') return refuse(400, kMalformedBoundary);
  in.remove_prefix(1);
  section_.clear();
  line_begin_ = 0;
  place_ = Place::kHead;
  return Event::kMore;
}

// --- the parts

MultipartParser::Event MultipartParser::read_head(Bytes& in) {
  const size_t end = in.find('\n');
  const Bytes piece = in.substr(0, end == Bytes::npos ? end : end + 1);
  if (piece.size() > kMaxHead - section_.size()) return refuse(413, "header of a part too large");
  section_.append(piece);
  in.remove_prefix(piece.size());
  if (end == Bytes::npos) return Event::kMore;
  const size_t line_size = section_.size() - line_begin_;
  if (line_size < 2 || section_[section_.size() - 2] != '\r') {
    return refuse(400, "line of a part's header without CR");
  }
  line_begin_ = section_.size();
  if (line_size > 2) return Event::kMore;
  section_.resize(section_.size() - 2);
  const char* reason;
  if (!head_.parse(section_, reason)) return refuse(400, reason);
  place_ = Place::kData;
  return Event::kPart;
}

MultipartParser::Event MultipartParser::refuse(uint16_t status, const char* reason) {
  refusal_ = {status, reason};
  place_ = Place::kRefused;
  return Event::kRefused;
}

}  // namespace weft::http
