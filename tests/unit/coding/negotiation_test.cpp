#include "weft/coding/negotiation.h"

#include "check.h"

using namespace weft;
using namespace weft::coding;

namespace {

constexpr CodingSet kAll = {Coding::kGzip, Coding::kBrotli, Coding::kZstd};

struct Row {
  Bytes accept;
  Bytes chosen;
};

constexpr Row kRows[] = {
    {"", "identity"},
    {"gzip", "gzip"},
    {"x-gzip", "gzip"},
    {"GZip", "gzip"},
    {"gzip, deflate, br, zstd", "zstd"},
    {"gzip, deflate, br", "br"},
    {"gzip,deflate", "gzip"},
    {"deflate, compress", "identity"},
    {"gzip;q=1.0, br;q=0.9, zstd;q=0.8", "gzip"},
    {"gzip;q=0.8, br;q=0.9, zstd;q=0.8", "br"},
    {"zstd;q=0.001, gzip;q=0.002", "gzip"},
    {"gzip;q=0.001", "gzip"},
    {"gzip;q=0", "identity"},
    {"gzip;q=0.000, br", "br"},
    {"gzip ; q=0.5 ,\tbr;q=0.4", "gzip"},
    {"gzip;Q=0.5, br;Q=0.7", "br"},
    {"*", "zstd"},
    {"*;q=0.5, gzip", "gzip"},
    {"*;q=0.5, zstd;q=0", "br"},
    {"gzip, *;q=0", "gzip"},
    {"*;q=0", "identity"},
    {"identity", "identity"},
    {"identity, gzip", "gzip"},
    {"identity, gzip;q=0.9", "identity"},
    {"identity;q=0.5, gzip;q=0.5", "gzip"},
    {"identity;q=0", "identity"},
    {"identity;q=0, deflate", "identity"},
    {"identity;q=0, gzip;q=0.1", "gzip"},
    {"gzip;q=1., br;q=0.", "gzip"},
    {"gzip;q=1.000", "gzip"},
    {", ,gzip,, ", "gzip"},
    // Of two weights the lower one counts.
    {"gzip, gzip;q=0", "identity"},
    {"gzip;q=0, x-gzip", "identity"},
    {"*, *;q=0", "identity"},
    // Malformed elements are not there.
    {"gzip;q=1.001", "identity"},
    {"gzip;q=2", "identity"},
    {"gzip;q=0.0001", "identity"},
    {"gzip;q=", "identity"},
    {"gzip;q", "identity"},
    {"gzip;", "identity"},
    {"gzip;q=-1", "identity"},
    {"gzip;q=.5", "identity"},
    {"gzip;q=0,5", "identity"},
    {"gzip;q=0.5x", "identity"},
    {"gzip;q=\"1\"", "identity"},
    {"gzip;level=5", "identity"},
    {"gzip;q=1;x=y", "identity"},
    {"gzip;q =1", "identity"},
    {"gzip br", "identity"},
    {"gzipx", "identity"},
    {";q=1", "identity"},
    {"gzip;q=oops, br;q=0.1", "br"},
};

}  // namespace

static void table(void**) {
  for (const Row& row : kRows) {
    AcceptedCodings accepted;
    accepted.add(row.accept);
    const Bytes chosen = coding_name(accepted.choose(kAll));
    if (chosen != row.chosen) print_error("wrong: %s\n", row.accept.data());
    EXPECT_TEXT(chosen, row.chosen);
  }
}

static void only_what_is_available(void**) {
  AcceptedCodings accepted;
  accepted.add("gzip;q=0.1, br;q=0.2, zstd, dcz");
  EXPECT_TEXT(coding_name(accepted.choose({Coding::kGzip, Coding::kBrotli})), "br");
  EXPECT_TEXT(coding_name(accepted.choose({})), "identity");
  EXPECT_TEXT(coding_name(accepted.choose({Coding::kZstd, Coding::kDictionaryZstd})), "dcz");
  assert_true(accepted.accepts(Coding::kGzip));
  assert_true(accepted.accepts(Coding::kIdentity));
  assert_false(accepted.accepts(Coding::kDictionaryBrotli));
}

static void all_lines_of_the_field(void**) {
  http::HeaderBlock fields;
  for (const auto& [name, value] : {http::HeaderField{"accept-encoding", "gzip;q=0.5"},
                                    {"accept", "br"},
                                    {"accept-encoding", "zstd;q=0.4"}}) {
    fields.append_field(name, value);
  }
  EXPECT_TEXT(coding_name(AcceptedCodings(fields).choose(kAll)), "gzip");
  EXPECT_TEXT(coding_name(AcceptedCodings(http::HeaderBlock()).choose(kAll)), "identity");
}

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(table),
      cmocka_unit_test(only_what_is_available),
      cmocka_unit_test(all_lines_of_the_field),
  };
  return cmocka_run_group_tests_name("coding/negotiation", tests, nullptr, nullptr);
}
