#include "h2/request_reader.h"

#include <cstring>

#include "weft/http/request_rules.h"
#include "weft/http/target.h"

namespace weft::h2 {

using http::Limits;
using http::Method;
using http::Refusal;
using http::Target;

namespace {

constexpr Refusal kFine{};
constexpr size_t kKeepStash = 1024;

// Where the size is known to fit already; the compiler makes it a word or two.
template <size_t kSize>
bool is(Bytes text, const char (&literal)[kSize]) {
  return std::memcmp(text.data(), literal, kSize - 1) == 0;
}

void empty_stash(std::string& stash) {
  stash.clear();
  if (stash.capacity() > kKeepStash) stash.shrink_to_fit();
}

}  // namespace

// What one pass over the fields collects.
struct RequestReader::Framing {
  unsigned content_types = 0;
  std::optional<Bytes> host;
  std::optional<Bytes> content_length;
  Refusal refusal;

  void take(const http::HeaderField& field, http::RequestHead& head) {
    switch (field.name.size()) {
      case 4:
        if (!is(field.name, "host")) break;
        if (host && !ascii::equals_ignoring_case(*host, field.value))
          refusal = {400, "host differs from :authority"};
        host = field.value;
        break;
      case 6:
        if (is(field.name, "expect")) refusal = http::take_expect(field.value, head);
        break;
      case 12:
        if (is(field.name, "content-type")) ++content_types;
        break;
      case 14:
        if (is(field.name, "content-length"))
          refusal = http::take_content_length(field.value, content_length);
        break;
      default: break;
    }
  }
};

void RequestReader::recycle() {
  refusal_ = {};
  empty_stash(authority_);
  empty_stash(cookie_);
  empty_stash(protocol_);
  list_size_ = 0;
  section_size_ = 0;
  has_authority_ = false;
  authority_added_ = false;
  has_target_ = false;
  pseudo_ended_ = false;
  web_scheme_ = true;
}

void RequestReader::take(Bytes name, Bytes value, const Limits& limits) {
  list_size_ += name.size() + value.size() + kFieldOverhead;
  section_size_ += name.size() + value.size();
  if (refusal_) {
    // The answer depends on it.
    if (name == ":method" && head_.method_size == 0) take_method(value);
    return;
  }
  if (section_size_ > limits.field_section) return refuse({431, "field section too large"});
  if (!name.empty() && name.front() == ':') {
    take_pseudo(name, value, limits);
  } else {
    take_regular(name, value, limits);
  }
}

void RequestReader::take_pseudo(Bytes name, Bytes value, const Limits& limits) {
  switch (name.size()) {
    case 5:
      if (!is(name, ":path")) return;
      if (value.size() > limits.target) return refuse({414, "target too long"});
      head_.fields.append_target(value);
      has_target_ = true;
      return;
    case 7:
      if (is(name, ":method")) return take_method(value);
      if (is(name, ":scheme"))
        web_scheme_ = value == "https" || value == "http" || http::is_web_scheme(value);
      return;
    case 9:
      if (!is(name, ":protocol")) return;
      if (value.size() > limits.field_value) return refuse({431, "field value too long"});
      protocol_ = value;
      return;
    case 10:
      if (is(name, ":authority")) take_authority(value, limits);
      return;
    default: return;
  }
}

void RequestReader::take_authority(Bytes value, const Limits& limits) {
  if (value.size() > limits.field_value) return refuse({431, "field value too long"});
  has_authority_ = true;
  if (has_target_) {
    add_field("host", value);
    authority_added_ = true;
  } else {
    authority_ = value;
  }
}

void RequestReader::take_method(Bytes value) {
  if (value.size() >= sizeof head_.method_token) return refuse({501, "unknown method"});
  std::memcpy(head_.method_token, value.data(), value.size());
  head_.method_size = static_cast<uint8_t>(value.size());
  head_.method = http::find_method(value);
  if (head_.method == Method::kUnknown) refuse({501, "unknown method"});
}

void RequestReader::take_regular(Bytes name, Bytes value, const Limits& limits) {
  if (!pseudo_ended_) end_pseudo_fields();
  if (name.size() > limits.field_name) return refuse({431, "field name too long"});
  if (value.size() > limits.field_value) return refuse({431, "field value too long"});
  if (head_.fields.size() >= limits.fields) return refuse({431, "too many fields"});
  if (name.size() == 6 && is(name, "cookie")) {
    // RFC 9113, 8.2.3.
    if (!cookie_.empty()) cookie_ += "; ";
    cookie_ += value;
    return;
  }
  add_field(name, value);
}

void RequestReader::add_field(Bytes name, Bytes value) {
  head_.fields.append_field(name, ascii::trim(value));
}

// RFC 9113, 8.3.1: whoever reads `host` is to find the authority.
void RequestReader::end_pseudo_fields() {
  pseudo_ended_ = true;
  if (has_authority_ && !authority_added_) add_field("host", authority_);
}

Refusal RequestReader::finish(const Limits& limits, http::KnownAuthority& known_host, bool end_stream) {
  if (!pseudo_ended_) end_pseudo_fields();
  if (!cookie_.empty()) add_field("cookie", cookie_);
  if (refusal_) return refusal_;
  if (head_.method == Method::kConnect && protocol_.empty()) return {405, "CONNECT"};
  Framing framing;
  for (size_t i = 0; i < head_.fields.size(); ++i) {
    framing.take(head_.fields[i], head_);
    if (framing.refusal) return framing.refusal;
  }
  if (const Refusal refusal = check_authority(framing, known_host)) return refusal;
  if (!web_scheme_) return {400, "unknown scheme"};
  if (const Refusal refusal = check_target()) return refusal;
  if (framing.content_types > 1) return {400, "repeated content-type"};
  if (const Refusal refusal = http::check_content_length(framing.content_length, limits, head_))
    return refusal;
  head_.protocol = protocol_;
  head_.chunked = !end_stream && !head_.content_length;
  if (end_stream || head_.content_length == 0) head_.expects_continue = false;
  return kFine;
}

Refusal RequestReader::check_authority(const Framing& framing, http::KnownAuthority& known_host) {
  if (!framing.host) return {400, "missing host"};
  head_.authority = *framing.host;
  if (known_host.is(head_.authority)) return kFine;
  if (!http::is_valid_authority(head_.authority)) return {400, "malformed host"};
  known_host.remember(head_.authority);
  return kFine;
}

Refusal RequestReader::check_target() const {
  const std::optional<Target> target = http::split_target(head_.target());
  if (!target) return {400, "malformed :path"};
  if (target->form == Target::Form::kOrigin) return kFine;
  if (target->form == Target::Form::kAsterisk && head_.method == Method::kOptions) return kFine;
  return {400, "malformed :path"};
}

}  // namespace weft::h2
