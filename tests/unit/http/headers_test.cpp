#include "weft/http/headers.h"

#include <string>
#include <vector>

#include "check.h"
#include "weft/http/request_head.h"

using namespace weft;
using namespace weft::http;

namespace {

void add(HeaderBlock& block, Bytes name, Bytes value) {
  block.append_name(name);
  block.append_value(value);
  block.finish_field();
}

std::string dump(const HeaderBlock& block) {
  std::string text = std::string(block.target()) + "\n";
  for (size_t i = 0; i < block.size(); ++i) {
    text += std::string(block[i].name) + "=" + std::string(block[i].value) + "\n";
  }
  return text;
}

std::vector<std::string> tokens(Bytes list) {
  std::vector<std::string> result;
  for_each_list_token(list, [&](Bytes token) {
    result.emplace_back(token);
    return true;
  });
  return result;
}

}  // namespace

static void stores_and_finds(void**) {
  HeaderBlock block;
  assert_true(block.empty());
  block.append_target("/a?b");
  add(block, "Host", "example.org");
  add(block, "ACCEPT", "text/html");
  add(block, "X-Empty", "");
  add(block, "accept", "*/*");
  EXPECT_TEXT(dump(block), "/a?b\nhost=example.org\naccept=text/html\nx-empty=\naccept=*/*\n");
  EXPECT_TEXT(block.find("accept").value(), "text/html");
  EXPECT_TEXT(block.find("x-empty").value(), "");
  assert_false(block.find("accep").has_value());
  assert_false(block.find("hosts").has_value());
  assert_false(block.find("").has_value());
  assert_int_equal(block.size(), 4);
}

static void trims_white_space_around_values_only(void**) {
  HeaderBlock block;
  add(block, "a", " \t one \t two \t ");
  add(block, "b", " \t ");
  add(block, "c", "\x0b three\xa0");
  EXPECT_TEXT(dump(block), "\na=one \t two\nb=\nc=\x0b three\xa0\n");
}

static void trims_white_space_that_arrives_apart(void**) {
  HeaderBlock block;
  block.append_name("n");
  for (const Bytes fragment : {" ", "\t", "", "a", " ", "\t", "b", " ", "", "\t"})
    block.append_value(fragment);
  block.finish_field();
  block.append_name("m");
  for (const Bytes fragment : {" ", " "}) block.append_value(fragment);
  block.finish_field();
  EXPECT_TEXT(dump(block), "\nn=a \tb\nm=\n");
}

static void lower_cases_names_of_every_length(void**) {
  for (size_t size = 1; size < 70; ++size) {
    HeaderBlock block;
    std::string upper, lower;
    for (size_t i = 0; i < size; ++i) {
      upper += i % 3 ? static_cast<char>('A' + i % 26) : "-_9"[i % 9 / 3];
      lower += i % 3 ? static_cast<char>('a' + i % 26) : "-_9"[i % 9 / 3];
    }
    add(block, upper, upper);
    EXPECT_TEXT(block[0].name, lower);
    EXPECT_TEXT(block[0].value, upper);
  }
}

static void fragments_at_every_split(void**) {
  const std::string target = "/some/where?x=1", name = "Content-Disposition",
                    value = "  form-data; name=\"A B\" \t";
  const std::string expected = target + "\ncontent-disposition=form-data; name=\"A B\"\nlast=Z\n";
  const auto half = [](Bytes text, size_t split, auto append) {
    append(text.substr(0, split));
    append(text.substr(split));
  };
  for (size_t i = 0; i <= target.size(); ++i) {
    for (size_t j = 0; j <= name.size(); ++j) {
      for (size_t k = 0; k <= value.size(); ++k) {
        HeaderBlock block;
        half(target, i, [&](Bytes part) { block.append_target(part); });
        half(name, j, [&](Bytes part) { block.append_name(part); });
        half(value, k, [&](Bytes part) { block.append_value(part); });
        block.finish_field();
        add(block, "Last", "Z");
        EXPECT_TEXT(dump(block), expected);
      }
    }
  }
}

static void octet_by_octet(void**) {
  HeaderBlock block;
  std::string expected = "/\n";
  block.append_target("/");
  for (int field = 0; field < 60; ++field) {
    const std::string name = "X-Field-" + std::to_string(field), value(field * 5, 'v');
    for (const char& c : name) block.append_name(Bytes(&c, 1));
    for (const char& c : value) block.append_value(Bytes(&c, 1));
    block.finish_field();
    expected += "x-field-" + std::to_string(field) + "=" + value + "\n";
  }
  EXPECT_TEXT(dump(block), expected);
}

static void whole_fields(void**) {
  HeaderBlock block;
  block.append_target("/");
  for (int i = 0; i < 100; ++i) block.append_field("x-number", std::to_string(i));
  block.append_field("x-empty", "");
  add(block, "X-Pieces", " 1 ");
  block.append_field("x-last", "2");
  assert_int_equal(block.size(), 103);
  EXPECT_TEXT(block.target(), "/");
  EXPECT_TEXT(block[99].value, "99");
  EXPECT_TEXT(block[100].name, "x-empty");
  EXPECT_TEXT(block[100].value, "");
  EXPECT_TEXT(*block.find("x-pieces"), "1");
  EXPECT_TEXT(*block.find("x-last"), "2");
}

static void clear_forgets_everything(void**) {
  HeaderBlock block;
  for (const size_t size :
       {size_t{10}, HeaderBlock::kKeepBytes - 100, 10 * HeaderBlock::kKeepBytes, size_t{3}}) {
    const std::string value(size, 'v');
    block.append_target("/x");
    for (int i = 0; i < 3; ++i) add(block, "n", value);
    const std::string field = "n=" + value + "\n";
    EXPECT_TEXT(dump(block), "/x\n" + field + field + field);
    block.append_name("open");
    block.append_value("open");
    block.clear();
    EXPECT_TEXT(dump(block), "\n");
    assert_false(block.find("n").has_value());
  }
}

static void small_blocks_keep_their_memory(void**) {
  HeaderBlock block;
  add(block, "a", "b");
  const char* place = block[0].name.data();
  block.clear();
  add(block, "c", "d");
  assert_ptr_equal(block[0].name.data(), place);
}

static void lists(void**) {
  assert_true(tokens("").empty());
  assert_true(tokens(" , \t,,").empty());
  assert_true(tokens("close") == std::vector<std::string>{"close"});
  assert_true(tokens("\tkeep-alive ,  Upgrade,,a b ") ==
              (std::vector<std::string>{"keep-alive", "Upgrade", "a b"}));
  int seen = 0;
  for_each_list_token("a,b,c", [&](Bytes token) { return ++seen < 2 && token == "a"; });
  assert_int_equal(seen, 2);
}

static void request_head_clears(void**) {
  RequestHead head;
  head.method = Method::kPut;
  head.method_size = 3;
  head.version = Version::k1_0;
  head.keep_alive = false;
  head.expects_continue = head.secure = head.chunked = true;
  head.content_length = 5;
  head.fields.append_target("/");
  head.authority = head.target();
  head.clear();
  assert_true(head.method == Method::kGet && head.version == Version::k1_1 && head.keep_alive);
  assert_false(head.expects_continue || head.secure || head.chunked || head.content_length);
  EXPECT_TEXT(head.method_name(), "");
  EXPECT_TEXT(head.target(), "");
  EXPECT_TEXT(head.authority, "");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(stores_and_finds),
      cmocka_unit_test(trims_white_space_around_values_only),
      cmocka_unit_test(trims_white_space_that_arrives_apart),
      cmocka_unit_test(lower_cases_names_of_every_length),
      cmocka_unit_test(fragments_at_every_split),
      cmocka_unit_test(octet_by_octet),
      cmocka_unit_test(whole_fields),
      cmocka_unit_test(clear_forgets_everything),
      cmocka_unit_test(small_blocks_keep_their_memory),
      cmocka_unit_test(lists),
      cmocka_unit_test(request_head_clears),
  };
  return cmocka_run_group_tests_name("http/headers", tests, nullptr, nullptr);
}
