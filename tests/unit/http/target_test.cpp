#include "weft/http/target.h"

#include <cstring>
#include <string>

#include "check.h"

using namespace weft;
using namespace weft::http;

namespace {

using Form = Target::Form;

struct Valid {
  Bytes text;
  Form form;
  Bytes scheme;
  Bytes authority;
  Bytes path;
  Bytes query;
};

constexpr Valid kValid[] = {
    {"/", Form::kOrigin, "", "", "/", ""},
    {"/index.html", Form::kOrigin, "", "", "/index.html", ""},
    {"/?", Form::kOrigin, "", "", "/", ""},
    {"/a?b=c&d", Form::kOrigin, "", "", "/a", "b=c&d"},
    {"/a?b?c", Form::kOrigin, "", "", "/a", "b?c"},
    {"//", Form::kOrigin, "", "", "//", ""},
    {"//example.org/x", Form::kOrigin, "", "", "//example.org/x", ""},
    {"/../../etc/passwd", Form::kOrigin, "", "", "/../../etc/passwd", ""},
    {"/%2e%2E/%00", Form::kOrigin, "", "", "/%2e%2E/%00", ""},
    {"/%", Form::kOrigin, "", "", "/%", ""},
    {"/%zz", Form::kOrigin, "", "", "/%zz", ""},
    {"/a;b=c,d", Form::kOrigin, "", "", "/a;b=c,d", ""},
    {"/[x]:@!$&'()*+~", Form::kOrigin, "", "", "/[x]:@!$&'()*+~", ""},
    {"/a|b^c", Form::kOrigin, "", "", "/a|b^c", ""},
    {"/?q={a}|`b`^[c]", Form::kOrigin, "", "", "/", "q={a}|`b`^[c]"},
    {"/caf\xc3\xa9?\xff", Form::kOrigin, "", "", "/caf\xc3\xa9", "\xff"},
    {"/http://x/", Form::kOrigin, "", "", "/http://x/", ""},
    {"/?u=http://x/", Form::kOrigin, "", "", "/", "u=http://x/"},
    {"*", Form::kAsterisk, "", "", "*", ""},
    {"http://example.org", Form::kAbsolute, "http", "example.org", "/", ""},
    {"http://example.org/", Form::kAbsolute, "http", "example.org", "/", ""},
    {"http://example.org?q", Form::kAbsolute, "http", "example.org", "/", "q"},
    {"http://example.org:8080/a?b", Form::kAbsolute, "http", "example.org:8080", "/a", "b"},
    {"HTTPS://Example.ORG/A", Form::kAbsolute, "HTTPS", "Example.ORG", "/A", ""},
    {"http://[::1]:80/", Form::kAbsolute, "http", "[::1]:80", "/", ""},
    {"http://127.0.0.1/?/?", Form::kAbsolute, "http", "127.0.0.1", "/", "/?"},
    {"http://h:/x", Form::kAbsolute, "http", "h:", "/x", ""},
    {"coap+tcp://h/x", Form::kAbsolute, "coap+tcp", "h", "/x", ""},
    {"http://h//x", Form::kAbsolute, "http", "h", "//x", ""},
    {"http://h/a@b:c", Form::kAbsolute, "http", "h", "/a@b:c", ""},
    {"example.org:443", Form::kAuthority, "", "example.org:443", "", ""},
    {"[2001:db8::1]:443", Form::kAuthority, "", "[2001:db8::1]:443", "", ""},
    {"10.0.0.1:1", Form::kAuthority, "", "10.0.0.1:1", "", ""},
};

constexpr Bytes kInvalid[] = {
    "",
    " ",
    "a",
    "index.html",
    "**",
    "*/",
    "*?x",
    "?x",
    "#",
    "/#",
    "/a#b",
    "/a?b#c",
    "/a b",
    "/a?b c",
    "/ ",
    "/a\tb",
    "/a\rb",
    "/a\nb",
    "/a\x01",
    "/a?\x1f",
    "/a\x7f",
    "/a?\x7f",
    "/a\\b",
    "/?a\\b",
    "\\",
    "/a\"b",
    "/?a\"b",
    "/<a>",
    "/?<a>",
    "/?a>",
    "/{a}",
    "/a}",
    "/`a`",
    "http:/",
    "http://",
    "http:///x",
    "http://?x",
    "http://:80/",
    "http:example.org",
    "://h/",
    "1http://h/",
    "ht_tp://h/",
    "ht tp://h/",
    "http://user@h/",
    "http://user:pw@h/",
    "http://@h/",
    "http://h:80a/",
    "http://h:65536/",
    "http://h:-1/",
    "http://[::1/",
    "http://[::1]x/",
    "http://[::g]/",
    "http://h h/",
    "http://h\\x/",
    "http://h/#f",
    "http://h/a b",
    "http://h?a b",
    "http://caf\xc3\xa9/",
    "example.org",
    "example.org:",
    ":443",
    "example.org:https",
    "example.org:443/",
    "user@example.org:443",
    "[::1]",
    "[::1]:",
    "mailto:a@b",
    "urn:isbn:1",
};

constexpr Bytes kValidAuthorities[] = {
    "h",
    "example.org",
    "EXAMPLE.org:80",
    "h:",
    "h:0",
    "h:65535",
    "h:00080",
    "127.0.0.1",
    "127.0.0.1:80",
    "999.1.1.1",
    "a_b~c-d.e",
    "a!$&'()*+,;=",
    "%41b%c3%A9",
    "[::]",
    "[::1]:443",
    "[::]:",
    "xn--caf-dma.fr",
    "[::ffff:1.2.3.4]",
    "[2001:db8:0:0:0:0:0:1]:1",
    "h.",
};

constexpr Bytes kInvalidAuthorities[] = {
    "",
    ":",
    ":80",
    "h:65536",
    "h:99999999999999999999",
    "h:+1",
    "h: 1",
    "h:1 ",
    "h:a",
    "a b",
    " h",
    "h ",
    "a@b",
    "@b",
    "a/b",
    "a?b",
    "a#b",
    "a\\b",
    "a\"b",
    "a<b",
    "a[b",
    "a]b",
    "a{b",
    "a|b",
    "a^b",
    "a`b",
    "%",
    "%4",
    "%4g",
    "a%",
    "h%2",
    "caf\xc3\xa9",
    "a\tb",
    "a\x7f",
    "a:b:c",
    "::1",
    "h:1:2",
    "[",
    "[]",
    "[]:80",
    "[::1",
    "[::1]80",
    "[::1]]",
    "[[::1]]",
    "[1.2.3.4]",
    "[::1%25eth0]",
    "[v1.x]",
    "[::12345]",
    "[:::]",
    "[::1]:x",
    "[g::]",
    "[1:2:3:4:5:6:7:8:9]",
    "[1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb]",
};

bool inside(Bytes part, Bytes whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

static void splits_valid_targets(void**) {
  for (const Valid& row : kValid) {
    const std::optional<Target> target = split_target(row.text);
    if (!target) print_error("refused: %s\n", row.text.data());
    assert_true(target.has_value());
    assert_true(target->form == row.form);
    EXPECT_TEXT(target->scheme, row.scheme);
    EXPECT_TEXT(target->authority, row.authority);
    EXPECT_TEXT(target->path, row.path);
    EXPECT_TEXT(target->query, row.query);
    assert_true(inside(target->scheme, row.text) && inside(target->authority, row.text));
    assert_true(inside(target->query, row.text) && (inside(target->path, row.text) || target->path == "/"));
  }
}

static void refuses_invalid_targets(void**) {
  for (const Bytes text : kInvalid) {
    if (split_target(text)) print_error("accepted: %s\n", text.data());
    assert_false(split_target(text).has_value());
  }
  assert_false(split_target(Bytes("/a\0b", 4)).has_value());
  assert_false(split_target(Bytes("/?\0", 3)).has_value());
  assert_false(split_target(Bytes("*\0", 2)).has_value());
}

static void every_octet_of_path_and_query(void**) {
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const bool control = octet <= 0x20 || octet == 0x7f;
    const bool never = control || std::strchr("#\\\"<>", octet) != nullptr;
    const bool never_in_path = never || std::strchr("`{}", octet) != nullptr;
    assert_int_equal(split_target(std::string("/a") + c + "b").has_value(), !never_in_path);
    assert_int_equal(split_target(std::string("/?a") + c + "b").has_value(), !never);
    assert_int_equal(split_target(std::string("http://h/a") + c).has_value(), !never_in_path);
  }
}

static void authorities(void**) {
  for (const Bytes text : kValidAuthorities) {
    if (!is_valid_authority(text)) print_error("refused: %s\n", text.data());
    assert_true(is_valid_authority(text));
  }
  for (const Bytes text : kInvalidAuthorities) {
    if (is_valid_authority(text)) print_error("accepted: %s\n", text.data());
    assert_false(is_valid_authority(text));
  }
  assert_false(is_valid_authority(Bytes("h\0", 2)));
  assert_false(is_valid_authority(Bytes("[::1\0]", 6)));
  assert_false(is_valid_authority(Bytes("h:1\0", 4)));
}

static void host_of_an_authority(void**) {
  EXPECT_TEXT(authority_host("example.org"), "example.org");
  EXPECT_TEXT(authority_host("example.org:80"), "example.org");
  EXPECT_TEXT(authority_host("example.org:"), "example.org");
  EXPECT_TEXT(authority_host("[::1]"), "::1");
  EXPECT_TEXT(authority_host("[2001:db8::1]:443"), "2001:db8::1");
  EXPECT_TEXT(authority_host(""), "");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(splits_valid_targets),          cmocka_unit_test(refuses_invalid_targets),
      cmocka_unit_test(every_octet_of_path_and_query), cmocka_unit_test(authorities),
      cmocka_unit_test(host_of_an_authority),
  };
  return cmocka_run_group_tests_name("http/target", tests, nullptr, nullptr);
}
