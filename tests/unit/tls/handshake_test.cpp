#include "support.h"
#include "tls/host_table.h"

using namespace weft;
using namespace weft::tls;
using namespace weft::tls::testing;

namespace {

using State = Session::State;

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
  EXPECT_TEXT(pair.session->facts().cipher, "ECDHE-ECDSA-AES128-GCM-SHA256");
}

// Our order, but a client that likes ChaCha20 best gets it.
void test_order_of_ciphers(void**) {
  const auto chosen = [](const char* offered) {
    Pair pair(make_context(site->options()), {.newest = TLS1_2_VERSION, .ciphers = offered});
    talk(pair);
    return std::string(pair.session->facts().cipher);
  };
  EXPECT_TEXT(chosen("ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256"),
              "ECDHE-ECDSA-AES128-GCM-SHA256");
  EXPECT_TEXT(chosen("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305"),
              "ECDHE-ECDSA-AES128-GCM-SHA256");
  EXPECT_TEXT(chosen("ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256"),
              "ECDHE-ECDSA-CHACHA20-POLY1305");
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

struct AlpnRow {
  std::vector<std::string> offered;
  std::span<const Bytes> served;
  Bytes chosen;  // "-" = refused
};

void test_alpn(void**) {
  const AlpnRow rows[] = {
      {{"h2", "http/1.1"}, kBoth, "h2"},
      {{"http/1.1", "h2"}, kBoth, "h2"},  // our order
      {{"http/1.1"}, kBoth, "http/1.1"},
      {{"h2", "http/1.1"}, kHttp1, "http/1.1"},
      {{"h2"}, kHttp1, "-"},
      {{"spdy/1"}, kBoth, "-"},
      {{"H2"}, kBoth, "-"},
      {{"h", "2", "http/1.1x"}, kBoth, "-"},
      {{}, kBoth, ""},
      {{}, kHttp1, ""},
  };
  const auto context = make_context(site->options());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const AlpnRow& row : rows) {
      Pair pair(context, {.newest = version, .protocols = row.offered}, row.served);
      pair.settle();
      if (row.chosen != "-") {
        assert_int_equal(pair.session->state(), State::kOpen);
        EXPECT_TEXT(pair.session->protocol(), row.chosen);
        EXPECT_TEXT(pair.client.protocol(), row.chosen);
        continue;
      }
      assert_int_equal(pair.session->state(), State::kFailed);
      assert_int_equal(pair.session->failure(), Session::Failure::kNoProtocol);
      EXPECT_TEXT(pair.client.failure, "tlsv1 alert no application protocol");
    }
  }
}

void test_server_names(void**) {
  ServerOptions options = site->options();
  const auto add = [&](const std::string& name, const std::string& host) {
    const Identity identity = make_identity({.name = name, .hosts = {host}});
    options.certificates.push_back(site->files_of(identity, name, host));
  };
  add("exact", "www.example.org");
  add("wildcard", "*.Example.org");
  add("deep", "*.a.example.org");
  const auto context = make_context(options);
  const std::pair<const char*, const char*> rows[] = {
      {"www.example.org", "exact"},
      {"WWW.Example.ORG", "exact"},
      {"www.example.org.", "exact"},
      {"ftp.example.org", "wildcard"},
      {"a.example.org", "wildcard"},
      {"x.a.example.org", "deep"},
      {"x.y.example.org", "localhost"},
      {"example.org", "localhost"},
      {"example.com", "localhost"},
      {"*.example.org", "wildcard"},
      {"org", "localhost"},
      {"", "localhost"},
      {"xn--bcher-kva.example.org", "wildcard"},
      {"wwwwexample.org", "localhost"},
  };
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const auto& [name, expected] : rows) {
      Pair pair(context, {.newest = version, .server_name = name});
      talk(pair);
      EXPECT_TEXT(pair.client.server_common_name(), expected);
      EXPECT_TEXT(pair.session->facts().server_name, canonical_host(name));
    }
  }
}

void test_two_kinds_of_keys(void**) {
  ServerOptions options = site->options();
  const Identity rsa = make_identity({.name = "rsa", .kind = KeyKind::kRsa});
  options.certificates.push_back(site->files_of(rsa, "rsa", ""));
  const auto context = make_context(options);
  Pair modern(context, {.newest = TLS1_2_VERSION});
  talk(modern);
  EXPECT_TEXT(modern.client.server_common_name(), "localhost");
  Pair old(context, {.newest = TLS1_2_VERSION, .ciphers = "ECDHE-RSA-AES128-GCM-SHA256"});
  talk(old);
  EXPECT_TEXT(old.client.server_common_name(), "rsa");
  EXPECT_TEXT(old.session->facts().cipher, "ECDHE-RSA-AES128-GCM-SHA256");
}

void test_versions_and_ciphers(void**) {
  ServerOptions options = site->options();
  options.oldest = Version::k1_3;
  Pair old(make_context(options), {.newest = TLS1_2_VERSION});
  old.settle();
  assert_int_equal(old.session->failure(), Session::Failure::kNoVersion);
  options = site->options();
  options.newest = Version::k1_2;
  options.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256";
  const auto context = make_context(options);
  Pair chosen(context, {});
  talk(chosen);
  EXPECT_TEXT(chosen.session->facts().cipher, "ECDHE-ECDSA-AES128-GCM-SHA256");
  Pair none(context, {.newest = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305"});
  none.settle();
  assert_int_equal(none.session->failure(), Session::Failure::kNoVersion);
  EXPECT_TEXT(none.session->failure_text(), "no shared cipher");
  options = site->options();
  options.ciphersuites = "TLS_CHACHA20_POLY1305_SHA256";
  Pair suite(make_context(options), {});
  talk(suite);
  EXPECT_TEXT(suite.session->facts().cipher, "TLS_CHACHA20_POLY1305_SHA256");
}

// The client does not know the authority and says so.
void test_client_refuses_us(void**) {
  const Identity stranger = make_identity({.name = "stranger", .authority = true});
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Pair pair(make_context(site->options()), {.newest = version, .trust = stranger.certificate.get()});
    pair.settle();
    assert_int_equal(pair.session->state(), State::kFailed);
    assert_int_equal(pair.session->failure(), Session::Failure::kAlertByPeer);
    EXPECT_TEXT(pair.session->failure_text(), "tlsv1 alert unknown ca");
  }
}

void test_key_log(void**) {
  ServerOptions options = site->options();
  options.key_log_file = site->folder.note("keys.log");
  const auto context = make_context(options);
  Pair pair(context, {});
  talk(pair);
  Pair older(context, {.newest = TLS1_2_VERSION});
  talk(older);
  std::ifstream file(options.key_log_file);
  const std::string log{std::istreambuf_iterator<char>(file), {}};
  assert_true(log.find("CLIENT_TRAFFIC_SECRET_0 ") != std::string::npos);
  assert_true(log.find("\nCLIENT_RANDOM ") != std::string::npos);
  assert_int_equal(log.back(), '\n');
  options.key_log_file = "/nowhere/keys.log";
  EXPECT_TEXT(failure_of(options),
              "cannot use the key log file /nowhere/keys.log: No such file or directory");
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_tls_1_3),
      cmocka_unit_test(test_tls_1_2),
      cmocka_unit_test(test_order_of_ciphers),
      cmocka_unit_test(test_octet_by_octet),
      cmocka_unit_test(test_unsupported_version),
      cmocka_unit_test(test_alpn),
      cmocka_unit_test(test_server_names),
      cmocka_unit_test(test_two_kinds_of_keys),
      cmocka_unit_test(test_versions_and_ciphers),
      cmocka_unit_test(test_client_refuses_us),
      cmocka_unit_test(test_key_log),
  };
  return cmocka_run_group_tests_name("tls handshake", tests, make_site, drop_site);
}
