#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tls/openssl/handles.h"
#include "weft/base/result.h"
#include "weft/tls/server_options.h"

namespace weft::tls {

// The answer of a certificate's authority that it is not revoked, in DER, and how long it counts.
struct OcspStaple {
  std::string der;
  int64_t from = 0;  // seconds since 1970
  int64_t until = 0;

  bool valid_at(int64_t unix_seconds) const { return unix_seconds >= from && unix_seconds < until; }
};

// `chain` is the certificate and those that stand above it.
Result<OcspStaple, Failure> read_ocsp_staple(const std::string& path,
                                             const std::vector<CertificateHandle>& chain);

// Seconds since 1970; 0 when it is not a time.
int64_t unix_time_of(const ASN1_TIME* time);

}  // namespace weft::tls
