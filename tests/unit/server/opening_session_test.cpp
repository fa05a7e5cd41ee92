// Which protocol the first octets of a connection are.

#include "server/opening_session.h"
#include <csetjmp>

#include "check.h"

using namespace weft;
using namespace weft::server;

namespace {

constexpr Bytes kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

void four_octets_tell(void**) {
  BlockPool blocks;
  for (const Bytes first : {"GET / HTTP/1.1\r\n", "POST", "PRO", "PRIX", "P\r\n", "\x16\x03", "X"}) {
    OpeningSession opening(blocks);
    assert_true(opening.tell(first) == kHttp1);
    assert_true(opening.taken().empty());
  }
  OpeningSession opening(blocks);
  assert_true(opening.tell(kPreface) == kHttp2);
}

void they_may_come_one_by_one(void**) {
  BlockPool blocks;
  for (const Bytes first : {kPreface, Bytes("PRO"), Bytes("PUT "), Bytes("PRI\r")}) {
    OpeningSession opening(blocks);
    size_t at = 0;
    std::optional<Protocol> told;
    while (!(told = opening.tell(first.substr(at, 1)))) ++at;
    assert_true(told == (first == kPreface ? kHttp2 : kHttp1));
    assert_true(opening.taken() == first.substr(0, at));
    assert_true(opening.phase() == (at == 0 ? http::Phase::kIdle : http::Phase::kHead));
  }
}

void a_connection_that_ends_or_drains_before_closes(void**) {
  BlockPool blocks;
  OpeningSession ended(blocks);
  assert_false(ended.tell("PR").has_value());
  ended.receive_end();
  assert_true(ended.fate() == http::Fate::kClose);
  OpeningSession drained(blocks);
  drained.begin_drain();
  assert_true(drained.fate() == http::Fate::kClose);
  OpeningSession late(blocks);
  late.on_phase_timeout();
  assert_true(late.fate() == http::Fate::kClose);
  OpeningSession retired(blocks);
  retired.retire();
  assert_true(retired.fate() == http::Fate::kOpen);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(four_octets_tell),
      cmocka_unit_test(they_may_come_one_by_one),
      cmocka_unit_test(a_connection_that_ends_or_drains_before_closes),
  };
  return cmocka_run_group_tests_name("server opening session", tests, nullptr, nullptr);
}
