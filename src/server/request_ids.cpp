#include "server/request_ids.h"

#include <algorithm>

#include "weft/base/hex.h"

namespace weft::server {

namespace {

constexpr size_t kIdOctets = 16;

bool is_good_id(Bytes id) {
  return !id.empty() && id.size() <= RequestIds::kLongestId &&
         std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

// Ids of zeros mean that there is none.
template <size_t N>
void take_nonzero(RandomPool& random, unsigned char (&octets)[N]) {
  random.take(octets, N);
  octets[0] |= std::all_of(octets, octets + N, [](unsigned char c) { return c == 0; });
}

}  // namespace

void RequestIds::give(http::Exchange& exchange) {
  if (traces_) set_trace(exchange);
  if (!header_.empty()) set_id(exchange);
}

void RequestIds::set_trace(http::Exchange& exchange) {
  unsigned char span[http::TraceContext::kSpanOctets];
  take_nonzero(random_, span);
  const http::HeaderBlock& fields = exchange.request().fields;
  if (const auto field = fields.find_only("traceparent")) {
    if (const auto parent = http::parse_traceparent(*field)) return exchange.trace.go_on(*parent, span);
  }
  unsigned char trace[http::TraceContext::kTraceOctets];
  take_nonzero(random_, trace);
  exchange.trace.begin(trace, span);
}

void RequestIds::set_id(http::Exchange& exchange) {
  if (const auto id = exchange.request().fields.find(header_); id && is_good_id(*id)) {
    return exchange.set_request_id(header_, *id);
  }
  unsigned char octets[kIdOctets];
  random_.take(octets, sizeof octets);
  char text[2 * kIdOctets];
  hex::put(text, octets);
  exchange.set_request_id(header_, Bytes(text, sizeof text));
}

}  // namespace weft::server
