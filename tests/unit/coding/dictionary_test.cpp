#include "weft/coding/dictionary.h"

#include <zstd.h>

#include <string>
#include <vector>

#include "check.h"
#include "coding/support.h"
#include "weft/coding/libraries.h"
#include "weft/coding/response_policy.h"

using namespace weft;
using namespace weft::coding;
using namespace weft::coding::test;
using http::HeaderField;

namespace {

constexpr Bytes kName = "a dictionary";

std::string base64(const Sha256& hash) {
  constexpr Bytes kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < hash.size(); i += 3) {
    uint32_t bits = 0;
    for (size_t j = i; j < i + 3; ++j) bits = bits << 8 | (j < hash.size() ? hash[j] : 0);
    for (int shift = 18; shift >= 0; shift -= 6) text += kDigits[bits >> shift & 63];
  }
  text.back() = '=';
  return text;
}

// By libzstd alone, as a client would.
std::string decode_dcz(Bytes coded, Bytes dictionary) {
  ZSTD_DCtx* context = ZSTD_createDCtx();
  std::string text(4'000'000, '\0');
  ZSTD_inBuffer in = {coded.data(), coded.size(), 0};
  ZSTD_outBuffer out = {text.data(), text.size(), 0};
  while (in.pos < in.size) {
    ZSTD_DCtx_refPrefix(context, dictionary.data(), dictionary.size());
    size_t left = 1;
    while (left != 0 && in.pos < in.size) {
      left = ZSTD_decompressStream(context, &out, &in);
      assert_false(ZSTD_isError(left));
    }
  }
  ZSTD_freeDCtx(context);
  text.resize(out.pos);
  return text;
}

Decision decide(DictionaryStore& store, const EncoderPool& pool, const std::string& available,
                Bytes accept = "zstd, br, gzip, dcb, dcz") {
  const ResponsePolicy policy({true, 0, {"text/html"}});
  http::RequestHead request;
  request.fields.append_field("accept-encoding", accept);
  if (!available.empty()) request.fields.append_field("available-dictionary", available);
  const HeaderField fields[] = {{"content-type", "text/html"}};
  const Dictionaries dictionaries = {store, pool};
  return policy.decide(request, {200, fields, 5000}, &dictionaries);
}

}  // namespace

static void hashes_of_clients(void**) {
  const Sha256 hash = sha256(kName);
  const std::string text = base64(hash);
  assert_true(parse_available_dictionary(":" + text + ":") == hash);
  assert_true(parse_available_dictionary(" :" + text + ": ") == hash);
  const std::string wrong[] = {"",
                               ":",
                               "::",
                               text,
                               ":" + text,
                               text + ":",
                               ":" + text + ":x",
                               ":" + text + ":;a=b",
                               ":" + text + "=:",
                               ":" + text.substr(1) + ":",
                               ":" + text.substr(0, 43) + "A:",
                               ":" + text.substr(0, 42) + "==:",
                               ":" + text.substr(0, 20) + "-" + text.substr(21) + ":",
                               ":" + text.substr(0, 20) + " " + text.substr(21) + ":",
                               "\"" + text + "\""};
  for (const std::string& value : wrong) assert_false(parse_available_dictionary(value).has_value());
}

// RFC 9842, 9.3.3.
static void answers_other_sites_may_not_read(void**) {
  const auto named = [](Bytes site, Bytes mode, Bytes allow_origin = {}) {
    http::RequestHead request;
    request.fields.append_field("available-dictionary", ":" + base64(sha256(kName)) + ":");
    request.fields.append_field("origin", "https://other.example");
    if (!site.empty()) request.fields.append_field("sec-fetch-site", site);
    if (!mode.empty()) request.fields.append_field("sec-fetch-mode", mode);
    return named_dictionary(request, allow_origin).has_value();
  };
  assert_true(named("", ""));
  assert_true(named("", "no-cors"));
  assert_true(named("same-origin", "no-cors"));
  assert_true(named("cross-site", ""));
  assert_true(named("cross-site", "navigate"));
  assert_true(named("cross-site", "same-origin"));
  assert_true(named("cross-site", "cors", "*"));
  assert_true(named("cross-site", "cors", "https://other.example"));
  assert_false(named("cross-site", "cors"));
  assert_false(named("cross-site", "cors", "https://third.example"));
  assert_false(named("cross-site", "no-cors", "*"));
  assert_false(named("same-site", "no-cors"));
}

static void named_twice(void**) {
  http::RequestHead request;
  const std::string value = ":" + base64(sha256(kName)) + ":";
  request.fields.append_field("available-dictionary", value);
  assert_true(named_dictionary(request, {}) == sha256(kName));
  request.fields.append_field("available-dictionary", value);
  assert_false(named_dictionary(request, {}).has_value());
}

static void uses(void**) {
  EXPECT_TEXT(*format_use_as_dictionary({"/app/*", {}, ""}), "match=\"/app/*\"");
  EXPECT_TEXT(*format_use_as_dictionary({"/a\"\\", {"script", "style"}, "v1"}),
              "match=\"/a\\\"\\\\\", match-dest=(\"script\" \"style\"), id=\"v1\"");
  assert_false(format_use_as_dictionary({"", {}, ""}).has_value());
  assert_false(format_use_as_dictionary({"/\r\n", {}, ""}).has_value());
  assert_false(format_use_as_dictionary({"/\xc3\xa4", {}, ""}).has_value());
  assert_false(format_use_as_dictionary({"/", {""}, ""}).has_value());
  assert_false(format_use_as_dictionary({"/", {}, "\x7f"}).has_value());
  assert_false(format_use_as_dictionary({"/", {}, std::string(1025, 'x')}).has_value());
}

static void the_store_is_bounded(void**) {
  DictionaryStore store(1000);
  assert_true(store.empty());
  assert_null(store.add(std::string(1001, 'x')));
  assert_null(store.add(""));
  for (const char c : {'a', 'b', 'c'}) assert_non_null(store.add(std::string(300, c)));
  assert_true(store.add(std::string(300, 'a'))->octets() == std::string(300, 'a'));
  assert_int_equal(store.octets(), 900);
  assert_non_null(store.find(sha256(std::string(300, 'b'))).get());
  assert_non_null(store.add(std::string(400, 'd')));  // those used least lately are "c", then "a"
  assert_null(store.find(sha256(std::string(300, 'c'))).get());
  assert_non_null(store.find(sha256(std::string(300, 'a'))).get());
  assert_int_equal(store.octets(), 1000);
  assert_int_equal(store.size(), 3);
  for (size_t i = 0; i < 2 * DictionaryStore::kMost; ++i) store.add(std::to_string(i));
  assert_true(store.size() <= DictionaryStore::kMost && store.octets() <= 1000);
  DictionaryStore none(0);
  assert_null(none.add("x"));
}

static void a_dictionary_in_use_outlives_its_place(void**) {
  EncoderPool pool({});
  DictionaryStore store(100'000);
  const std::string old = sample_text(60'000);
  store.add(old);
  const auto held = store.find(sha256(old));
  const auto encoder =
      pool.acquire(Coding::kDictionaryZstd, {std::nullopt, held->prepared(Coding::kDictionaryZstd, pool)});
  store.add(sample_text(90'000));
  assert_null(store.find(sha256(old)).get());
  Bytes input = Bytes(old).substr(1000, 5000);
  std::string coded = held->preamble(Coding::kDictionaryZstd);
  char octets[4096];
  MutableBytes room(octets);
  assert_true(encoder->encode(input, room, Encoder::Flush::kEnd) == Encoder::Status::kDone);
  coded.append(octets, sizeof octets - room.size());
  assert_true(coded.size() < 100);
  EXPECT_TEXT(decode_dcz(coded, old), Bytes(old).substr(1000, 5000));
}

static void whole_bodies(void**) {
  EncoderPool pool({});
  for (const size_t size : {10u, 3000u, 500'000u}) {
    const std::string old = sample_text(size);
    Dictionary dictionary(old);
    const std::string text = "new " + old + " new";
    const auto coded = pool.encode(Coding::kDictionaryZstd, text, &dictionary);
    assert_true(coded.has_value());
    assert_true(coded->substr(0, 8) == Bytes("\x5e\x2a\x4d\x18\x20\0\0\0", 8));
    assert_memory_equal(coded->data() + 8, dictionary.hash().data(), 32);
    if (size > 1000) assert_true(coded->size() < size / 20);
    assert_true(decode_dcz(*coded, old) == text);
  }
}

// dcb, where this build has it.
static void brotli(void**) {
  if (!dictionary_codings().has(Coding::kDictionaryBrotli)) skip();
  EncoderPool pool({});
  const std::string old = sample_text(100'000);
  Dictionary dictionary(old);
  const auto coded = pool.encode(Coding::kDictionaryBrotli, "new " + old + " new", &dictionary);
  assert_true(coded.has_value());
  assert_true(coded->substr(0, 4) == Bytes("\xff\x44\x43\x42", 4));
  assert_memory_equal(coded->data() + 4, dictionary.hash().data(), 32);
  assert_true(coded->size() < 500);
}

static void what_libzstd_would_take_for_its_own(void**) {
  EncoderPool pool({});
  Dictionary dictionary(std::string("\x37\xa4\x30\xec") + sample_text(1000));
  assert_null(dictionary.prepared(Coding::kDictionaryZstd, pool));
  DictionaryStore store(10'000);
  store.add(dictionary.octets());
  const Decision decision = decide(store, pool, ":" + base64(dictionary.hash()) + ":", "zstd, dcz");
  EXPECT_TEXT(coding_name(decision.coding), "zstd");
}

static void decisions(void**) {
  EncoderPool pool({});
  DictionaryStore store(10'000);
  const std::string known = ":" + base64(sha256(kName)) + ":";
  assert_false(decide(store, pool, known).varies_by_dictionary);
  store.add(kName);
  const Decision decision = decide(store, pool, known);
  EXPECT_TEXT(coding_name(decision.coding), "dcz");
  assert_true(decision.varies_by_dictionary);
  EXPECT_TEXT(decision.dictionary->octets(), kName);
  EXPECT_TEXT(coding_name(decide(store, pool, "").coding), "zstd");
  EXPECT_TEXT(coding_name(decide(store, pool, known, "zstd").coding), "zstd");
  EXPECT_TEXT(coding_name(decide(store, pool, known, "zstd, dcz;q=0.9").coding), "zstd");
  EXPECT_TEXT(coding_name(decide(store, pool, known, "dcz;q=0, *").coding),
              dictionary_codings().has(Coding::kDictionaryBrotli) ? "dcb" : "zstd");
  EXPECT_TEXT(coding_name(decide(store, pool, ":" + base64(sha256("another")) + ":").coding), "zstd");
  assert_null(decide(store, pool, known, "zstd").dictionary.get());

  const HeaderField fields[] = {{"vary", "cookie"}};
  const CodedFields coded(fields, decision);
  EXPECT_TEXT(coded.span()[0].value, "cookie, accept-encoding, available-dictionary");
  EXPECT_TEXT(coded.span()[1].value, "dcz");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(hashes_of_clients),
      cmocka_unit_test(answers_other_sites_may_not_read),
      cmocka_unit_test(named_twice),
      cmocka_unit_test(uses),
      cmocka_unit_test(the_store_is_bounded),
      cmocka_unit_test(a_dictionary_in_use_outlives_its_place),
      cmocka_unit_test(whole_bodies),
      cmocka_unit_test(brotli),
      cmocka_unit_test(what_libzstd_would_take_for_its_own),
      cmocka_unit_test(decisions),
  };
  return cmocka_run_group_tests_name("coding/dictionary", tests, nullptr, nullptr);
}
