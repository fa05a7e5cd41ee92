#include "weft/http/ip.h"

#include "check.h"
#include "weft/http/trusted_proxies.h"

using namespace weft;
using namespace weft::http;

namespace {

struct Address {
  Bytes text;
  Bytes normal;  // empty = none
};

constexpr Address kAddresses[] = {
    {"192.0.2.1", "192.0.2.1"},
    {"0.0.0.0", "0.0.0.0"},
    {"255.255.255.255", "255.255.255.255"},
    {"2001:DB8:0:0::0:1", "2001:db8::1"},
    {"::", "::"},
    {"::1", "::1"},
    {"::ffff:192.0.2.1", "192.0.2.1"},
    {"::ffff:c000:201", "192.0.2.1"},
    {"fe80::1", "fe80::1"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"", ""},
    {" 192.0.2.1", ""},
    {"192.0.2.1 ", ""},
    {"192.0.2", ""},
    {"192.0.2.256", ""},
    {"192.0.2.01", ""},
    {"0x7f.1", ""},
    {"2130706433", ""},
    {"[::1]", ""},
    {"fe80::1%eth0", ""},
    {"::1::", ""},
    {"1:2:3:4:5:6:7:8:9", ""},
    {"192.0.2.1:80", ""},
    {"unknown", ""},
    {"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.2555", ""},
};

struct Membership {
  Bytes prefix;
  Bytes inside;
  Bytes outside;
};

constexpr Membership kMemberships[] = {
    {"10.0.0.0/8", "10.255.0.1", "11.0.0.0"},
    {"10.0.0.0/8", "::ffff:10.1.2.3", "::10.1.2.3"},
    {"192.0.2.0/31", "192.0.2.1", "192.0.2.2"},
    {"192.0.2.7", "192.0.2.7", "192.0.2.6"},
    {"192.0.2.7/32", "192.0.2.7", "192.0.2.6"},
    {"0.0.0.0/0", "203.0.113.9", "::1"},
    {"0.0.0.0/0", "0.0.0.0", "::"},
    {"::/0", "2001:db8::1", "192.0.2.1"},
    {"2001:db8::/32", "2001:db8:ffff::", "2001:db9::"},
    {"2001:db8::/64", "2001:db8::ffff", "2001:db8:0:1::"},
    {"2001:db8::/65", "2001:db8::7fff:0:0:0", "2001:db8::8000:0:0:0"},
    {"2001:db8::1", "2001:db8::1", "2001:db8::2"},
    {"::ffff:10.0.0.0/104", "10.1.1.1", "11.1.1.1"},
    {"fc00::/7", "fdff::1", "fe00::"},
};

constexpr Bytes kNoPrefixes[] = {
    "",
    "/",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/100",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0/8",
    "10.1.0.0/8",
    "10.0.0.0/8 ",
    "10.0.0.0/8/8",
    "::/129",
    "2001:db8::1/64",
    "[::1]/128",
    "localhost",
    "::ffff:0:0/0",
    "10.0.0.0/4294967304",
};

bool trusts(const TrustedProxies& proxies, Bytes address) {
  return proxies.trusts(Peer{std::string(address), std::nullopt});
}

}  // namespace

static void addresses(void**) {
  for (const Address& row : kAddresses) {
    const auto address = IpAddress::parse(row.text);
    EXPECT_TEXT(address ? address->text() : "", row.normal);
  }
  assert_false(IpAddress::parse(Bytes("1.2.3.4\0", 8)).has_value());
  assert_true(IpAddress::parse("192.0.2.1")->is_v4());
  assert_true(IpAddress::parse("::ffff:192.0.2.1")->is_v4());
  assert_false(IpAddress::parse("::")->is_v4());
  const unsigned char octets[16] = {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
  EXPECT_TEXT(IpAddress::from_v6(octets).text(), "2001:db8::9");
  EXPECT_TEXT(IpAddress::from_v4(octets).text(), "32.1.13.184");
}

static void prefixes(void**) {
  for (const Membership& row : kMemberships) {
    const auto prefix = IpPrefix::parse(row.prefix);
    if (!prefix) print_error("refused: %s\n", row.prefix.data());
    assert_true(prefix.has_value());
    const bool holds = prefix->contains(*IpAddress::parse(row.inside));
    const bool holds_other = prefix->contains(*IpAddress::parse(row.outside));
    if (!holds || holds_other) print_error("wrong: %s\n", row.prefix.data());
    assert_true(holds);
    assert_false(holds_other);
  }
  for (const Bytes text : kNoPrefixes) {
    if (IpPrefix::parse(text)) print_error("accepted: %s\n", text.data());
    assert_false(IpPrefix::parse(text).has_value());
  }
}

static void trusted_proxies(void**) {
  TrustedProxies proxies;
  assert_true(proxies.empty());
  assert_false(trusts(proxies, ""));
  assert_false(trusts(proxies, "127.0.0.1"));
  for (const Bytes rule : {"", "Unix", "any", "10.0.0.0/40", "example.org"}) assert_false(proxies.add(rule));
  assert_true(proxies.empty());

  assert_true(proxies.add("unix"));
  assert_false(proxies.empty());
  assert_true(trusts(proxies, ""));
  assert_false(trusts(proxies, "127.0.0.1"));

  assert_true(proxies.add("private"));
  for (const Bytes address : {"127.0.0.1", "127.8.9.10", "::1", "10.0.0.1", "172.16.0.1", "172.31.255.255",
                              "192.168.1.1", "169.254.169.254", "fd00::1", "fe80::1"}) {
    assert_true(trusts(proxies, address));
  }
  for (const Bytes address : {"172.32.0.1", "172.15.255.255", "11.0.0.1", "100.64.0.1", "192.0.2.1", "::2",
                              "2001:db8::1", "nonsense"}) {
    assert_false(trusts(proxies, address));
  }
  assert_true(proxies.add("192.0.2.0/24"));
  assert_true(trusts(proxies, "192.0.2.1"));
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(addresses),
      cmocka_unit_test(prefixes),
      cmocka_unit_test(trusted_proxies),
  };
  return cmocka_run_group_tests_name("http/ip", tests, nullptr, nullptr);
}
