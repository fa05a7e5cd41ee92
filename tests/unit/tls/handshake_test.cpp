#include "support.h"

using namespace weft;
using namespace weft::tls;
using namespace weft::tls::testing;

namespace {

using State = Session::State;

Site* site;

int make_site(void**) {
  site = new Site;
  return 0;
}

int drop_site(void**) {
  delete site;
  return 0;
}

void talk(Pair& pair, size_t piece = SIZE_MAX) {
  pair.settle(piece);
  if (pair.session->state() == State::kFailed) print_error("%s\n", pair.session->failure_text());
  assert_int_equal(pair.session->state(), State::kOpen);
  pair.client.send("ping");
  pair.settle(piece);
  EXPECT_TEXT(pair.received, "ping");
  pair.send("pong");
  pair.settle(piece);
  EXPECT_TEXT(pair.client.received, "pong");
}

void test_tls_1_3(void**) {
  Pair pair(make_context(site->options()), {.trust = site->authority.certificate.get()});
  talk(pair);
  EXPECT_TEXT(pair.session->facts().version, "TLSv1.3");
  EXPECT_TEXT(pair.session->facts().server_name, "localhost");
  assert_false(pair.session->facts().resumed);
  assert_false(pair.session->facts().certificate.has_value());
  EXPECT_TEXT(pair.session->protocol(), "");
}

void test_tls_1_2(void**) {
  Pair pair(make_context(site->options()), {.newest = TLS1_2_VERSION});
  talk(pair);
  EXPECT_TEXT(pair.session->facts().version, "TLSv1.2");
  EXPECT_TEXT(pair.session->facts().cipher, "ECDHE-ECDSA-AES256-GCM-SHA384");
}

void test_octet_by_octet(void**) {
  Pair pair(make_context(site->options()), {.protocols = {"h2"}});
  talk(pair, 1);
  EXPECT_TEXT(pair.session->protocol(), "h2");
  EXPECT_TEXT(pair.client.protocol(), "h2");
}

void test_unsupported_version(void**) {
  Pair pair(make_context(site->options()),
            {.oldest = TLS1_VERSION, .newest = TLS1_1_VERSION, .ciphers = "ALL:@SECLEVEL=0"});
  pair.settle();
  assert_int_equal(pair.session->state(), State::kFailed);
  assert_int_equal(pair.session->failure(), Session::Failure::kNoVersion);
  EXPECT_TEXT(pair.session->failure_text(), "unsupported protocol");
  EXPECT_TEXT(pair.client.failure, "tlsv1 alert protocol version");
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_tls_1_3),
      cmocka_unit_test(test_tls_1_2),
      cmocka_unit_test(test_octet_by_octet),
      cmocka_unit_test(test_unsupported_version),
  };
  return cmocka_run_group_tests_name("tls handshake", tests, make_site, drop_site);
}
