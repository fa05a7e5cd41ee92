// Forwarded and X-Forwarded fields: every input is one element, one node, one list, and a request of a
// trusted proxy.

#include <algorithm>
#include <cstdint>
#include <string>

#include "http/forwarded.h"
#include "weft/base/assert.h"
#include "weft/http/client_info.h"
#include "weft/http/target.h"
#include "weft/http/trusted_proxies.h"

using namespace weft;
using namespace weft::http;

namespace {

void check_prefix(Bytes text) {
  const auto address = IpAddress::parse(text);
  const auto prefix = IpPrefix::parse(text);
  if (address) {
    WEFT_ASSERT(IpAddress::parse(address->text()) == address);
    WEFT_ASSERT(prefix && prefix->contains(*address));
  } else if (prefix) {
    WEFT_ASSERT(prefix->contains(*IpAddress::parse(text.substr(0, text.find('/')))));
  }
}

void check_node(Bytes text) {
  const auto node = parse_forwarded_node(text);
  if (!node) return;
  std::string written = node->address.text();
  if (!node->address.is_v4()) written = "[" + written + "]";
  if (node->port) written += ":" + std::to_string(*node->port);
  const auto again = parse_forwarded_node(written);
  WEFT_ASSERT(again && again->address == node->address && again->port == node->port);
}

void check_element(Bytes text) {
  const auto element = parse_forwarded_element(text);
  if (!element) return;
  char small[2], large[4096];
  for (const Bytes value : {element->node, element->proto, element->host}) {
    const Bytes plain = unquote(value, large);
    WEFT_ASSERT(plain.size() <= value.size());
    unquote(value, small);
  }
  // An element that is well formed stands for itself in a list, whatever is in front of it.
  if (text.find_first_not_of(" \t;,") == Bytes::npos) return;
  const std::string list = "garbage\"," + std::string(text);
  Bytes rest = list;
  if (text.find(',') == Bytes::npos) WEFT_ASSERT(take_last_element(rest, Quotes::kStrings) == text);
}

void check_list(Bytes list) {
  for (const Quotes quotes : {Quotes::kNone, Quotes::kStrings}) {
    Bytes rest = list;
    std::string joined;
    bool first = true;
    while (!rest.empty()) {
      const size_t before = rest.size();
      const Bytes element = take_last_element(rest, quotes);
      joined = std::string(element) + (first ? "" : "," + joined);
      first = false;
      WEFT_ASSERT(rest.size() < before);
      WEFT_ASSERT(rest.size() + element.size() + 1 >= before);
    }
    WEFT_ASSERT(joined == list || "," + joined == list);
  }
}

// Lines "name: value", where the first octet of each chooses the name.
void check_request(Bytes text) {
  static constexpr Bytes kNames[] = {"forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host",
                                     "x-forwarded-port"};
  RequestHead request;
  request.authority = "own.example:1";
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    request.fields.append_name(kNames[static_cast<unsigned char>(text.front()) % 5]);
    request.fields.append_value(text.substr(0, end).substr(std::min<size_t>(1, end)));
    request.fields.finish_field();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  static const TrustedProxies proxies = [] {
    TrustedProxies rules;
    rules.add("private");
    rules.add("unix");
    return rules;
  }();
  for (const char* address : {"10.0.0.1", "", "192.0.2.1"}) {
    const Peer peer{address, uint16_t{1}, &proxies};
    const ClientInfo client = find_client(request, peer);
    WEFT_ASSERT(client.from.address == find_client_address(request, peer).address);
    WEFT_ASSERT(client.scheme == "http" || client.scheme == "https");
    WEFT_ASSERT(is_valid_authority(client.authority));
    if (!proxies.trusts(peer)) WEFT_ASSERT(client.from.address->text() == peer.address);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes text(reinterpret_cast<const char*>(data), size);
  check_prefix(text);
  check_node(text);
  check_element(text);
  check_list(text);
  check_request(text);
  return 0;
}
