#include "tls/openssl/client_certificate.h"

#include <openssl/bn.h>
#include <openssl/pem.h>

#include "tls/openssl/ocsp_staple.h"
#include "weft/base/hex.h"

namespace weft::tls {

namespace {

std::string text_in(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<size_t>(size)) : std::string();
}

std::string pem_of(X509* certificate) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  return bio && PEM_write_bio_X509(bio.get(), certificate) == 1 ? text_in(bio.get()) : std::string();
}

std::string name_of(const X509_NAME* name) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  // UTF-8 stays as it is.
  constexpr unsigned long kFlags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
  return bio && X509_NAME_print_ex(bio.get(), name, 0, kFlags) >= 0 ? text_in(bio.get()) : std::string();
}

std::string hex_of(const unsigned char* octets, size_t size) {
  std::string text;
  text.reserve(2 * size);
  for (size_t i = 0; i < size; ++i) text.append(hex::kDigits[octets[i]].data(), 2);
  return text;
}

std::string serial_of(const X509* certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  return hex_of(ASN1_STRING_get0_data(serial), static_cast<size_t>(ASN1_STRING_length(serial)));
}

std::string fingerprint_of(const X509* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  return X509_digest(certificate, EVP_sha256(), digest, &size) == 1 ? hex_of(digest, size) : std::string();
}

}  // namespace

ClientCertificate describe(X509* certificate) {
  ClientCertificate facts;
  facts.pem = pem_of(certificate);
  facts.subject = name_of(X509_get_subject_name(certificate));
  facts.issuer = name_of(X509_get_issuer_name(certificate));
  facts.serial = serial_of(certificate);
  facts.sha256 = fingerprint_of(certificate);
  facts.not_before = unix_time_of(X509_get0_notBefore(certificate));
  facts.not_after = unix_time_of(X509_get0_notAfter(certificate));
  return facts;
}

}  // namespace weft::tls
