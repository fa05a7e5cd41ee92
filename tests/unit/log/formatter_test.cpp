#include "log/formatter.h"

#include <iterator>
#include <regex>
#include <string>

#include "check.h"
#include "json_check.h"

using namespace weft;
using namespace weft::log;
using weft::log::testing::JsonCheck;

namespace {

constexpr int64_t kNow = 1795234080'123'456'789;  // 2026-11-21T04:08:00.123Z

std::string line_of(const SinkOptions& options, const Record& record, Colours colours = Colours::kNo,
                    size_t room = Formatter::kMaxLine) {
  const Formatter formatter(options, colours);
  Timestamp time;
  time.set(kNow);
  std::string text(room, '\0');
  LineWriter line(text.data(), room);
  formatter.format(line, time, record);
  return std::string(line.text());
}

std::string line_of(Format format, const Record& record) {
  SinkOptions options;
  options.format = format;
  return line_of(options, record);
}

std::string templated(Bytes text, const Record& record) {
  SinkOptions options;
  options.format = Format::kTemplate;
  options.line_template = LineTemplate::parse(text).value();
  return line_of(options, record);
}

AccessRecord small_record() {
  AccessRecord record;
  record.method = "GET";
  record.path = "/a";
  record.protocol_version = "1.1";
  record.status = 200;
  record.body_size = 13;
  record.duration_ns = 1'234'567;
  record.client_address = "192.0.2.1";
  record.client_port = 4711;
  return record;
}

AccessRecord full_record() {
  AccessRecord record = small_record();
  record.query = "b=c d";
  record.status = 0;
  record.error = "response_aborted";
  record.trace_id = "0af7651916cd43dd8448eb211c80319c";
  record.span_id = "b7ad6b7169203331";
  record.request_id = "id-7";
  return record;
}

Record access_of(const AccessRecord& record) {
  return {Severity::kInfo, {}, &record};
}

Record diagnostic(Bytes message, Severity severity = Severity::kWarn) {
  return {severity, message, nullptr};
}

}  // namespace

static void every_format_of_an_access_record(void**) {
  const AccessRecord small = small_record();
  const AccessRecord full = full_record();
  EXPECT_TEXT(line_of(Format::kPlain, access_of(small)),
              "2026-11-21T04:08:00.123Z INFO access: 192.0.2.1 \"GET /a HTTP/1.1\" 200 13 1.234ms");
  EXPECT_TEXT(line_of(Format::kPlain, access_of(full)),
              "2026-11-21T04:08:00.123Z INFO access: 192.0.2.1 \"GET /a?b=c d HTTP/1.1\" 0 13 1.234ms "
              "error=response_aborted request_id=id-7 trace_id=0af7651916cd43dd8448eb211c80319c "
              "span_id=b7ad6b7169203331");
  EXPECT_TEXT(line_of(Format::kLogfmt, access_of(full)),
              "ts=2026-11-21T04:08:00.123Z level=info msg=\"GET /a -\" http.request.method=GET url.path=/a "
              "url.query=\"b=c d\" error.type=response_aborted network.protocol.version=1.1 "
              "http.response.body.size=13 http.server.request.duration=0.001234 client.address=192.0.2.1 "
              "client.port=4711 http.request.id=id-7 trace_id=0af7651916cd43dd8448eb211c80319c "
              "span_id=b7ad6b7169203331");
  EXPECT_TEXT(
      line_of(Format::kJson, access_of(small)),
      R"({"Timestamp":"2026-11-21T04:08:00.123Z","SeverityNumber":9,"SeverityText":"INFO",)"
      R"("Body":"GET /a 200","Attributes":{"http.request.method":"GET","url.path":"/a",)"
      R"("http.response.status_code":200,"network.protocol.version":"1.1","http.response.body.size":13,)"
      R"("http.server.request.duration":0.001234,"client.address":"192.0.2.1","client.port":4711}})");
  EXPECT_TEXT(line_of(Format::kJson, access_of(full)),
              R"({"Timestamp":"2026-11-21T04:08:00.123Z","SeverityNumber":9,"SeverityText":"INFO",)"
              R"("Body":"GET /a -","Attributes":{"http.request.method":"GET","url.path":"/a",)"
              R"("url.query":"b=c d","error.type":"response_aborted","network.protocol.version":"1.1",)"
              R"("http.response.body.size":13,"http.server.request.duration":0.001234,)"
              R"("client.address":"192.0.2.1","client.port":4711,"http.request.id":"id-7"},)"
              R"("TraceId":"0af7651916cd43dd8448eb211c80319c","SpanId":"b7ad6b7169203331"})");
  EXPECT_TEXT(line_of(Format::kPretty, access_of(small)),
              "04:08:00.123 INFO  200 GET /a 13B 1.234ms 192.0.2.1");
}

static void every_format_of_a_diagnostic(void**) {
  const Record record = diagnostic("cannot open \"x\": a\\b");
  EXPECT_TEXT(line_of(Format::kPlain, record), "2026-11-21T04:08:00.123Z WARN cannot open \"x\": a\\b");
  EXPECT_TEXT(line_of(Format::kLogfmt, record),
              R"(ts=2026-11-21T04:08:00.123Z level=warn msg="cannot open \"x\": a\\b")");
  EXPECT_TEXT(line_of(Format::kLogfmt, diagnostic("one")), "ts=2026-11-21T04:08:00.123Z level=warn msg=one");
  EXPECT_TEXT(line_of(Format::kJson, record),
              R"({"Timestamp":"2026-11-21T04:08:00.123Z","SeverityNumber":13,"SeverityText":"WARN",)"
              R"("Body":"cannot open \"x\": a\\b"})");
  EXPECT_TEXT(line_of(Format::kPretty, record), "04:08:00.123 WARN  cannot open \"x\": a\\b");
  EXPECT_TEXT(line_of(Format::kPretty, diagnostic("m", Severity::kError)), "04:08:00.123 ERROR m");
}

static void colours_only_where_they_are_wanted(void**) {
  SinkOptions options;
  options.format = Format::kPretty;
  EXPECT_TEXT(line_of(options, diagnostic("m"), Colours::kYes),
              "\x1b[2m04:08:00.123\x1b[0m \x1b[33mWARN\x1b[0m  m");
  AccessRecord record = small_record();
  for (const auto& [status, colour] :
       {std::pair{200, "32"}, std::pair{302, "36"}, std::pair{404, "33"}, std::pair{503, "31"}}) {
    record.status = static_cast<uint16_t>(status);
    const std::string line = line_of(options, access_of(record), Colours::kYes);
    const std::string expected =
        std::string("\x1b[") + colour + "m" + std::to_string(status) + "\x1b[0m GET /a \x1b[2m13B";
    assert_true(line.find(expected) != std::string::npos);
    assert_true(line.ends_with("\x1b[0m"));
  }
}

static void syslog_lines(void**) {
  SinkOptions options;
  options.kind = SinkKind::kSyslog;
  options.facility = 16;
  const auto matches = [&](const Record& record, const char* pattern) {
    const std::string line = line_of(options, record);
    if (!std::regex_match(line, std::regex(pattern)))
      print_error("%s\n", line.c_str()), _fail(__FILE__, __LINE__);
  };
  matches(diagnostic("m"), "<132>1 2026-11-21T04:08:00\\.123Z [!-~]+ weft \\d+ app - m");
  matches(diagnostic("m", Severity::kError), "<131>1 .* m");
  matches(diagnostic("m", Severity::kDebug), "<135>1 .* m");
  const AccessRecord record = small_record();
  matches(access_of(record), "<134>1 .* weft \\d+ access - access: 192.* 200 13 1.234ms");
}

static void templates(void**) {
  const AccessRecord full = full_record();
  EXPECT_TEXT(templated("{ts} [{level}] {{{msg}} t={trace} s={span}", access_of(full)),
              "2026-11-21T04:08:00.123Z [INFO] {access: 192.0.2.1 \"GET /a?b=c d HTTP/1.1\" 0 13 1.234ms} "
              "t=0af7651916cd43dd8448eb211c80319c s=b7ad6b7169203331");
  EXPECT_TEXT(templated("{ts:d.m.Y/y H:i:s,v x}|{attrs}|{trace}|{span}|", diagnostic("m")),
              "21.11.2026/26 04:08:00,123 x||||");
  const std::string attributes = templated("{attrs}", access_of(full));
  assert_true(attributes.starts_with("http.request.method=GET url.path=/a url.query=\"b=c d\" error.type="));
  assert_true(attributes.ends_with(" http.request.id=id-7"));
}

namespace {

struct Hostile {
  Bytes in;
  Bytes json;
  Bytes plain;
  Bytes quoted;
  Bytes logfmt;
};

constexpr Hostile kHostile[] = {
    {"plain", "plain", "plain", "plain", "plain"},
    {"", "", "", "", "\"\""},
    {"a b=c", "a b=c", "a b=c", "a b=c", "\"a b=c\""},
    {"\"\\", "\\\"\\\\", "\"\\", "\\x22\\x5c", "\"\\\"\\\\\""},
    {"\r\n\t", "\\u000d\\u000a\\u0009", "\\x0d\\x0a\\x09", "\\x0d\\x0a\\x09", "\"\\u000d\\u000a\\u0009\""},
    {Bytes("\0", 1), "\\u0000", "\\x00", "\\x00", "\"\\u0000\""},
    {"\x1b[2J\x7f", "\\u001b[2J\\u007f", "\\x1b[2J\\x7f", "\\x1b[2J\\x7f", "\"\\u001b[2J\\u007f\""},
    {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x92\xa9", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x92\xa9",
     "\xc3\xa9\xe2\x82\xac\xf0\x9f\x92\xa9", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x92\xa9",
     "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x92\xa9\""},
    // C1 controls.
    {"\xc2\x9b"
     "2J\xc2\x80",
     "\\u009b2J\\u0080", "\\xc2\\x9b2J\\xc2\\x80", "\\xc2\\x9b2J\\xc2\\x80", "\"\\u009b2J\\u0080\""},
    // Not UTF-8: alone, overlong, surrogates, too large, cut off.
    {"\x80", "\xef\xbf\xbd", "\\x80", "\\x80", "\"\xef\xbf\xbd\""},
    {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd", "\\xc0\\xaf", "\\xc0\\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
    {"\xe0\x80\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "\\xe0\\x80\\xaf", "\\xe0\\x80\\xaf",
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80",
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"\xf4\x90\x80\x80"
     "a",
     "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
     "a",
     "\\xf4\\x90\\x80\\x80a", "\\xf4\\x90\\x80\\x80a",
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
     "a\""},
    {"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd", "\\xe2\\x82", "\\xe2\\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
    {"\xe2"
     "a\xff",
     "\xef\xbf\xbd"
     "a\xef\xbf\xbd",
     "\\xe2a\\xff", "\\xe2a\\xff",
     "\"\xef\xbf\xbd"
     "a\xef\xbf\xbd\""},
};

}  // namespace

static void hostile_octets_are_made_safe(void**) {
  for (const Hostile& row : kHostile) {
    char room[512];
    const auto written = [&](void (LineWriter::*escape)(Bytes, size_t)) {
      LineWriter line(room, sizeof room);
      (line.*escape)(row.in, 100);
      return std::string(line.text());
    };
    EXPECT_TEXT(written(&LineWriter::json), row.json);
    EXPECT_TEXT(written(&LineWriter::plain), row.plain);
    EXPECT_TEXT(written(&LineWriter::quoted), row.quoted);
    EXPECT_TEXT(written(&LineWriter::logfmt), row.logfmt);
  }
}

static void long_values_are_cut_between_characters(void**) {
  char room[512];
  LineWriter line(room, sizeof room);
  line.json("aa\xe2\x82\xac", 4);
  EXPECT_TEXT(line.text(), "aa");
  line.json("\xe2\x82\xac\xe2\x82\xac", 3);
  EXPECT_TEXT(line.text(), "aa\xe2\x82\xac");
}

// The worst a peer can send: JSON stays JSON, and no other format gets longer than a line may be.
static void the_largest_records_fit(void**) {
  for (const Bytes octet : {Bytes("\x01"), Bytes("a"), Bytes("\""), Bytes("\xff"), Bytes("\xc2\x80")}) {
    std::string value;
    while (value.size() < 70'000) value += octet;
    AccessRecord record = full_record();
    record.method = Bytes(value).substr(0, 24);
    record.path = record.query = value;
    record.request_id = Bytes(value).substr(0, 128);
    const std::string json = line_of(Format::kJson, access_of(record));
    assert_true(JsonCheck::passes(json));
    assert_true(json.ends_with("\"SpanId\":\"b7ad6b7169203331\"}"));
    assert_true(JsonCheck::passes(line_of(Format::kJson, diagnostic(value))));
    for (const Format format : {Format::kPlain, Format::kLogfmt, Format::kPretty}) {
      const std::string line = line_of(format, access_of(record));
      assert_true(line.size() <= Formatter::kMaxLine);
      assert_true(line.find_first_of("\x01\n\xff") == std::string::npos);
    }
    std::string many;
    for (int i = 0; i < 24; ++i) many += "{attrs}";
    assert_true(templated(many, access_of(record)).size() <= Formatter::kMaxLine);
  }
}

static void no_line_leaves_its_room(void**) {
  const AccessRecord full = full_record();
  SinkOptions options;
  for (const Format format : {Format::kPlain, Format::kLogfmt, Format::kJson, Format::kPretty}) {
    options.format = format;
    for (size_t room = 0; room < 700; ++room) {
      assert_true(line_of(options, access_of(full), Colours::kYes, room).size() <= room);
    }
  }
}

static void times_are_civil(void**) {
  constexpr struct {
    int64_t seconds;
    Bytes text;
  } kTimes[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {951782400, "2000-02-29T00:00:00.000Z"},
      {951868799, "2000-02-29T23:59:59.000Z"},
      {1709164800, "2024-02-29T00:00:00.000Z"},
      {4107542400, "2100-03-01T00:00:00.000Z"},
      {-5, "1970-01-01T00:00:00.000Z"},
      {INT64_MAX / 1'000'000'000, "2262-04-11T23:47:16.000Z"},
  };
  for (const auto& row : kTimes) {
    Timestamp time;
    time.set(row.seconds * 1'000'000'000);
    EXPECT_TEXT(time.text(), row.text);
  }
  Timestamp time;
  time.set(kNow);
  time.set(kNow + 876'000'000);
  EXPECT_TEXT(time.text(), "2026-11-21T04:08:00.999Z");
  time.set(kNow + 877'000'000);
  EXPECT_TEXT(time.text(), "2026-11-21T04:08:01.000Z");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(every_format_of_an_access_record),
      cmocka_unit_test(every_format_of_a_diagnostic),
      cmocka_unit_test(colours_only_where_they_are_wanted),
      cmocka_unit_test(syslog_lines),
      cmocka_unit_test(templates),
      cmocka_unit_test(hostile_octets_are_made_safe),
      cmocka_unit_test(long_values_are_cut_between_characters),
      cmocka_unit_test(the_largest_records_fit),
      cmocka_unit_test(no_line_leaves_its_room),
      cmocka_unit_test(times_are_civil),
  };
  return cmocka_run_group_tests_name("log/formatter", tests, nullptr, nullptr);
}
