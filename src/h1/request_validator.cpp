#include "h1/request_validator.h"

#include "weft/base/ascii.h"
#include "weft/http/request_rules.h"
#include "weft/http/target.h"

namespace weft::h1 {

using http::KnownAuthority;
using http::Method;
using http::Refusal;
using http::RequestHead;
using http::Target;
using http::Version;

namespace {

constexpr Refusal kFine{};

// What one pass over the fields collects.
struct Framing {
  unsigned hosts = 0;
  unsigned content_types = 0;
  unsigned transfer_encodings = 0;
  Bytes host;
  Bytes transfer_encoding;
  std::optional<Bytes> content_length;
  bool close = false;
  bool keep_alive = false;
};

void take_connection(Bytes value, Framing& framing) {
  http::for_each_list_token(value, [&framing](Bytes token) {
    framing.close |= ascii::equals_ignoring_case(token, "close");
    framing.keep_alive |= ascii::equals_ignoring_case(token, "keep-alive");
    return true;
  });
}

// HTTP/1.0 clients did not mean it.
Refusal take_expect_of_1_1(Bytes value, RequestHead& head) {
  return head.version == Version::k1_0 ? kFine : http::take_expect(value, head);
}

Refusal take_field(const http::HeaderField& field, RequestHead& head, Framing& framing) {
  switch (field.name.size()) {
    case 4:
      if (field.name == "host") {
        ++framing.hosts;
        framing.host = field.value;
      }
      break;
    case 6:
      if (field.name == "expect") return take_expect_of_1_1(field.value, head);
      break;
    case 10:
      if (field.name == "connection") take_connection(field.value, framing);
      break;
    case 12:
      if (field.name == "content-type") ++framing.content_types;
      break;
    case 14:
      if (field.name == "content-length")
        return http::take_content_length(field.value, framing.content_length);
      break;
    case 17:
      if (field.name == "transfer-encoding") {
        ++framing.transfer_encodings;
        framing.transfer_encoding = field.value;
      }
      break;
    default: break;
  }
  return kFine;
}

// RFC 9112, 3.2 and 3.3.
Refusal check_target(RequestHead& head, const Framing& framing) {
  const std::optional<Target> target = http::split_target(head.target());
  if (!target) return {400, "malformed request-target"};
  head.authority = framing.host;
  switch (target->form) {
    case Target::Form::kOrigin: return kFine;
    case Target::Form::kAbsolute:
      if (!http::is_web_scheme(target->scheme)) return {400, "unknown scheme in the request-target"};
      head.authority = target->authority;
      return kFine;
    case Target::Form::kAsterisk:
      if (head.method != Method::kOptions) return {400, "asterisk form without OPTIONS"};
      return kFine;
    case Target::Form::kAuthority: break;
  }
  return {400, "authority form without CONNECT"};
}

Refusal check_host(const RequestHead& head, const Framing& framing, KnownAuthority& known_host) {
  if (framing.hosts > 1) return {400, "repeated host"};
  if (framing.hosts == 0) return head.version == Version::k1_0 ? kFine : Refusal{400, "missing host"};
  if (known_host.is(framing.host)) return kFine;
  if (!http::is_valid_authority(framing.host)) return {400, "malformed host"};
  known_host.remember(framing.host);
  return kFine;
}

// RFC 9112, 6.1. Codings other than chunked are not implemented; a list that has chunked anywhere but at its
// end, or more than once, has no length that everybody agrees on.
Refusal check_transfer_encoding(RequestHead& head, const Framing& framing) {
  if (head.version == Version::k1_0) return {400, "transfer-encoding in HTTP/1.0"};
  if (framing.content_length) return {400, "content-length beside transfer-encoding"};
  if (framing.transfer_encodings > 1) return {400, "repeated transfer-encoding"};
  unsigned codings = 0;
  bool chunked = false;
  for (Bytes list = framing.transfer_encoding;;) {
    const size_t comma = list.find(',');
    const Bytes coding = ascii::trim(list.substr(0, comma));
    if (coding.empty() || chunked) return {400, "malformed transfer-encoding"};
    chunked = ascii::equals_ignoring_case(coding, "chunked");
    ++codings;
    if (comma == Bytes::npos) break;
    list.remove_prefix(comma + 1);
  }
  if (codings > 1 || !chunked) return {501, "unknown transfer-coding"};
  head.chunked = true;
  return kFine;
}

Refusal check_body(RequestHead& head, const Framing& framing, const http::Limits& limits) {
  if (framing.transfer_encodings > 0) return check_transfer_encoding(head, framing);
  if (const Refusal refusal = http::check_content_length(framing.content_length, limits, head))
    return refusal;
  // Nobody needs to be told to go on with nothing.
  if (head.content_length.value_or(0) == 0) head.expects_continue = false;
  return kFine;
}

}  // namespace

Refusal validate_request(RequestHead& head, const http::Limits& limits, KnownAuthority& known_host) {
  Framing framing;
  for (size_t i = 0; i < head.fields.size(); ++i) {
    if (const Refusal refusal = take_field(head.fields[i], head, framing)) return refusal;
  }
  if (const Refusal refusal = check_host(head, framing, known_host)) return refusal;
  if (const Refusal refusal = check_target(head, framing)) return refusal;
  if (framing.content_types > 1) return {400, "repeated content-type"};
  head.keep_alive = !framing.close && (head.version == Version::k1_1 || framing.keep_alive);
  return check_body(head, framing, limits);
}

}  // namespace weft::h1
