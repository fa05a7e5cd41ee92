#pragma once

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "check.h"
#include "tls/openssl/handles.h"

// Keys and certificates made for a test, and a folder for their files.
namespace weft::tls::testing {

enum class KeyKind : uint8_t { kEc, kEc384, kRsa, kWeakRsa };

inline PrivateKeyHandle new_key(KeyKind kind) {
  EVP_PKEY* key = nullptr;
  switch (kind) {
    case KeyKind::kEc: key = EVP_EC_gen("P-256"); break;
    case KeyKind::kEc384: key = EVP_EC_gen("P-384"); break;
    case KeyKind::kRsa: key = EVP_RSA_gen(2048); break;
    case KeyKind::kWeakRsa: key = EVP_RSA_gen(1024); break;
  }
  assert_non_null(key);
  return PrivateKeyHandle(key);
}

struct Identity {
  PrivateKeyHandle key;
  CertificateHandle certificate;
};

struct Recipe {
  std::string name = "localhost";
  std::vector<std::string> hosts = {};
  KeyKind kind = KeyKind::kEc;
  const Identity* issuer = nullptr;  // null = itself
  bool authority = false;
  long from = -3600;  // seconds from now
  long until = 24 * 3600;
};

inline void add_extension(X509* certificate, int id, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
  assert_non_null(extension);
  assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
  X509_EXTENSION_free(extension);
}

inline Identity make_identity(const Recipe& recipe) {
  static long serial = 0x1000;
  Identity identity{new_key(recipe.kind), CertificateHandle(X509_new())};
  X509* certificate = identity.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), recipe.from);
  X509_gmtime_adj(X509_getm_notAfter(certificate), recipe.until);
  X509_set_pubkey(certificate, identity.key.get());
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>(recipe.name.data());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, static_cast<int>(recipe.name.size()), -1, 0);
  const Identity& issuer = recipe.issuer ? *recipe.issuer : identity;
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer.certificate.get()));
  if (recipe.authority) add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  std::string hosts;
  for (const std::string& host : recipe.hosts) hosts += (hosts.empty() ? "DNS:" : ",DNS:") + host;
  if (!hosts.empty()) add_extension(certificate, NID_subject_alt_name, hosts);
  assert_true(X509_sign(certificate, issuer.key.get(), EVP_sha256()) > 0);
  return identity;
}

inline std::string text_of(const BioHandle& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

inline std::string pem_of(const X509* certificate) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  assert_int_equal(PEM_write_bio_X509(bio.get(), const_cast<X509*>(certificate)), 1);
  return text_of(bio);
}

inline std::string pem_of(const EVP_PKEY* key, const char* passphrase = nullptr) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  assert_int_equal(PEM_write_bio_PKCS8PrivateKey(bio.get(), const_cast<EVP_PKEY*>(key),
                                                 passphrase ? EVP_aes_128_cbc() : nullptr, passphrase,
                                                 passphrase ? 1 : 0, nullptr, nullptr),
                   1);
  return text_of(bio);
}

// A folder of its own, gone with its files at the end.
class Folder {
 public:
  Folder() { assert_non_null(::mkdtemp(path_)); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    for (const std::string& file : files_) ::unlink(file.c_str());
    ::rmdir(path_);
  }

  std::string path(const std::string& name) const { return std::string(path_) + "/" + name; }

  std::string write(const std::string& name, const std::string& text) {
    files_.push_back(path(name));
    std::ofstream(files_.back(), std::ios::binary) << text;
    return files_.back();
  }

  // For files that the subject writes.
  std::string note(const std::string& name) {
    files_.push_back(path(name));
    return files_.back();
  }

 private:
  char path_[32] = "/tmp/weft-tls-XXXXXX";
  std::vector<std::string> files_;
};

}  // namespace weft::tls::testing
