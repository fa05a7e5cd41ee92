#include "weft/http/client_info.h"

#include <array>

#include "http/forwarded.h"
#include "weft/base/ascii.h"
#include "weft/http/target.h"
#include "weft/http/trusted_proxies.h"

namespace weft::http {

namespace {

constexpr Bytes kForwarded = "forwarded";
constexpr Bytes kForwardedFor = "x-forwarded-for";
constexpr Bytes kForwardedProto = "x-forwarded-proto";
constexpr Bytes kForwardedHost = "x-forwarded-host";
constexpr Bytes kForwardedPort = "x-forwarded-port";

// The longest node is an IPv6 address in brackets with a port; what is longer is none.
constexpr size_t kLongestNode = 64;
constexpr size_t kLongestHost = 255 + 6;

// What one proxy says of the request it was sent. Raw values; empty = not said.
struct Hop {
  Bytes node;
  Bytes proto;
  Bytes host;
  Bytes port;  // of the host
};

// The hops of Forwarded, last to first.
class ForwardedHops {
 public:
  explicit ForwardedHops(const HeaderBlock& fields) : elements_(fields, kForwarded, Quotes::kStrings) {}

  std::optional<Hop> next() {
    const std::optional<Bytes> text = elements_.next();
    if (!text) return std::nullopt;
    const std::optional<ForwardedElement> element = parse_forwarded_element(*text);
    if (!element) return Hop{};
    return Hop{element->node, element->proto, element->host, {}};
  }

 private:
  ReverseList elements_;
};

// The hops of the X-Forwarded fields, last to first. What belongs together has the same place from the end;
// proxies that replace a field rather than add to it leave shorter lists, whose last value then holds.
class XForwardedHops {
 public:
  explicit XForwardedHops(const HeaderBlock& fields)
      : nodes_(fields, kForwardedFor, Quotes::kNone),
        protos_(fields, kForwardedProto, Quotes::kNone),
        hosts_(fields, kForwardedHost, Quotes::kNone),
        ports_(fields, kForwardedPort, Quotes::kNone) {}

  std::optional<Hop> next() {
    const std::optional<Bytes> node = nodes_.next();
    if (!node && !first_) return std::nullopt;
    first_ = false;
    return Hop{node.value_or(Bytes()), protos_.next().value_or(Bytes()), hosts_.next().value_or(Bytes()),
               ports_.next().value_or(Bytes())};
  }

 private:
  ReverseList nodes_;
  ReverseList protos_;
  ReverseList hosts_;
  ReverseList ports_;
  bool first_ = true;
};

// Where the fields lead.
struct Route {
  ClientAddress from;
  bool ended = false;  // at something that is no trusted proxy
  Bytes proto;         // as the outermost trusted proxy that says so
  Bytes host;
  Bytes port;
};

ClientAddress address_of(const Peer& peer) {
  return {IpAddress::parse(peer.address), peer.port};
}

template <class Hops>
Route follow(Hops hops, const Peer& peer) {
  Route route;
  route.from = address_of(peer);
  while (const std::optional<Hop> hop = hops.next()) {
    if (!hop->proto.empty()) route.proto = hop->proto;
    if (!hop->host.empty()) route.host = hop->host;
    if (!hop->port.empty()) route.port = hop->port;
    char room[kLongestNode];
    const std::optional<ForwardedNode> node = parse_forwarded_node(unquote(hop->node, room));
    if (node) route.from = {node->address, node->port};
    route.ended = !node || !peer.proxies->trusts(node->address);
    if (route.ended) break;
  }
  return route;
}

// Of a peer that is trusted.
Route choose_route(const HeaderBlock& fields, const Peer& peer) {
  if (!fields.find(kForwarded)) return follow(XForwardedHops(fields), peer);
  const Route standard = follow(ForwardedHops(fields), peer);
  if (!fields.find(kForwardedFor)) return standard;
  const Route other = follow(XForwardedHops(fields), peer);
  if (!other.ended) return standard;
  if (!standard.ended) return other;
  if (standard.from.address == other.from.address) return standard;
  Route nowhere;
  nowhere.from = address_of(peer);
  return nowhere;
}

bool is_trusted(const Peer& peer) {
  return peer.proxies && peer.proxies->trusts(peer);
}

Bytes scheme_of(Bytes proto, bool secure) {
  std::array<char, 8> room;
  proto = unquote(proto, room);
  if (equals_ignoring_case(proto, "https") || equals_ignoring_case(proto, "wss")) return "https";
  if (equals_ignoring_case(proto, "http") || equals_ignoring_case(proto, "ws")) return "http";
  return secure ? "https" : "http";
}

bool has_port(Bytes authority) {
  const size_t bracket = authority.find(']');
  return authority.find(':', bracket == Bytes::npos ? 0 : bracket) != Bytes::npos;
}

std::string authority_of(const Route& route, Bytes scheme, Bytes own_authority) {
  std::array<char, kLongestHost> room;
  const Bytes host = unquote(route.host, room);
  std::string authority(is_valid_authority(host) ? host : own_authority);
  if (route.port.empty() || authority.empty() || has_port(authority)) return authority;
  const std::optional<uint64_t> port = ascii::parse_decimal(route.port);
  const uint64_t usual = scheme == "https" ? 443 : 80;
  if (!port || *port == 0 || *port > 65535 || *port == usual) return authority;
  return authority + ":" + std::to_string(*port);
}

}  // namespace

ClientAddress find_client_address(const RequestHead& request, const Peer& peer) {
  return is_trusted(peer) ? choose_route(request.fields, peer).from : address_of(peer);
}

ClientInfo find_client(const RequestHead& request, const Peer& peer) {
  const Bytes own_scheme = scheme_of({}, request.secure);
  if (!is_trusted(peer)) return {address_of(peer), own_scheme, std::string(request.authority)};
  const Route route = choose_route(request.fields, peer);
  const Bytes scheme = scheme_of(route.proto, request.secure);
  return {route.from, scheme, authority_of(route, scheme, request.authority)};
}

}  // namespace weft::http
