#pragma once

#include "tls/openssl/handles.h"
#include "weft/base/secure_facts.h"

namespace weft::tls {

// `verified` is left as it is.
ClientCertificate describe(X509* certificate);

}  // namespace weft::tls
