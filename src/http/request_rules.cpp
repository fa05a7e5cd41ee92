#include "weft/http/request_rules.h"

#include "weft/base/ascii.h"

namespace weft::http {

namespace {

constexpr Refusal kFine{};

}  // namespace

Refusal take_content_length(Bytes value, std::optional<Bytes>& length) {
  while (true) {
    const size_t comma = value.find(',');
    const Bytes number = ascii::trim(value.substr(0, comma));
    if (!length) length = number;
    if (number.empty() || number != *length) return {400, "conflicting content-length"};
    if (comma == Bytes::npos) return kFine;
    value.remove_prefix(comma + 1);
  }
}

Refusal take_expect(Bytes value, RequestHead& head) {
  if (!ascii::equals_ignoring_case(value, "100-continue")) return {417, "unknown expectation"};
  head.expects_continue = true;
  return kFine;
}

Refusal check_content_length(const std::optional<Bytes>& length, const Limits& limits, RequestHead& head) {
  if (!length) return kFine;
  head.content_length = ascii::parse_decimal(*length);
  if (!head.content_length) return {400, "malformed content-length"};
  if (*head.content_length > limits.body) return {413, "body too large"};
  return kFine;
}

bool is_web_scheme(Bytes scheme) {
  return ascii::equals_ignoring_case(scheme, "http") || ascii::equals_ignoring_case(scheme, "https");
}

}  // namespace weft::http
