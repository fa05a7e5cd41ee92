#include "files/url_path.h"

#include "check.h"

using namespace weft;
using namespace weft::files;

namespace {

struct Case {
  Bytes encoded;
  Bytes expected;  // with "/" behind a folder; "400", "404"
};

constexpr Case kCases[] = {
    {"", "/"},
    {"a", "a"},
    {"a/b.txt", "a/b.txt"},
    {"a/", "a/"},
    {"a%20b", "a b"},
    {"%C3%A4", "\xc3\xa4"},
    {"%61%2Fb", "a/b"},
    {"%2561", "%61"},
    {"...", "..."},
    {"a..b/..c", "a..b/..c"},
    // malformed
    {"/", "400"},
    {"a//b", "400"},
    {"a//", "400"},
    {"%2F", "400"},
    {"a%2F%2Fb", "400"},
    {"%", "400"},
    {"%4", "400"},
    {"%4g", "400"},
    {"a%00", "400"},
    {"a\\b", "400"},
    {"a%5Cb", "400"},
    {"..%5C..%5Cetc", "400"},
    // not below
    {".", "404"},
    {"..", "404"},
    {"../a", "404"},
    {"a/../b", "404"},
    {"a/..", "404"},
    {"a/./b", "404"},
    {"%2e%2e/a", "404"},
    {"a/%2e%2e%2fb", "404"},
    {"./", "404"},
};

std::string decoded(Bytes encoded) {
  std::string path;
  switch (decode_url_path(encoded, path)) {
    case PathVerdict::kFile: return path;
    case PathVerdict::kFolder: return path + "/";
    case PathVerdict::kMalformed: return "400";
    case PathVerdict::kOutside: return "404";
  }
  return {};
}

}  // namespace

static void paths_are_decoded(void**) {
  for (const Case& one : kCases) {
    EXPECT_TEXT(std::string(one.encoded) + " -> " + decoded(one.encoded),
                std::string(one.encoded) + " -> " + std::string(one.expected));
  }
}

static void segments_are_bounded(void**) {
  std::string path = "a";
  for (size_t i = 1; i < kMaxSegments; ++i) path += "/a";
  EXPECT_TEXT(decoded(path), path);
  EXPECT_TEXT(decoded(path + "/a"), "400");
}

static void what_is_encoded_is_decoded(void**) {
  std::string all;
  for (int c = 1; c < 256; ++c) {
    if (c != '\\' && c != '/') all += static_cast<char>(c);
  }
  std::string encoded;
  encode_url_path(all, encoded);
  for (const char c : encoded) assert_true(c > 0x20 && c < 0x7f && Bytes("<>\"'&#?").find(c) == Bytes::npos);
  EXPECT_TEXT(decoded(encoded), all);
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(paths_are_decoded),
      cmocka_unit_test(segments_are_bounded),
      cmocka_unit_test(what_is_encoded_is_decoded),
  };
  return cmocka_run_group_tests_name("files/url_path", tests, nullptr, nullptr);
}
