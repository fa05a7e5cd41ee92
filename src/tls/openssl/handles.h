#pragma once

#include <memory>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace weft::tls {

// Owners of OpenSSL's objects.
template <auto kFree>
struct FreedBy {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using BioHandle = std::unique_ptr<BIO, FreedBy<BIO_free>>;
using BioMethodHandle = std::unique_ptr<BIO_METHOD, FreedBy<BIO_meth_free>>;
using CertificateHandle = std::unique_ptr<X509, FreedBy<X509_free>>;
using CipherHandle = std::unique_ptr<EVP_CIPHER, FreedBy<EVP_CIPHER_free>>;
using ContextHandle = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using KdfContextHandle = std::unique_ptr<EVP_KDF_CTX, FreedBy<EVP_KDF_CTX_free>>;
using KdfHandle = std::unique_ptr<EVP_KDF, FreedBy<EVP_KDF_free>>;
using OcspBasicHandle = std::unique_ptr<OCSP_BASICRESP, FreedBy<OCSP_BASICRESP_free>>;
using OcspIdHandle = std::unique_ptr<OCSP_CERTID, FreedBy<OCSP_CERTID_free>>;
using OcspResponseHandle = std::unique_ptr<OCSP_RESPONSE, FreedBy<OCSP_RESPONSE_free>>;
using PrivateKeyHandle = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using SslHandle = std::unique_ptr<SSL, FreedBy<SSL_free>>;
using StoreHandle = std::unique_ptr<X509_STORE, FreedBy<X509_STORE_free>>;

}  // namespace weft::tls
