#include "h1/h1_parser.h"

#include <algorithm>

#include "h1/octets.h"
#include "h1/request_validator.h"
#include "weft/h1/h1_session.h"

namespace weft::h1 {

using http::Method;

namespace {

// Some clients send one after a body (RFC 9112, 2.2).
constexpr uint8_t kMaxEmptyLines = 4;
constexpr size_t kMaxMethod = sizeof(http::RequestHead::method_token) - 1;

constexpr const char* kMalformedMethod = "malformed method";

}  // namespace

struct Trampolines {
  template <int (H1Parser::*Method)(Bytes)>
  static int data(llhttp_t* parser, const char* at, size_t size) noexcept {
    return (static_cast<H1Parser*>(parser->data)->*Method)(Bytes(at, size));
  }
  template <int (H1Parser::*Method)()>
  static int event(llhttp_t* parser) noexcept {
    return (static_cast<H1Parser*>(parser->data)->*Method)();
  }

  static llhttp_settings_t make_settings() {
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_header_field = data<&H1Parser::on_field_name>;
    settings.on_header_field_complete = event<&H1Parser::on_field_name_end>;
    settings.on_header_value = data<&H1Parser::on_field_value>;
    settings.on_header_value_complete = event<&H1Parser::on_field_value_end>;
    settings.on_headers_complete = event<&H1Parser::on_section_end>;
    return settings;
  }
};

namespace {

struct Templates {
  llhttp_settings_t settings = Trampolines::make_settings();
  // Request lines are read here: llhttp has a fixed list of methods without QUERY and most of the registry,
  // and what it lets pass in targets and versions differs between its own versions.
  llhttp_t fields = llhttp::primed("POST / HTTP/1.1\r\n");
};

const Templates& templates() {
  static const Templates kTemplates;
  return kTemplates;
}

}  // namespace

const char* parser_version() {
#define WEFT_TEXT_OF(x) #x
#define WEFT_TEXT(x) WEFT_TEXT_OF(x)
  return WEFT_TEXT(LLHTTP_VERSION_MAJOR) "." WEFT_TEXT(LLHTTP_VERSION_MINOR) "." WEFT_TEXT(
      LLHTTP_VERSION_PATCH);
#undef WEFT_TEXT
#undef WEFT_TEXT_OF
}

void H1Parser::start(const http::Limits& limits) {
  limits_ = &limits;
  place_ = Place::kStart;
  empty_lines_ = 0;
  refusal_ = {};
  body_received_ = 0;
  body_left_ = 0;
}

H1Parser::Event H1Parser::feed(Bytes& in) {
  body_ = {};
  while (!in.empty()) {
    Event event = Event::kMore;
    switch (place_) {
      case Place::kStart:
      case Place::kStartLf: event = read_start(in); break;
      case Place::kMethod: event = read_method(in); break;
      case Place::kHead: event = read_head(in); break;
      case Place::kIdentity: return read_identity(in);
      case Place::kChunked: event = read_chunked(in); break;
      case Place::kTrailers: event = read_trailers(in); break;
      case Place::kEnd: return Event::kMore;
      case Place::kRefused: return Event::kRefused;
    }
    if (event != Event::kMore) return event;
  }
  return Event::kMore;
}

H1Parser::Event H1Parser::read_start(Bytes& in) {
  if (place_ == Place::kStartLf) {
    if (in.front() != '\n') return refuse(400, "CR without LF");
    place_ = Place::kStart;
    in.remove_prefix(1);
    return Event::kMore;
  }
  if (in.front() == '\r') {
    if (++empty_lines_ > kMaxEmptyLines) return refuse(400, "too many empty lines");
    place_ = Place::kStartLf;
    in.remove_prefix(1);
    return Event::kMore;
  }
  if (!is_token_octet(in.front())) return refuse(400, kMalformedMethod);
  place_ = Place::kMethod;
  return Event::kMore;
}

H1Parser::Event H1Parser::read_method(Bytes& in) {
  const char* p = in.data();
  const char* const end = p + in.size();
  size_t size = head_.method_size;
  while (p != end && is_token_octet(*p) && size < kMaxMethod) head_.method_token[size++] = *p++;
  head_.method_size = static_cast<uint8_t>(size);
  in.remove_prefix(static_cast<size_t>(p - in.data()));
  if (in.empty()) return Event::kMore;
  if (is_token_octet(in.front())) return refuse(501, "unknown method");
  if (in.front() != ' ') return refuse(400, kMalformedMethod);
  in.remove_prefix(1);
  return end_method();
}

H1Parser::Event H1Parser::end_method() {
  head_.method = http::find_method(head_.method_name());
  if (head_.method == Method::kConnect) return refuse(405, "CONNECT");
  if (head_.method == Method::kUnknown) {
    const bool h2_preface = head_.method_name() == "PRI";
    return h2_preface ? refuse(505, "HTTP/2 preface") : refuse(501, "unknown method");
  }
  guard_.start_request();
  start_section(head_.fields);
  place_ = Place::kHead;
  return Event::kMore;
}

void H1Parser::start_section(http::HeaderBlock& section) {
  section_ = &section;
  section_ended_ = false;
  llhttp_ = templates().fields;
  llhttp::attach(llhttp_, templates().settings, this);
}

H1Parser::Event H1Parser::read_section(Bytes& in) {
  const size_t passed = guard_.scan_fields(in, *limits_);
  const llhttp_errno_t error = llhttp_execute(&llhttp_, in.data(), passed);
  const char* const end = in.data() + passed;
  in.remove_prefix(passed);
  const bool complete = guard_.state() == FramingGuard::State::kComplete;
  // What llhttp dislikes comes before the octet that the guard dislikes.
  if (error != (complete ? HPE_PAUSED : HPE_OK) || section_ended_ != complete ||
      (complete && llhttp_get_error_pos(&llhttp_) != end)) {
    return refuse(400, "malformed head");
  }
  if (guard_.state() == FramingGuard::State::kRefused) return refuse(guard_.refusal());
  return complete ? Event::kHead : Event::kMore;
}

H1Parser::Event H1Parser::read_head(Bytes& in) {
  if (guard_.in_request_line()) {
    Bytes target;
    const size_t passed = guard_.scan_request_line(in, *limits_, target);
    head_.fields.append_target(target);
    in.remove_prefix(passed);
    if (guard_.state() == FramingGuard::State::kRefused) return refuse(guard_.refusal());
    if (in.empty()) return Event::kMore;
  }
  const Event event = read_section(in);
  return event == Event::kHead ? end_head() : event;
}

H1Parser::Event H1Parser::end_head() {
  head_.version = guard_.version_minor() == '0' ? http::Version::k1_0 : http::Version::k1_1;
  if (const http::Refusal refusal = validate_request(head_, *limits_, known_host_)) return refuse(refusal);
  if (head_.chunked) {
    chunks_.start(limits_->body);
    place_ = Place::kChunked;
  } else {
    body_left_ = head_.content_length.value_or(0);
    place_ = body_left_ == 0 ? Place::kEnd : Place::kIdentity;
  }
  return Event::kHead;
}

H1Parser::Event H1Parser::read_identity(Bytes& in) {
  body_ = in.substr(0, static_cast<size_t>(std::min<uint64_t>(body_left_, in.size())));
  in.remove_prefix(body_.size());
  body_received_ += body_.size();
  body_left_ -= body_.size();
  if (body_left_ == 0) place_ = Place::kEnd;
  return Event::kBody;
}

H1Parser::Event H1Parser::read_chunked(Bytes& in) {
  switch (chunks_.feed(in, body_)) {
    case ChunkDecoder::Result::kMore: return Event::kMore;
    case ChunkDecoder::Result::kRefused: return refuse(chunks_.refusal());
    case ChunkDecoder::Result::kData: body_received_ += body_.size(); return Event::kBody;
    case ChunkDecoder::Result::kLastChunk: break;
  }
  guard_.start_trailers();
  start_section(trailers_);
  place_ = Place::kTrailers;
  return Event::kMore;
}

H1Parser::Event H1Parser::read_trailers(Bytes& in) {
  const Event event = read_section(in);
  if (event != Event::kHead) return event;
  place_ = Place::kEnd;
  return Event::kBody;
}

H1Parser::Event H1Parser::refuse(http::Refusal refusal) {
  refusal_ = refusal;
  place_ = Place::kRefused;
  return Event::kRefused;
}

int H1Parser::on_field_name(Bytes fragment) {
  section_->append_name(fragment);
  return 0;
}

int H1Parser::on_field_name_end() {
  llhttp::treat_field_as_ordinary(llhttp_);
  return 0;
}

int H1Parser::on_field_value(Bytes fragment) {
  section_->append_value(fragment);
  return 0;
}

int H1Parser::on_field_value_end() {
  section_->finish_field();
  return 0;
}

int H1Parser::on_section_end() {
  section_ended_ = true;
  return HPE_PAUSED;
}

}  // namespace weft::h1
