#include "server/proxy_preface.h"

#include <string>

#include "check.h"

using namespace weft;
using namespace weft::server;
using namespace std::string_literals;

namespace {

using State = ProxyPreface::State;

const std::string kSignature = "\r\n\r\n\0\r\nQUIT\n"s;
const std::string kIpv4 = "\xc0\x00\x02\x01\xc6\x33\x64\x02\x12\x67\x00\x50"s;
const std::string kIpv6 = "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"s +
                          "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02\xff\xfe\x01\xbb"s;

std::string v2(char command, char family, const std::string& rest) {
  return kSignature + command + family + static_cast<char>(rest.size() >> 8) +
         static_cast<char>(rest.size() & 0xff) + rest;
}

// Octets with a length that is not theirs.
std::string v2_with_length(char command, char family, size_t length, const std::string& rest) {
  std::string header = v2(command, family, rest);
  header[14] = static_cast<char>(length >> 8);
  header[15] = static_cast<char>(length & 0xff);
  return header;
}

struct Valid {
  std::string header;
  std::string peer;  // "address port", "unix", or "proxy" when it stays who it is
};

const Valid kValid[] = {
    {"PROXY TCP4 192.0.2.1 198.51.100.2 4711 80\r\n", "192.0.2.1 4711"},
    {"PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255 65535"},
    {"PROXY TCP4 192.0.2.1 198.51.100.2 0 0\r\n", "192.0.2.1 0"},
    {"PROXY TCP6 2001:DB8::1 2001:db8::2 4711 443\r\n", "2001:db8::1 4711"},
    {"PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 "
     "65535\r\n",
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535"},
    {"PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n", "192.0.2.1 1"},
    {"PROXY UNKNOWN\r\n", "proxy"},
    {"PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 "
     "65535\r\n",
     "proxy"},
    {"PROXY UNKNOWN whatever  it\ris\r\n", "proxy"},
    {v2(0x21, 0x11, kIpv4), "192.0.2.1 4711"},
    {v2(0x21, 0x12, kIpv4), "192.0.2.1 4711"},
    {v2(0x21, 0x21, kIpv6), "2001:db8::1 65534"},
    {v2(0x21, 0x22, kIpv6), "2001:db8::1 65534"},
    {v2(0x21, 0x31, std::string(216, 'x')), "unix"},
    {v2(0x21, 0x32, std::string(216, '\0')), "unix"},
    {v2(0x21, 0x00, ""), "proxy"},
    {v2(0x21, 0x00, kIpv4 + "tlv"), "proxy"},
    {v2(0x20, 0x00, ""), "proxy"},
    {v2(0x20, 0x11, kIpv4), "proxy"},
    {v2(0x20, 0x7f, "anything"), "proxy"},
    {v2(0x21, 0x11, kIpv4 + "\x04\0\0"s), "192.0.2.1 4711"},
    {v2(0x21, 0x21, kIpv6 + std::string(65535 - 36, 't')), "2001:db8::1 65534"},
    {v2(0x21, 0x31, std::string(65535, 'x')), "unix"},
};

const std::string kRefused[] = {
    "GET / HTTP/1.1\r\n",
    "proxy TCP4 192.0.2.1 198.51.100.2 1 2\r\n",
    "PROXY  TCP4 192.0.2.1 198.51.100.2 1 2\r\n",
    "PROXY TCP4  192.0.2.1 198.51.100.2 1 2\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 1 2 \r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 1 2 3\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 1\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 1 \r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 1 2\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 1 2\r\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 01 2\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 1 02\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 65536 2\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 -1 2\r\n",
    "PROXY TCP4 192.0.2.1 198.51.100.2 1 70000\r\n",
    "PROXY TCP4 192.0.2.01 198.51.100.2 1 2\r\n",
    "PROXY TCP4 192.0.2 198.51.100.2 1 2\r\n",
    "PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
    "PROXY TCP4 192.0.2.1 2001:db8::2 1 2\r\n",
    "PROXY TCP6 192.0.2.1 198.51.100.2 1 2\r\n",
    "PROXY TCP6 [::1] ::1 1 2\r\n",
    "PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n",
    "PROXY TCP5 ::1 ::1 1 2\r\n",
    "PROXY UDP4 192.0.2.1 198.51.100.2 1 2\r\n",
    "PROXY UNKNOWNS\r\n",
    "PROXY unknown\r\n",
    "PROXY \r\n",
    "PROXY UNKNOWN\n",
    "PROXY UNKNOWN " + std::string(107 - 14 - 1, 'x') + "\r\n",
    "PROXY " + std::string(300, 'x'),
    "PROXY TCP4 192.0.2.1\0 198.51.100.2 1 2\r\n"s,
    kSignature.substr(0, 11) + "\r",
    "\r\n\r\n\r\n",
    "\r\nGET",
    v2(0x22, 0x11, kIpv4),
    v2(0x2f, 0x11, kIpv4),
    v2(0x11, 0x11, kIpv4),
    v2(0x01, 0x11, kIpv4),
    v2(0x31, 0x11, kIpv4),
    v2(0x21, 0x10, kIpv4),
    v2(0x21, 0x01, kIpv4),
    v2(0x21, 0x13, kIpv4),
    v2(0x21, 0x41, std::string(300, 'x')),
    v2(0x21, 0x11, kIpv4.substr(1)),
    v2(0x21, 0x11, ""),
    v2(0x21, 0x21, kIpv6.substr(1)),
    v2(0x21, 0x21, kIpv4),
    v2(0x21, 0x31, std::string(215, 'x')),
    v2_with_length(0x21, 0x11, 11, kIpv4),
};

const std::string kBehind = "GET / HTTP/1.1\r\n\r\n";

std::string describe(const ProxyPreface& preface) {
  http::Peer peer{"proxy", std::nullopt};
  preface.apply(peer);
  if (peer.address.empty()) return peer.port ? "unix with a port" : "unix";
  return peer.port ? peer.address + " " + std::to_string(*peer.port) : peer.address;
}

}  // namespace

static void valid_headers_at_once(void**) {
  for (const Valid& row : kValid) {
    const std::string stream = row.header + kBehind;
    ProxyPreface preface;
    Bytes in = stream;
    assert_false(preface.begun());
    if (preface.feed(in) != State::kDone) print_error("not done: %s\n", row.header.c_str());
    EXPECT_TEXT(in, kBehind);
    EXPECT_TEXT(describe(preface), row.peer);
    assert_true(preface.begun());
  }
}

static void valid_headers_split_at_every_octet(void**) {
  for (const Valid& row : kValid) {
    const size_t step = row.header.size() > 1000 ? 997 : 1;
    for (size_t cut = 1; cut < row.header.size(); cut += step) {
      ProxyPreface preface;
      Bytes in = Bytes(row.header).substr(0, cut);
      assert_int_equal(preface.feed(in), State::kMore);
      assert_true(in.empty());
      in = Bytes(row.header).substr(cut);
      assert_int_equal(preface.feed(in), State::kDone);
      EXPECT_TEXT(describe(preface), row.peer);
    }
  }
}

static void octet_by_octet(void**) {
  for (const Valid& row : kValid) {
    ProxyPreface preface;
    for (size_t i = 0; i < row.header.size(); ++i) {
      Bytes in = Bytes(row.header).substr(i, 1);
      assert_int_equal(preface.feed(in), i + 1 == row.header.size() ? State::kDone : State::kMore);
      assert_true(in.empty());
    }
    EXPECT_TEXT(describe(preface), row.peer);
  }
}

static void refused_headers(void**) {
  for (const std::string& header : kRefused) {
    for (const size_t piece : {header.size(), size_t{1}, size_t{7}}) {
      ProxyPreface preface;
      State state = State::kMore;
      for (size_t i = 0; i < header.size() && state == State::kMore; i += piece) {
        Bytes in = Bytes(header).substr(i, piece);
        state = preface.feed(in);
      }
      if (state != State::kRefused) print_error("not refused: %s\n", header.c_str());
      assert_int_equal(state, State::kRefused);
    }
  }
}

static void refused_as_soon_as_it_is_certain(void**) {
  ProxyPreface preface;
  Bytes in = "PRI * HTTP/2.0";
  assert_int_equal(preface.feed(in), State::kRefused);
  EXPECT_TEXT(in, " * HTTP/2.0");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(valid_headers_at_once),
      cmocka_unit_test(valid_headers_split_at_every_octet),
      cmocka_unit_test(octet_by_octet),
      cmocka_unit_test(refused_headers),
      cmocka_unit_test(refused_as_soon_as_it_is_certain),
  };
  return cmocka_run_group_tests_name("server/proxy_preface", tests, nullptr, nullptr);
}
