#include "weft/http/client_info.h"

#include <string>

#include "check.h"
#include "weft/http/trusted_proxies.h"

using namespace weft;
using namespace weft::http;

namespace {

// Everything as one text: "address:port scheme authority", with '-' for what is not known.
struct Case {
  const char* what;
  Bytes peer;
  Bytes fields;  // lines "name: value"
  Bytes expected;
};

// Trusted: 10.0.0.0/8, 2001:db8:1::/48 and unix. The peer's port is 4000, the request's host "inner:90".
constexpr Case kCases[] = {
    {"no fields", "10.0.0.1", "", "10.0.0.1:4000 http inner:90"},
    {"nobody to believe", "192.0.2.9",
     "forwarded: for=203.0.113.7;proto=https;host=evil\n"
     "x-forwarded-for: 203.0.113.7\nx-forwarded-proto: https\nx-forwarded-host: evil",
     "192.0.2.9:4000 http inner:90"},
    {"unix without fields", "", "", "-:4000 http inner:90"},
    {"unix", "", "x-forwarded-for: 203.0.113.7", "203.0.113.7:- http inner:90"},

    {"one hop", "10.0.0.1", "forwarded: for=203.0.113.7;proto=https;host=example.org",
     "203.0.113.7:- https example.org"},
    {"port and IPv6", "2001:db8:1::1", "forwarded: for=\"[2001:db8:2::7]:99\";proto=HTTPS;host=\"h:81\"",
     "2001:db8:2::7:99 https h:81"},
    {"two hops", "10.0.0.1", "forwarded: for=203.0.113.7;proto=https;host=a, for=10.0.0.2;proto=http;host=b",
     "203.0.113.7:- https a"},
    {"two hops on two lines", "10.0.0.1",
     "forwarded: for=203.0.113.7;proto=https;host=a\nforwarded: for=10.0.0.2;proto=http;host=b",
     "203.0.113.7:- https a"},
    {"what a client made up stays behind", "10.0.0.1",
     "forwarded: for=10.9.9.9;host=evil, for=203.0.113.7;proto=https, for=10.0.0.2;host=b",
     "203.0.113.7:- https b"},
    {"all hops are proxies", "10.0.0.1", "forwarded: for=10.0.0.3;host=a, for=10.0.0.2;host=b",
     "10.0.0.3:- http a"},
    {"unknown", "10.0.0.1",
     "forwarded: for=203.0.113.7;host=evil, for=unknown;proto=https, for=\"10.0.0.2:7\"",
     "10.0.0.2:7 https inner:90"},
    {"obfuscated", "10.0.0.1", "forwarded: for=203.0.113.7;host=evil, for=_x;host=a", "10.0.0.1:4000 http a"},
    {"no address", "10.0.0.1", "forwarded: for=203.0.113.7, proto=https", "10.0.0.1:4000 https inner:90"},
    {"syntax error", "10.0.0.1", "forwarded: for=203.0.113.7, for=10.0.0.5:1, for=10.0.0.2",
     "10.0.0.2:- http inner:90"},
    {"open quote of the client", "10.0.0.1", "forwarded: for=\"evil, for=203.0.113.7;proto=https",
     "203.0.113.7:- https inner:90"},
    {"open quote on a line before", "10.0.0.1", "forwarded: for=\"\nforwarded: for=203.0.113.7",
     "203.0.113.7:- http inner:90"},
    {"escapes", "10.0.0.1", "forwarded: for=\"203.0.113\\.7\";proto=\"h\\ttps\";host=\"ex\\ample.org\"",
     "203.0.113.7:- https example.org"},
    {"bad proto and host", "10.0.0.1", "forwarded: for=203.0.113.7;proto=gopher;host=\"a b\"",
     "203.0.113.7:- http inner:90"},
    {"host with a user", "10.0.0.1", "forwarded: for=203.0.113.7;host=\"u@h\"",
     "203.0.113.7:- http inner:90"},
    {"empty elements", "10.0.0.1",
     "forwarded: ,for=203.0.113.7,,\nforwarded: ", "203.0.113.7:- http inner:90"},
    {"mapped IPv4", "10.0.0.1", "forwarded: for=203.0.113.7, for=\"[::ffff:10.0.0.4]\"",
     "203.0.113.7:- http inner:90"},

    {"x: one hop", "10.0.0.1",
     "x-forwarded-for: 203.0.113.7\nx-forwarded-proto: https\nx-forwarded-host: example.org",
     "203.0.113.7:- https example.org"},
    {"x: from the right", "10.0.0.1", "x-forwarded-for: 1.1.1.1, 203.0.113.7 , 10.0.0.2",
     "203.0.113.7:- http inner:90"},
    {"x: lines", "10.0.0.1", "x-forwarded-for: 1.1.1.1\nx-forwarded-for: 203.0.113.7,10.0.0.2",
     "203.0.113.7:- http inner:90"},
    {"x: ports", "10.0.0.1", "x-forwarded-for: 203.0.113.7:555", "203.0.113.7:555 http inner:90"},
    {"x: IPv6", "10.0.0.1", "x-forwarded-for: 2001:db8:2::7, 2001:db8:1::5", "2001:db8:2::7:- http inner:90"},
    {"x: IPv6 in brackets", "10.0.0.1", "x-forwarded-for: [2001:db8:2::7]:5",
     "2001:db8:2::7:5 http inner:90"},
    {"x: garbage", "10.0.0.1", "x-forwarded-for: 203.0.113.7, ' or 1=1, 10.0.0.2",
     "10.0.0.2:- http inner:90"},
    {"x: unknown", "10.0.0.1", "x-forwarded-for: 203.0.113.7, unknown", "10.0.0.1:4000 http inner:90"},
    {"x: proto in step", "10.0.0.1",
     "x-forwarded-for: 1.1.1.1, 203.0.113.7, 10.0.0.2\nx-forwarded-proto: gopher, https, http",
     "203.0.113.7:- https inner:90"},
    {"x: proto replaced", "10.0.0.1", "x-forwarded-for: 203.0.113.7, 10.0.0.2\nx-forwarded-proto: https",
     "203.0.113.7:- https inner:90"},
    {"x: proto alone", "10.0.0.1", "x-forwarded-proto: http, https", "10.0.0.1:4000 https inner:90"},
    {"x: web socket schemes", "10.0.0.1", "x-forwarded-proto: wss", "10.0.0.1:4000 https inner:90"},
    {"x: host and port", "10.0.0.1", "x-forwarded-host: h\nx-forwarded-port: 8443",
     "10.0.0.1:4000 http h:8443"},
    {"x: the usual port", "10.0.0.1", "x-forwarded-host: h\nx-forwarded-port: 443\nx-forwarded-proto: https",
     "10.0.0.1:4000 https h"},
    {"x: a port is there", "10.0.0.1", "x-forwarded-host: h:1\nx-forwarded-port: 2",
     "10.0.0.1:4000 http h:1"},
    {"x: port behind brackets", "10.0.0.1", "x-forwarded-host: [::1]\nx-forwarded-port: 2",
     "10.0.0.1:4000 http [::1]:2"},
    {"x: bad ports", "10.0.0.1", "x-forwarded-host: h\nx-forwarded-port: 65536", "10.0.0.1:4000 http h"},
    {"x: bad host", "10.0.0.1", "x-forwarded-host: h/../", "10.0.0.1:4000 http inner:90"},

    {"both agree", "10.0.0.1", "forwarded: for=203.0.113.7;proto=https\nx-forwarded-for: 203.0.113.7",
     "203.0.113.7:- https inner:90"},
    {"both differ", "10.0.0.1",
     "forwarded: for=203.0.113.7;proto=https;host=evil\nx-forwarded-for: 198.51.100.1\nx-forwarded-proto: "
     "https",
     "10.0.0.1:4000 http inner:90"},
    {"one hides, the other does not", "10.0.0.1", "forwarded: for=unknown\nx-forwarded-for: 198.51.100.1",
     "10.0.0.1:4000 http inner:90"},
    {"Forwarded ends at a proxy", "10.0.0.1",
     "forwarded: for=10.0.0.2;host=evil\nx-forwarded-for: 198.51.100.1, 10.0.0.2\nx-forwarded-host: a",
     "198.51.100.1:- http a"},
    {"X-Forwarded-For ends at a proxy", "10.0.0.1",
     "forwarded: for=198.51.100.1;host=a, for=10.0.0.2\nx-forwarded-for: 10.0.0.2\nx-forwarded-host: evil",
     "198.51.100.1:- http a"},
    {"Forwarded and no X-Forwarded-For", "10.0.0.1",
     "forwarded: for=198.51.100.1\nx-forwarded-proto: https\nx-forwarded-host: evil",
     "198.51.100.1:- http inner:90"},
};

void fill(RequestHead& request, Bytes lines) {
  request.authority = "inner:90";
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    const size_t colon = lines.find(':');
    request.fields.append_name(lines.substr(0, colon));
    request.fields.append_value(lines.substr(colon + 1, end - colon - 1));
    request.fields.finish_field();
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

std::string describe(const ClientAddress& from) {
  return (from.address ? from.address->text() : "-") + ":" + (from.port ? std::to_string(*from.port) : "-");
}

std::string describe(const ClientInfo& client) {
  return describe(client.from) + " " + std::string(client.scheme) + " " + client.authority;
}

TrustedProxies some_proxies() {
  TrustedProxies proxies;
  for (const Bytes rule : {"10.0.0.0/8", "2001:db8:1::/48", "unix"}) assert_true(proxies.add(rule));
  return proxies;
}

}  // namespace

static void cases(void**) {
  const TrustedProxies proxies = some_proxies();
  for (const Case& row : kCases) {
    RequestHead request;
    fill(request, row.fields);
    const Peer peer{std::string(row.peer), uint16_t{4000}, &proxies};
    const ClientInfo client = find_client(request, peer);
    if (describe(client) != row.expected) print_error("%s\n", row.what);
    EXPECT_TEXT(describe(client), row.expected);
    EXPECT_TEXT(describe(find_client_address(request, peer)), describe(client.from));
  }
}

static void nothing_is_trusted_by_default(void**) {
  RequestHead request;
  fill(request, "x-forwarded-for: 203.0.113.7\nx-forwarded-proto: https");
  EXPECT_TEXT(describe(find_client(request, Peer{"127.0.0.1", uint16_t{1}})), "127.0.0.1:1 http inner:90");
  EXPECT_TEXT(describe(find_client(request, Peer{})), "-:- http inner:90");
  const TrustedProxies nobody;
  EXPECT_TEXT(describe(find_client(request, Peer{"", std::nullopt, &nobody})), "-:- http inner:90");
}

static void requests_over_tls(void**) {
  const TrustedProxies proxies = some_proxies();
  const Peer peer{"10.0.0.1", uint16_t{1}, &proxies};
  RequestHead plain;
  plain.secure = true;
  fill(plain, "");
  EXPECT_TEXT(find_client(plain, peer).scheme, "https");
  RequestHead forwarded;
  forwarded.secure = true;
  fill(forwarded, "x-forwarded-proto: http");
  EXPECT_TEXT(find_client(forwarded, peer).scheme, "http");
}

static void no_authority(void**) {
  const TrustedProxies proxies = some_proxies();
  const Peer peer{"10.0.0.1", uint16_t{1}, &proxies};
  RequestHead request;
  fill(request, "x-forwarded-port: 8080");
  request.authority = {};
  EXPECT_TEXT(find_client(request, peer).authority, "");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(cases),
      cmocka_unit_test(nothing_is_trusted_by_default),
      cmocka_unit_test(requests_over_tls),
      cmocka_unit_test(no_authority),
  };
  return cmocka_run_group_tests_name("http/client_info", tests, nullptr, nullptr);
}
