#include "http/forwarded.h"

#include <string>

#include "check.h"

using namespace weft;
using namespace weft::http;

namespace {

struct Element {
  Bytes text;
  bool valid;
  Bytes node, proto, host;  // unquoted
};

constexpr Element kElements[] = {
    {"for=192.0.2.1", true, "192.0.2.1", "", ""},
    {"For=\"[2001:db8:cafe::17]:4711\"", true, "[2001:db8:cafe::17]:4711", "", ""},
    {"for=192.0.2.60;proto=http;by=203.0.113.43", true, "192.0.2.60", "http", ""},
    {"FOR=a;PROTO=b;HOST=c", true, "a", "b", "c"},
    {"host=\"example.org:8080\"", true, "", "", "example.org:8080"},
    {"for=_gazonk", true, "_gazonk", "", ""},
    {"for=unknown", true, "unknown", "", ""},
    {"for=\"_a.b-c_9\"", true, "_a.b-c_9", "", ""},
    {"for=a; proto=b ; host=c", true, "a", "b", "c"},
    {";for=a;;host=b;", true, "a", "", "b"},
    {"secret=\"a;b,c=\\\"for=x\\\"\";for=y", true, "y", "", ""},
    {"for=\"\\1\\9\\2.0.2.1\"", true, "192.0.2.1", "", ""},
    {"for=\"a\\\"b\\\\\"", true, "a\"b\\", "", ""},
    {"for=\"\"", true, "", "", ""},
    {"by=x;by=y", true, "", "", ""},
    {"", true, "", "", ""},
    {"for", false, "", "", ""},
    {"for=", false, "", "", ""},
    {"=a", false, "", "", ""},
    {"for =a", false, "", "", ""},
    {"for= a", false, "", "", ""},
    {"for=a b", false, "", "", ""},
    {"for=a for=b", false, "", "", ""},
    {"for=a;for=a", false, "", "", ""},
    {"proto=a;Proto=b", false, "", "", ""},
    {"host=a;hOst=b", false, "", "", ""},
    {"for=192.0.2.1:80", false, "", "", ""},
    {"for=[::1]", false, "", "", ""},
    {"for=\"a", false, "", "", ""},
    {"for=\"a\\\"", false, "", "", ""},
    {"for=\"a\"b", false, "", "", ""},
    {"for=a\"b\"", false, "", "", ""},
    {"for='a'", true, "'a'", "", ""},
    {"192.0.2.1", false, "", "", ""},
};

struct Node {
  Bytes text;
  Bytes address;  // empty = none
  int port;       // -1 = none
};

constexpr Node kNodes[] = {
    {"192.0.2.1", "192.0.2.1", -1},
    {"192.0.2.1:80", "192.0.2.1", 80},
    {"192.0.2.1:00080", "192.0.2.1", 80},
    {"192.0.2.1:_p", "192.0.2.1", -1},
    {"[2001:db8::1]", "2001:db8::1", -1},
    {"[2001:db8::1]:65535", "2001:db8::1", 65535},
    {"[::ffff:192.0.2.1]:1", "192.0.2.1", 1},
    {"2001:db8::1", "2001:db8::1", -1},
    {"", "", -1},
    {"unknown", "", -1},
    {"unknown:80", "", -1},
    {"_hidden", "", -1},
    {"192.0.2.1:", "", -1},
    {"192.0.2.1:65536", "", -1},
    {"192.0.2.1:000080", "", -1},
    {"192.0.2.1:x", "", -1},
    {"192.0.2.1:_", "", -1},
    {"192.0.2.1:_a b", "", -1},
    {"[192.0.2.1]", "", -1},
    {"[192.0.2.1]:80", "", -1},
    {"[2001:db8::1", "", -1},
    {"[2001:db8::1]80", "", -1},
    {"[2001:db8::1]:", "", -1},
    {"[2001:db8::1]]:1", "", -1},
    {"[]", "", -1},
    {"[]:1", "", -1},
    {":80", "", -1},
    {"::1]:80", "", -1},
    {"fe80::1%25eth0", "", -1},
    {"example.org", "", -1},
};

std::string read_list(Bytes list, Quotes quotes) {
  std::string elements;
  while (!list.empty()) elements.append("<").append(take_last_element(list, quotes)).append(">");
  return elements;
}

}  // namespace

static void elements(void**) {
  for (const Element& row : kElements) {
    char room[64];
    const auto element = parse_forwarded_element(row.text);
    if (element.has_value() != row.valid) print_error("wrong: %s\n", row.text.data());
    assert_int_equal(element.has_value(), row.valid);
    if (!element) continue;
    EXPECT_TEXT(unquote(element->node, room), row.node);
    EXPECT_TEXT(unquote(element->proto, room), row.proto);
    EXPECT_TEXT(unquote(element->host, room), row.host);
  }
}

static void unquoting(void**) {
  char room[3];
  EXPECT_TEXT(unquote("\"abcdef\"", room), "abcdef");
  EXPECT_TEXT(unquote("\"a\\bc\"", room), "abc");
  EXPECT_TEXT(unquote("\"a\\bcd\"", room), "");
  EXPECT_TEXT(unquote("\"", room), "");
  EXPECT_TEXT(unquote("\"a", room), "");
  EXPECT_TEXT(unquote("", room), "");
  EXPECT_TEXT(unquote("a\\b", room), "a\\b");
}

static void nodes(void**) {
  for (const Node& row : kNodes) {
    const auto node = parse_forwarded_node(row.text);
    EXPECT_TEXT(node ? node->address.text() : "", row.address);
    if (node) assert_int_equal(node->port ? *node->port : -1, row.port);
  }
}

static void lists_from_the_end(void**) {
  EXPECT_TEXT(read_list("a,b,c", Quotes::kNone), "<c><b><a>");
  EXPECT_TEXT(read_list("a, \"b,c\" ,d", Quotes::kStrings), "<d>< \"b,c\" ><a>");
  EXPECT_TEXT(read_list("a,\"b,c\"", Quotes::kNone), "<c\"><\"b><a>");
  EXPECT_TEXT(read_list("x=\"\\\",\\\\\",y", Quotes::kStrings), "<y><x=\"\\\",\\\\\">");
  EXPECT_TEXT(read_list(",,", Quotes::kStrings), "<><>");
  // What a client leaves open swallows what is its own, never what a proxy has added.
  EXPECT_TEXT(read_list("for=\",for=1,for=2", Quotes::kStrings), "<for=2><for=1><for=\">");
  EXPECT_TEXT(read_list("for=\"a\\,for=\"b\",for=2", Quotes::kStrings), "<for=2><for=\"b\"><for=\"a\\>");
  EXPECT_TEXT(read_list("\"a,b\\\",c", Quotes::kStrings), "<c><b\\\"><\"a>");
}

static void lines_are_read_from_the_last(void**) {
  HeaderBlock fields;
  for (const auto& [name, value] : {HeaderField{"x", "1, 2"}, {"y", "9"}, {"x", ""}, {"X", " , 3,,4 "}}) {
    fields.append_name(name);
    fields.append_value(value);
    fields.finish_field();
  }
  ReverseList list(fields, "x", Quotes::kStrings);
  for (const Bytes expected : {"4", "3", "2", "1"}) EXPECT_TEXT(list.next().value_or("none"), expected);
  assert_false(list.next().has_value());
  assert_false(list.next().has_value());
  assert_false(ReverseList(fields, "z", Quotes::kStrings).next().has_value());
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(elements),
      cmocka_unit_test(unquoting),
      cmocka_unit_test(nodes),
      cmocka_unit_test(lists_from_the_end),
      cmocka_unit_test(lines_are_read_from_the_last),
  };
  return cmocka_run_group_tests_name("http/forwarded", tests, nullptr, nullptr);
}
