#include "support.h"

using namespace weft;
using namespace weft::tls;
using namespace weft::tls::testing;

namespace {

using State = Session::State;
using Failure = Session::Failure;

void expect_failure(const ServerOptions& options, const std::string& text) {
  EXPECT_TEXT(failure_of(options), text);
}

void test_missing_and_wrong_files(void**) {
  ServerOptions options = site->options();
  Certificate& files = options.certificates[0];
  const std::string chain = site->chain_file;
  const std::string key = site->key_file;

  files.chain_file = "/nowhere/a.pem";
  expect_failure(options, "cannot use the certificate /nowhere/a.pem: No such file or directory");
  files.chain_file = "/tmp";
  expect_failure(options, "cannot use the certificate /tmp: Is a directory");
  files.chain_file = site->folder.write("empty.pem", "");
  expect_failure(options, "cannot use the certificate " + files.chain_file + ": it is empty");
  files.chain_file = key;
  expect_failure(options,
                 "cannot use the certificate " + key + ": it holds a private key and no certificate");
  files.chain_file = site->folder.write("text.pem", "hello");
  expect_failure(options, "cannot use the certificate " + files.chain_file +
                              ": it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
  unsigned char* der = nullptr;
  const int size = i2d_X509(site->server.certificate.get(), &der);
  files.chain_file =
      site->folder.write("der.crt", std::string(reinterpret_cast<char*>(der), static_cast<size_t>(size)));
  OPENSSL_free(der);
  expect_failure(options,
                 "cannot use the certificate " + files.chain_file +
                     ": it is not in PEM form; if it is DER, convert it: openssl x509 -inform DER -in FILE "
                     "-out FILE.pem");
  std::string damaged = pem_of(site->server.certificate.get());
  damaged[100] = '!';
  files.chain_file = site->folder.write("damaged.pem", damaged);
  assert_true(failure_of(options).starts_with("cannot use the certificate " + files.chain_file +
                                              ": it is damaged ("));
  files.chain_file = site->folder.write("second.pem", pem_of(site->server.certificate.get()) + damaged);
  assert_true(failure_of(options).starts_with("cannot use the certificate " + files.chain_file +
                                              ": it is damaged ("));
}

void test_keys(void**) {
  ServerOptions options = site->options();
  std::string& file = options.certificates[0].key_file;
  file = "/nowhere/a.key";
  expect_failure(options, "cannot use the private key /nowhere/a.key: No such file or directory");
  file = site->chain_file;
  expect_failure(options, "cannot use the private key " + file +
                              ": it holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
  file = site->folder.write("encrypted.key", pem_of(site->server.key.get(), "secret"));
  expect_failure(options,
                 "cannot use the private key " + file +
                     ": it is encrypted, and nobody is there to type its passphrase; decrypt it: openssl "
                     "pkey -in FILE -out FILE.plain");
  for (const KeyKind kind : {KeyKind::kEc, KeyKind::kRsa}) {
    file = site->folder.write("other.key", pem_of(new_key(kind).get()));
    expect_failure(options, "cannot use the private key " + file +
                                ": it does not belong to the certificate " + site->chain_file +
                                ", which has to be the first in its file");
  }
}

void test_wrong_options(void**) {
  ServerOptions options = site->options();
  options.ciphers = "NO-SUCH-CIPHER";
  expect_failure(
      options,
      "no cipher of TLS 1.2 in \"NO-SUCH-CIPHER\"; openssl ciphers -v lists what there is: no cipher match");
  options = site->options();
  options.ciphersuites = "TLS_AES_128_GCM_SHA256:NONE";
  assert_true(
      failure_of(options).starts_with("not all are ciphers of TLS 1.3 in \"TLS_AES_128_GCM_SHA256:NONE\""));
  options.ciphersuites = "ECDHE-ECDSA-AES128-GCM-SHA256";
  assert_true(failure_of(options).starts_with("not all are ciphers of TLS 1.3"));
  options = site->options();
  options.oldest = Version::k1_3;
  options.newest = Version::k1_2;
  expect_failure(options, "the oldest version of TLS is newer than the newest");
  options = site->options();
  options.certificates[0].host = "example.org";
  expect_failure(
      options, "no default certificate: one has to serve clients that name no host, or one without its own");
  for (const char* host : {"*", "*.", "a..b", "a b", "*.*.org", "foo.*", "http://a", ".a"}) {
    options.certificates[0].host = host;
    assert_true(failure_of(options).find("that is no host name") != std::string::npos);
  }
  options = site->options();
  options.certificates.push_back(options.certificates[0]);
  expect_failure(options, "cannot use the certificate " + site->chain_file +
                              ": there is another one as the default with the same kind of key");
  options = site->options();
  options.client_verification = ClientVerification::kOptional;
  expect_failure(options, "clients are to be verified, but there is no client CA file to verify them with");
  options.client_ca_file = site->key_file;
  expect_failure(options, "cannot use the client CA file " + site->key_file +
                              ": it holds a private key and no certificate");
}

void test_weak_key(void**) {
  ServerOptions options = site->options();
  const Identity weak = make_identity({.name = "weak", .kind = KeyKind::kWeakRsa});
  options.certificates[0] = site->files_of(weak, "weak", "");
  expect_failure(options,
                 "cannot use the certificate " + options.certificates[0].chain_file + ": ee key too small");
}

void test_warnings(void**) {
  ServerOptions options = site->options();
  assert_true(make_context(options)->warnings().empty());
  const Identity expired =
      make_identity({.name = "a.org", .hosts = {"a.org"}, .from = -9000, .until = -3600});
  const Identity early = make_identity({.name = "b.org", .hosts = {"*.b.org"}, .from = 3600});
  options.certificates.push_back(site->files_of(expired, "expired", "a.org"));
  options.certificates.push_back(site->files_of(early, "early", "*.b.org"));
  const Identity fine = make_identity({.name = "c.org", .hosts = {"c.org"}});
  options.certificates.push_back(site->files_of(fine, "fine", "c.org"));
  options.certificates.push_back(site->files_of(fine, "fine", "d.org"));
  const auto context = make_context(options);
  const std::vector<std::string>& warnings = context->warnings();
  assert_int_equal(warnings.size(), 3);
  assert_true(
      warnings[0].starts_with("the certificate " + site->folder.path("expired.pem") + " has expired on "));
  assert_true(
      warnings[1].starts_with("the certificate " + site->folder.path("early.pem") + " is not valid before "));
  EXPECT_TEXT(warnings[2], "the certificate " + site->folder.path("fine.pem") +
                               " is served for d.org but does not name it; clients will refuse it");
}

// The intermediate comes with the certificate, and only with it.
void test_chain(void**) {
  const Identity middle = make_identity({.name = "middle", .issuer = &site->authority, .authority = true});
  const Identity leaf = make_identity({.name = "leaf", .hosts = {"localhost"}, .issuer = &middle});
  ServerOptions options = site->options();
  options.certificates[0] = {"",
                             site->folder.write("chain.pem", pem_of(leaf.certificate.get()) + "some words\n" +
                                                                 pem_of(middle.certificate.get())),
                             site->folder.write("leaf.key", pem_of(leaf.key.get())), ""};
  Pair pair(make_context(options), {.trust = site->authority.certificate.get()});
  talk(pair);
  assert_int_equal(sk_X509_num(SSL_get_peer_cert_chain(pair.client.ssl())), 2);
  EXPECT_TEXT(pair.client.server_common_name(), "leaf");
}

enum class Shown : uint8_t { kNothing, kGood, kExpired, kStranger };

struct ClientRow {
  ClientVerification rule;
  Shown shown;
  bool served;
  bool verified;
  Bytes text;
};

void test_client_certificates(void**) {
  using enum ClientVerification;
  const Identity strange_authority = make_identity({.name = "strange CA", .authority = true});
  const Identity good = make_identity({.name = "Jörg", .issuer = &site->authority});
  const Identity expired =
      make_identity({.name = "old", .issuer = &site->authority, .from = -9000, .until = -60});
  const Identity stranger = make_identity({.name = "stranger", .issuer = &strange_authority});
  const ClientRow rows[] = {
      {kNone, Shown::kNothing, true, false, ""},
      {kNone, Shown::kGood, true, false, ""},
      {kOptional, Shown::kNothing, true, false, ""},
      {kOptional, Shown::kGood, true, true, ""},
      {kOptional, Shown::kExpired, true, false, ""},
      {kOptional, Shown::kStranger, true, false, ""},
      {kRequired, Shown::kNothing, false, false, "peer did not return a certificate"},
      {kRequired, Shown::kGood, true, true, ""},
      {kRequired, Shown::kExpired, false, false, "certificate has expired"},
      {kRequired, Shown::kStranger, false, false, "unable to get local issuer certificate"},
  };
  const Identity* const identities[] = {nullptr, &good, &expired, &stranger};
  for (const ClientRow& row : rows) {
    ServerOptions options = site->options();
    options.client_verification = row.rule;
    options.client_ca_file = site->authority_file;
    const auto context = make_context(options);
    const Identity* identity = identities[static_cast<size_t>(row.shown)];
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      Pair pair(context, {.newest = version, .identity = identity});
      pair.settle();
      if (!row.served) {
        assert_int_equal(pair.session->state(), State::kFailed);
        assert_int_equal(pair.session->failure(), Failure::kCertificate);
        EXPECT_TEXT(pair.session->failure_text(), row.text);
        assert_false(pair.client.failure.empty());
        continue;
      }
      talk(pair);
      const std::optional<ClientCertificate>& facts = pair.session->facts().certificate;
      assert_int_equal(facts.has_value(), identity && row.rule != kNone);
      if (!facts) continue;
      assert_int_equal(facts->verified, row.verified);
      EXPECT_TEXT(facts->pem, pem_of(identity->certificate.get()));
      assert_int_equal(facts->sha256.size(), 64);
      assert_int_equal(facts->serial.size(), 4);
      assert_true(facts->not_before < facts->not_after);
      if (row.shown != Shown::kGood) continue;
      EXPECT_TEXT(facts->subject, "CN=Jörg");
      EXPECT_TEXT(facts->issuer, "CN=weft test CA");
    }
  }
}

// An answer of the test's authority about `identity`, valid between two offsets from now.
std::string ocsp_answer(const Identity& identity, long from, long until,
                        int status = V_OCSP_CERTSTATUS_GOOD) {
  OCSP_BASICRESP* basic = OCSP_BASICRESP_new();
  OCSP_CERTID* id =
      OCSP_cert_to_id(EVP_sha256(), identity.certificate.get(), site->authority.certificate.get());
  ASN1_TIME* this_update = X509_gmtime_adj(nullptr, from);
  ASN1_TIME* next_update = X509_gmtime_adj(nullptr, until);
  ASN1_TIME* revoked = status == V_OCSP_CERTSTATUS_REVOKED ? X509_gmtime_adj(nullptr, -100) : nullptr;
  assert_non_null(OCSP_basic_add1_status(basic, id, status, OCSP_REVOKED_STATUS_UNSPECIFIED, revoked,
                                         this_update, next_update));
  assert_int_equal(OCSP_basic_sign(basic, site->authority.certificate.get(), site->authority.key.get(),
                                   EVP_sha256(), nullptr, 0),
                   1);
  OCSP_RESPONSE* response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
  unsigned char* der = nullptr;
  const int size = i2d_OCSP_RESPONSE(response, &der);
  const std::string text(reinterpret_cast<char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  OCSP_RESPONSE_free(response);
  OCSP_BASICRESP_free(basic);
  OCSP_CERTID_free(id);
  ASN1_TIME_free(this_update);
  ASN1_TIME_free(next_update);
  ASN1_TIME_free(revoked);
  return text;
}

Bytes stapled(Pair& pair) {
  const unsigned char* data = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(pair.client.ssl(), &data);
  return size > 0 ? Bytes(reinterpret_cast<const char*>(data), static_cast<size_t>(size)) : Bytes();
}

void test_ocsp(void**) {
  // With its issuer in the chain, and without.
  for (const bool with_issuer : {true, false}) {
    ServerOptions options = site->options();
    Certificate& files = options.certificates[0];
    if (with_issuer) {
      files.chain_file = site->folder.write("with-issuer.pem", pem_of(site->server.certificate.get()) +
                                                                   pem_of(site->authority.certificate.get()));
    }
    const std::string answer = ocsp_answer(site->server, -60, 3600);
    files.ocsp_file = site->folder.write("server.ocsp", answer);
    const auto context = make_context(options);
    assert_true(context->warnings().empty());
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      Pair asks(context, {.newest = version, .asks_for_ocsp = true});
      talk(asks);
      assert_true(stapled(asks) == answer);
      Pair does_not(context, {.newest = version});
      talk(does_not);
      assert_true(stapled(does_not).empty());
      clock_offset = 3601;
      Pair late(context, {.newest = version, .asks_for_ocsp = true});
      talk(late);
      assert_true(stapled(late).empty());
      clock_offset = 0;
    }
    files.ocsp_file = site->folder.write("stale.ocsp", ocsp_answer(site->server, -3600, -60));
    const auto stale = make_context(options);
    assert_int_equal(stale->warnings().size(), 1);
    EXPECT_TEXT(stale->warnings()[0],
                "the OCSP response " + files.ocsp_file + " is not valid now and is left out; fetch it anew");
    const auto expect = [&](const std::string& answer_text, const std::string& why) {
      files.ocsp_file = site->folder.write("wrong.ocsp", answer_text);
      expect_failure(options, "cannot use the OCSP response " + files.ocsp_file + ": " + why);
    };
    const Identity other = make_identity({.name = "other", .issuer = &site->authority});
    expect(ocsp_answer(other, -60, 3600), "it is about another certificate; ask the authority again");
    expect(ocsp_answer(site->server, -60, 3600, V_OCSP_CERTSTATUS_REVOKED),
           "the authority says that the certificate is revoked");
    expect(ocsp_answer(site->server, -60, 3600, V_OCSP_CERTSTATUS_UNKNOWN),
           "the authority does not know the certificate");
    expect("garbage", "it is not one in DER form, as openssl ocsp -respout writes it");
    expect("", "it is not one in DER form, as openssl ocsp -respout writes it");
  }
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(test_missing_and_wrong_files),
      cmocka_unit_test(test_keys),
      cmocka_unit_test(test_wrong_options),
      cmocka_unit_test(test_weak_key),
      cmocka_unit_test(test_warnings),
      cmocka_unit_test(test_chain),
      cmocka_unit_test(test_client_certificates),
      cmocka_unit_test(test_ocsp),
  };
  return cmocka_run_group_tests_name("tls certificates", tests, make_site, drop_site);
}
