#include <string>

#include "check.h"
#include "weft/log/line_template.h"
#include "weft/log/syslog_target.h"

using namespace weft;
using namespace weft::log;

static void templates_have_limits(void**) {
  assert_true(LineTemplate::parse("x").ok());
  assert_true(LineTemplate::parse(std::string(256, 'x')).ok());
  EXPECT_TEXT(LineTemplate::parse(std::string(257, 'x')).error(), "the template is longer than 256 bytes");
  EXPECT_TEXT(LineTemplate::parse("").error(), "the template is empty");
  std::string most;
  for (int i = 0; i < 12; ++i) most += "{msg} ";
  assert_int_equal(LineTemplate::parse(most).value().segments().size(), 24);
  EXPECT_TEXT(LineTemplate::parse(most + "{msg}").error(), "the template has more than 24 parts");
  // Text with braces is one part.
  assert_int_equal(LineTemplate::parse("a{{b}c{{{{").value().segments().size(), 1);
  EXPECT_TEXT(LineTemplate::parse("a{{b}c{{{{").value().segments()[0].text, "a{b}c{{");
}

static void templates_are_checked(void**) {
  constexpr Bytes kUse = "; use {ts}, {ts:PATTERN}, {level}, {msg}, {attrs}, {trace} or {span}";
  for (const Bytes name : {"{}", "{MSG}", "{foo}", "{ts }", "{msg:x}", "{\xff}"}) {
    EXPECT_TEXT(LineTemplate::parse(name).error(),
                std::string(name) + " is no placeholder" + std::string(kUse));
  }
  EXPECT_TEXT(LineTemplate::parse("{ts:}").error(), "{ts:} has no pattern");
  for (const Bytes open : {"{", "a {msg", "{{{"}) {
    EXPECT_TEXT(LineTemplate::parse(open).error(), "a \"{\" without its \"}\"; write \"{{\" for a brace");
  }
  for (const Bytes control : {Bytes("a\nb"), Bytes("\0", 1), Bytes("\x1b[2J"), Bytes("{ts:\r}")}) {
    EXPECT_TEXT(LineTemplate::parse(control).error(), "the template holds a control character");
  }
  assert_true(LineTemplate::parse("{ts}\t{msg}").ok());
}

static void syslog_targets(void**) {
  using Transport = SyslogTarget::Transport;
  const auto address = [](Bytes text) {
    const SyslogTarget target = SyslogTarget::parse(text).value();
    return (target.transport == Transport::kTcp ? "tcp " : "udp ") + target.host + " " +
           std::to_string(target.port);
  };
  EXPECT_TEXT(address("udp://127.0.0.1:5140"), "udp 127.0.0.1 5140");
  EXPECT_TEXT(address("udp://log.example"), "udp log.example 514");
  EXPECT_TEXT(address("tcp://[::1]"), "tcp ::1 601");
  EXPECT_TEXT(address("tcp://[::1]:65535"), "tcp ::1 65535");
  EXPECT_TEXT(SyslogTarget::parse("/dev/log").value().path, "/dev/log");
  EXPECT_TEXT(SyslogTarget::parse("udg:///run/x").value().path, "/run/x");
  assert_true(SyslogTarget::parse("/" + std::string(106, 'x')).ok());

  const std::string long_path = "/" + std::string(107, 'x');
  const std::string long_host = "udp://" + std::string(256, 'x');
  const Bytes wrong[] = {
      "",          "dev/log",    "udg://x",        long_path,       Bytes("/a\0b", 4), "http://x",
      "udp://",    "udp://:514", "tcp://h:0",      "tcp://h:65536", "tcp://h:",        "tcp://h:x",
      "tcp://::1", "tcp://[::1", "tcp://[::1]x",   "tcp://[]:1",    "tcp://h:1:2",     "udp://a b",
      "udp://h/x", long_host,    "udp://\xc3\xa9", "tcp://h: 1",    "unix:///x",
  };
  for (const Bytes text : wrong) {
    if (SyslogTarget::parse(text).ok())
      print_error("%.*s\n", static_cast<int>(text.size()), text.data()), _fail(__FILE__, __LINE__);
  }
}

static void facilities(void**) {
  assert_int_equal(*syslog_facility("kern"), 0);
  assert_int_equal(*syslog_facility("user"), 1);
  assert_int_equal(*syslog_facility("daemon"), 3);
  assert_int_equal(*syslog_facility("authpriv"), 10);
  assert_int_equal(*syslog_facility("local0"), 16);
  assert_int_equal(*syslog_facility("local7"), 23);
  for (const Bytes name : {"", "LOCAL0", "local8", "1"}) assert_false(syslog_facility(name).has_value());
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(templates_have_limits),
      cmocka_unit_test(templates_are_checked),
      cmocka_unit_test(syslog_targets),
      cmocka_unit_test(facilities),
  };
  return cmocka_run_group_tests_name("log/specs", tests, nullptr, nullptr);
}
