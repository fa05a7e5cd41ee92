#include "weft/base/ascii.h"

#include <cctype>
#include <string>

#include "check.h"

using namespace weft;

static void lower_case_touches_only_letters(void**) {
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const char expected = octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet + 32) : c;
    assert_int_equal(ascii::to_lower(c), expected);
    // In every place of a word, and in the tail behind it.
    for (size_t place = 0; place < 11; ++place) {
      std::string in(11, '\xff');
      in[place] = c;
      std::string out(11, '\0');
      ascii::copy_lower(out.data(), in);
      std::string wanted(11, '\xff');
      wanted[place] = expected;
      EXPECT_TEXT(out, wanted);
    }
  }
}

static void lower_case_in_place_and_at_every_size(void**) {
  const std::string upper = "CONTENT-SECURITY-POLICY-REPORT-ONLY";
  const std::string lower = "content-security-policy-report-only";
  for (size_t size = 0; size <= upper.size(); ++size) {
    std::string text = upper;
    ascii::copy_lower(text.data(), Bytes(text).substr(0, size));
    EXPECT_TEXT(text, lower.substr(0, size) + upper.substr(size));
  }
}

static void classes_match_the_c_locale(void**) {
  for (int octet = 0; octet < 128; ++octet) {
    const char c = static_cast<char>(octet);
    assert_int_equal(ascii::is_digit(c), std::isdigit(octet) != 0);
    assert_int_equal(ascii::is_alpha(c), std::isalpha(octet) != 0);
    assert_int_equal(ascii::is_hex_digit(c), std::isxdigit(octet) != 0);
    assert_int_equal(ascii::is_blank(c), octet == ' ' || octet == '\t');
  }
  for (int octet = 128; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    assert_false(ascii::is_digit(c) || ascii::is_alpha(c) || ascii::is_hex_digit(c) || ascii::is_blank(c));
  }
}

static void trims_blanks_only(void**) {
  EXPECT_TEXT(ascii::trim(" \t a \t b\t "), "a \t b");
  EXPECT_TEXT(ascii::trim(" \t "), "");
  EXPECT_TEXT(ascii::trim(""), "");
  EXPECT_TEXT(ascii::trim("\r a\n"), "\r a\n");
  EXPECT_TEXT(ascii::trim_front(" a "), "a ");
  EXPECT_TEXT(ascii::trim_back(" a "), " a");
}

static void equality_ignores_case_of_letters_only(void**) {
  assert_true(ascii::equals_ignoring_case("Keep-Alive", "kEEP-aLIVE"));
  assert_true(ascii::equals_ignoring_case("", ""));
  assert_false(ascii::equals_ignoring_case("close", "close "));
  assert_false(ascii::equals_ignoring_case("@", "`"));
  assert_false(ascii::equals_ignoring_case("[", "{"));
  assert_false(ascii::equals_ignoring_case("\xc4", "\xe4"));
}

static void decimal_is_strict(void**) {
  assert_int_equal(ascii::parse_decimal("0").value(), 0);
  assert_int_equal(ascii::parse_decimal("007").value(), 7);
  assert_true(ascii::parse_decimal("18446744073709551615").value() == UINT64_MAX);
  for (const Bytes bad : {"", "+1", "-1", " 1", "1 ", "1_000", "0x10", "1.0", "18446744073709551616",
                          "18446744073709551620", "99999999999999999999", "\xd9\xa1"}) {
    assert_false(ascii::parse_decimal(bad).has_value());
  }
  assert_false(ascii::parse_decimal(Bytes("1\0", 2)).has_value());
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(lower_case_touches_only_letters),
      cmocka_unit_test(lower_case_in_place_and_at_every_size),
      cmocka_unit_test(classes_match_the_c_locale),
      cmocka_unit_test(trims_blanks_only),
      cmocka_unit_test(equality_ignores_case_of_letters_only),
      cmocka_unit_test(decimal_is_strict),
  };
  return cmocka_run_group_tests_name("base/ascii", tests, nullptr, nullptr);
}
