#include "tls/openssl/errors.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/sslerr.h>

namespace weft::tls {

namespace {

const char* text_of(unsigned long error) {
  const char* text = error == 0 ? nullptr : ERR_reason_error_string(error);
  return text ? text : "unknown error";
}

Session::Failure failure_of(unsigned long error) {
  using enum Session::Failure;
  if (ERR_GET_LIB(error) != ERR_LIB_SSL) return kOther;
  switch (ERR_GET_REASON(error)) {
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST: return kPlainHttp;
    case SSL_R_NO_APPLICATION_PROTOCOL: return kNoProtocol;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_UNKNOWN_PROTOCOL:
    case SSL_R_UNKNOWN_SSL_VERSION:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_VERSION_TOO_HIGH:
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
    case SSL_R_INAPPROPRIATE_FALLBACK:
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_CIPHERS_SPECIFIED:
    case SSL_R_NO_SUITABLE_KEY_SHARE:
    case SSL_R_NO_SHARED_GROUPS:
    case SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS:
    case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM: return kNoVersion;
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
    case SSL_R_NO_CERTIFICATES_RETURNED:
    case SSL_R_BAD_SIGNATURE: return kCertificate;
    default: return ERR_GET_REASON(error) >= SSL_AD_REASON_OFFSET ? kAlertByPeer : kOther;
  }
}

}  // namespace

bool has_errors() {
  return ERR_peek_error() != 0;
}

// Clearing costs far more than looking.
void forget_errors() {
  if (has_errors()) ERR_clear_error();
}

const char* take_reason() {
  const char* text = text_of(ERR_peek_last_error());
  ERR_clear_error();
  return text;
}

Diagnosis take_diagnosis() {
  const unsigned long error = ERR_peek_last_error();
  const Diagnosis diagnosis{failure_of(error), text_of(error)};
  ERR_clear_error();
  return diagnosis;
}

Failure file_failure(const char* what, const std::string& path, const std::string& why) {
  return {std::string("cannot use the ") + what + " " + path + ": " + why};
}

}  // namespace weft::tls
