#include "weft/coding/response_policy.h"

#include <string>
#include <vector>

#include "check.h"

using namespace weft;
using namespace weft::coding;
using http::HeaderField;

namespace {

using Fields = std::vector<HeaderField>;

const ResponsePolicy& policy() {
  static const ResponsePolicy policy({true, 1024, {"text/html", "Application/JSON", "text/event-stream"}});
  return policy;
}

Decision decide(uint16_t status, const Fields& fields, std::optional<uint64_t> size = 5000,
                const Fields& request_fields = {{"accept-encoding", "gzip, br"}}) {
  http::RequestHead request;
  for (const HeaderField& field : request_fields) request.fields.append_field(field.name, field.value);
  return policy().decide(request, {status, fields, size});
}

void expect(const Decision& decision, Bytes coding, bool negotiable = true) {
  EXPECT_TEXT(coding_name(decision.coding), coding);
  assert_int_equal(decision.negotiable, negotiable);
}

std::string edited(const Fields& fields, Coding coding) {
  Decision decision;
  decision.negotiable = true;
  decision.coding = coding;
  const CodedFields coded(fields, decision);
  std::string text;
  for (const HeaderField& field : coded.span()) {
    text.append(field.name).append(": ").append(field.value).append("\n");
  }
  return text;
}

const Fields kHtml = {{"content-type", "text/html"}};

}  // namespace

static void types(void**) {
  for (const Bytes type :
       {"text/html", "TEXT/HTML", "text/html; charset=utf-8", "text/html ;x", "application/json"}) {
    expect(decide(200, {{"content-type", type}}), "br");
  }
  for (const Bytes type : {"text/htm", "text/htmlx", "image/png", "", ";", "text/*", "text/event-stream"}) {
    expect(decide(200, {{"content-type", type}}), "identity", false);
  }
  expect(decide(200, {}), "identity", false);
}

static void sizes(void**) {
  expect(decide(200, kHtml, 1024), "br");
  expect(decide(200, kHtml, 1023), "identity", false);
  expect(decide(200, kHtml, std::nullopt), "br");
  const ResponsePolicy from_nothing({true, 0, {"text/html"}});
  http::RequestHead request;
  assert_true(from_nothing.decide(request, {200, kHtml, 1}).negotiable);
  assert_false(from_nothing.decide(request, {200, kHtml, 0}).negotiable);
}

static void statuses(void**) {
  for (const uint16_t status : {200, 201, 203, 404, 500, 304}) expect(decide(status, kHtml), "br");
  for (const uint16_t status : {100, 103, 204, 205, 206}) expect(decide(status, kHtml), "identity", false);
}

static void what_others_have_coded(void**) {
  for (const Bytes coding : {"gzip", "identity", ""}) {
    expect(decide(200, {{"content-type", "text/html"}, {"content-encoding", coding}}), "identity", false);
  }
}

static void requests(void**) {
  expect(decide(200, kHtml, 5000, {}), "identity");
  expect(decide(200, kHtml, 5000, {{"accept-encoding", "gzip;q=0"}}), "identity");
  expect(decide(200, kHtml, 5000, {{"accept-encoding", "gzip"}, {"range", "bytes=0-1"}}), "identity");
  expect(decide(200, kHtml, 5000, {{"accept-encoding", "gzip"}, {"accept-encoding", "zstd"}}), "zstd");
}

static void turned_off(void**) {
  const ResponsePolicy off({false, 0, {"text/html"}});
  http::RequestHead request;
  request.fields.append_field("accept-encoding", "gzip");
  expect(off.decide(request, {200, kHtml, 5000}), "identity", false);
}

static void fields(void**) {
  EXPECT_TEXT(edited(kHtml, Coding::kIdentity), "content-type: text/html\nvary: accept-encoding\n");
  EXPECT_TEXT(edited(kHtml, Coding::kZstd),
              "content-type: text/html\ncontent-encoding: zstd\nvary: accept-encoding\n");
  EXPECT_TEXT(edited({{"etag", "\"a\""}, {"accept-ranges", "bytes"}}, Coding::kGzip),
              "etag: W/\"a\"\ncontent-encoding: gzip\nvary: accept-encoding\n");
  EXPECT_TEXT(edited({{"etag", "W/\"a\""}}, Coding::kGzip),
              "etag: W/\"a\"\ncontent-encoding: gzip\nvary: accept-encoding\n");
  EXPECT_TEXT(edited({{"etag", "\"a\""}, {"accept-ranges", "bytes"}}, Coding::kIdentity),
              "etag: \"a\"\naccept-ranges: bytes\nvary: accept-encoding\n");
}

static void not_modified(void**) {
  const Fields given = {{"content-type", "text/html"}, {"etag", "\"a\""}};
  const CodedFields coded(given, decide(304, given));
  assert_int_equal(coded.span().size(), 3);
  EXPECT_TEXT(coded.span()[1].value, "W/\"a\"");
  EXPECT_TEXT(coded.span()[2].name, "vary");
}

static void vary_is_merged(void**) {
  EXPECT_TEXT(edited({{"vary", "cookie"}}, Coding::kIdentity), "vary: cookie, accept-encoding\n");
  EXPECT_TEXT(edited({{"vary", "cookie, Accept-Encoding"}}, Coding::kIdentity),
              "vary: cookie, Accept-Encoding\n");
  EXPECT_TEXT(edited({{"vary", "*"}}, Coding::kIdentity), "vary: *\n");
  EXPECT_TEXT(edited({{"vary", ""}}, Coding::kIdentity), "vary: accept-encoding\n");
  EXPECT_TEXT(edited({{"vary", "a"}, {"x", "y"}, {"vary", "accept-encoding"}}, Coding::kIdentity),
              "vary: a\nx: y\nvary: accept-encoding\n");
  EXPECT_TEXT(edited({{"vary", "a"}, {"vary", "b"}}, Coding::kIdentity),
              "vary: a, accept-encoding\nvary: b\n");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(types),          cmocka_unit_test(sizes),
      cmocka_unit_test(statuses),       cmocka_unit_test(what_others_have_coded),
      cmocka_unit_test(requests),       cmocka_unit_test(turned_off),
      cmocka_unit_test(fields),         cmocka_unit_test(not_modified),
      cmocka_unit_test(vary_is_merged),
  };
  return cmocka_run_group_tests_name("coding/response_policy", tests, nullptr, nullptr);
}
