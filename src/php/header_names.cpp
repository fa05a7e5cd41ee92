#include "php/header_names.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace weft::php {

namespace {

// In order of length: the names of one length lie together.
constexpr Bytes kNames[] = {
    "te",
    "age",
    "dnt",
    "via",
    "date",
    "etag",
    "from",
    "host",
    "link",
    "vary",
    "allow",
    "range",
    "accept",
    "cookie",
    "expect",
    "origin",
    "pragma",
    "server",
    "alt-svc",
    "expires",
    "referer",
    "sec-gpc",
    "trailer",
    "upgrade",
    "if-match",
    "if-range",
    "location",
    "priority",
    "forwarded",
    "sec-ch-ua",
    "x-api-key",
    "x-real-ip",
    "connection",
    "keep-alive",
    "set-cookie",
    "tracestate",
    "user-agent",
    "retry-after",
    "traceparent",
    "content-type",
    "max-forwards",
    "x-csrf-token",
    "x-powered-by",
    "x-request-id",
    "accept-ranges",
    "authorization",
    "cache-control",
    "content-range",
    "if-none-match",
    "last-modified",
    "accept-charset",
    "content-length",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "accept-encoding",
    "accept-language",
    "x-forwarded-for",
    "x-frame-options",
    "content-encoding",
    "content-language",
    "content-location",
    "sec-ch-ua-mobile",
    "www-authenticate",
    "x-correlation-id",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-requested-with",
    "if-modified-since",
    "sec-websocket-key",
    "transfer-encoding",
    "x-forwarded-proto",
    "sec-ch-ua-platform",
    "content-disposition",
    "if-unmodified-since",
    "proxy-authorization",
    "sec-websocket-version",
    "access-control-max-age",
    "sec-websocket-protocol",
    "x-content-type-options",
    "content-security-policy",
    "sec-websocket-extensions",
    "strict-transport-security",
    "upgrade-insecure-requests",
    "access-control-allow-origin",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-request-method",
    "access-control-request-headers",
};
constexpr size_t kCount = std::size(kNames);
constexpr size_t kLongest = kNames[kCount - 1].size();
static_assert(kCount <= UINT8_MAX);

// Index of the first name that is at least as long as the index.
constexpr auto kFirstOfLength = [] {
  std::array<uint8_t, kLongest + 2> first = {};
  size_t next = 0;
  for (size_t length = 0; length < first.size(); ++length) {
    while (next < kCount && kNames[next].size() < length) ++next;
    first[length] = static_cast<uint8_t>(next);
  }
  return first;
}();

zend_string* strings[kCount];

}  // namespace

void register_header_names() {
  for (size_t i = 0; i < kCount; ++i) {
    strings[i] = zend_string_init_interned(kNames[i].data(), kNames[i].size(), /* permanent */ true);
  }
}

zend_string* find_header_name(Bytes name) {
  if (name.size() > kLongest) return nullptr;
  for (size_t i = kFirstOfLength[name.size()]; i < kFirstOfLength[name.size() + 1]; ++i) {
    if (std::memcmp(kNames[i].data(), name.data(), name.size()) == 0) return strings[i];
  }
  return nullptr;
}

}  // namespace weft::php
