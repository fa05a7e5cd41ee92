#pragma once

#include <string>
#include <vector>

#include "tls/openssl/handles.h"
#include "weft/base/result.h"
#include "weft/tls/server_options.h"

namespace weft::tls {

// `what` is how messages call the file: "certificate".
Result<std::string, Failure> read_file(const char* what, const std::string& path);

// All certificates of a PEM file, at least one.
Result<std::vector<CertificateHandle>, Failure> read_certificates(const char* what, const std::string& path);

Result<PrivateKeyHandle, Failure> read_private_key(const std::string& path);

}  // namespace weft::tls
