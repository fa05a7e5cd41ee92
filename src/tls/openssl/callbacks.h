#pragma once

#include "tls/openssl/handles.h"
#include "weft/tls/server_options.h"

namespace weft::tls {

// What OpenSSL asks while it shakes hands, on contexts whose sessions are all OpenSslSessions.
void install_callbacks(SSL_CTX* context);
void install_ticket_callbacks(SSL_CTX* context);
void install_verification(SSL_CTX* context, ClientVerification verification);
void install_key_log(SSL_CTX* context);

}  // namespace weft::tls
