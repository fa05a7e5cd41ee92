#include "h2/request_reader.h"

#include <cstring>

#include "h2/field_rules.h"
#include "weft/base/ascii.h"
#include "weft/http/method.h"
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

  void take(const http::HeaderField& field, http::RequestHead& head, http::Priority& priority) {
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
      case 8:
        if (is(field.name, "priority")) priority = http::parse_priority(field.value, priority);
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
  priority_ = {};
  empty_stash(authority_);
  empty_stash(cookie_);
  empty_stash(protocol_);
  section_size_ = 0;
  pseudo_ = 0;
  malformed_ = has_host_ = false;
  length_.reset();
  authority_added_ = pseudo_ended_ = false;
  web_scheme_ = true;
  rooted_ = asterisk_ = false;
}

void RequestReader::take(Bytes name, Bytes value, const Limits& limits) {
  if (malformed_) return;
  section_size_ += name.size() + value.size();
  if (section_size_ > limits.field_section) refuse({431, "field section too large"});
  if (!name.empty() && name.front() == ':') {
    take_pseudo(name, value, limits);
  } else {
    take_regular(name, value, limits);
  }
}

// RFC 9113, 8.3 and 8.3.1.
void RequestReader::take_pseudo(Bytes name, Bytes value, const Limits& limits) {
  switch (name.size()) {
    case 5:
      if (is(name, ":path")) return take_path(value, limits);
      break;
    case 7:
      if (is(name, ":method")) return take_method(value);
      if (is(name, ":scheme")) return take_scheme(value);
      break;
    case 9:
      if (is(name, ":protocol")) return take_protocol(value, limits);
      break;
    case 10:
      if (is(name, ":authority")) return take_authority(value, limits);
      break;
    default: break;
  }
  malformed_ = true;
}

// False when it has come before, or stands behind a field, or is empty and must not be.
bool RequestReader::note(Pseudo pseudo, Bytes value) {
  if ((pseudo_ & pseudo) != 0 || pseudo_ended_ || (value.empty() && pseudo != kAuthority)) malformed_ = true;
  pseudo_ |= pseudo;
  return !malformed_;
}

bool RequestReader::check_value(Bytes value) {
  if (!is_valid_value(value)) malformed_ = true;
  return !malformed_;
}

void RequestReader::take_path(Bytes value, const Limits& limits) {
  if (!note(kPath, value) || !check_value(value)) return;
  rooted_ = value.front() == '/';
  asterisk_ = value.size() == 1 && value.front() == '*';
  if (refusal_) return;
  if (value.size() > limits.target) return refuse({414, "target too long"});
  head_.fields.append_target(value);
}

void RequestReader::take_authority(Bytes value, const Limits& limits) {
  if (!note(kAuthority, value) || !check_value(value) || refusal_) return;
  if (value.size() > limits.field_value) return refuse({431, "field value too long"});
  if (pseudo_ & kPath) {
    head_.fields.append_field("host", value);
    authority_added_ = true;
  } else {
    authority_ = value;
  }
}

// Of a request that is refused, too: the answer depends on it.
void RequestReader::take_method(Bytes value) {
  if (!note(kMethod, value)) return;
  head_.method = http::find_method(value);
  if (head_.method == Method::kUnknown && !http::is_token(value)) malformed_ = true;
  if (value.size() >= sizeof head_.method_token) return refuse({501, "unknown method"});
  std::memcpy(head_.method_token, value.data(), value.size());
  head_.method_size = static_cast<uint8_t>(value.size());
  if (head_.method == Method::kUnknown) refuse({501, "unknown method"});
}

void RequestReader::take_scheme(Bytes value) {
  if (!note(kScheme, value)) return;
  if ((value.size() == 5 && is(value, "https")) || (value.size() == 4 && is(value, "http"))) return;
  web_scheme_ = check_value(value) && http::is_web_scheme(value);
}

void RequestReader::take_protocol(Bytes value, const Limits& limits) {
  if (!note(kProtocol, value) || !check_value(value) || refusal_) return;
  if (value.size() > limits.field_value) return refuse({431, "field value too long"});
  protocol_ = value;
}

void RequestReader::take_regular(Bytes name, Bytes value, const Limits& limits) {
  if (!pseudo_ended_) end_pseudo_fields();
  if (!is_valid_field(name, value)) {
    malformed_ = true;
    return;
  }
  note_regular(name, value);
  if (refusal_) return;
  if (name.size() > limits.field_name) return refuse({431, "field name too long"});
  if (value.size() > limits.field_value) return refuse({431, "field value too long"});
  if (head_.fields.size() >= limits.fields) return refuse({431, "too many fields"});
  if (name.size() == 6 && is(name, "cookie")) {
    // RFC 9113, 8.2.3.
    if (!cookie_.empty()) cookie_ += "; ";
    cookie_ += value;
    return;
  }
  head_.fields.append_field(name, value);
}

// What may come once only, or has to be a number.
void RequestReader::note_regular(Bytes name, Bytes value) {
  if (name.size() == 4 && is(name, "host")) {
    if (has_host_) malformed_ = true;
    has_host_ = true;
  } else if (name.size() == 14 && is(name, "content-length")) {
    const std::optional<uint64_t> length = ascii::parse_decimal(value);
    if (length_ || !length) malformed_ = true;
    length_ = length;
  }
}

// RFC 9113, 8.3.1: whoever reads `host` is to find the authority.
void RequestReader::end_pseudo_fields() {
  pseudo_ended_ = true;
  if ((pseudo_ & kAuthority) && !authority_added_ && !refusal_) head_.fields.append_field("host", authority_);
}

bool RequestReader::malformed(bool extended_connect) const {
  if (malformed_ || !(pseudo_ & kMethod)) return true;
  const bool names_host = (pseudo_ & kAuthority) || has_host_;
  const uint8_t where = pseudo_ & (kScheme | kPath);
  if (pseudo_ & kProtocol) {
    if (!extended_connect || head_.method != Method::kConnect) return true;
  } else if (head_.method == Method::kConnect) {
    return where != 0 || !(pseudo_ & kAuthority);
  }
  if (where != (kScheme | kPath) || !names_host) return true;
  if (!web_scheme_ || rooted_) return false;
  return !asterisk_ || head_.method != Method::kOptions;
}

Refusal RequestReader::finish(const Limits& limits, http::KnownAuthority& known_host, bool end_stream) {
  if (malformed_) return kFine;
  if (!pseudo_ended_) end_pseudo_fields();
  if (!cookie_.empty()) head_.fields.append_field("cookie", cookie_);
  if (refusal_) return refusal_;
  if (head_.method == Method::kConnect && protocol_.empty()) return {405, "CONNECT"};
  Framing framing;
  for (size_t i = 0; i < head_.fields.size(); ++i) {
    framing.take(head_.fields[i], head_, priority_);
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
