#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "weft/base/bytes.h"

namespace weft {

// The certificate a client has shown.
struct ClientCertificate {
  std::string pem;
  std::string subject;     // RFC 2253
  std::string issuer;      // RFC 2253
  std::string serial;      // lower-case hex
  std::string sha256;      // of the DER form, lower-case hex
  int64_t not_before = 0;  // seconds since 1970
  int64_t not_after = 0;
  bool verified = false;  // by the authorities the server was given
};

// What a finished TLS handshake has settled.
struct SecureFacts {
  Bytes version;            // "TLSv1.3"; static
  Bytes cipher;             // as OpenSSL names it; static
  std::string server_name;  // SNI, in lower case; empty when the client sent none
  bool resumed = false;
  std::optional<ClientCertificate> certificate;
};

}  // namespace weft
