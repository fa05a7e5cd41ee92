#pragma once

#include "tls/openssl/handles.h"
#include "weft/base/bytes.h"
#include "weft/base/output_queue.h"

namespace weft::tls {

class OpenSslSession;

// Where a session's ciphertext comes from and goes to: what was fed, without a copy, and the output queue.
struct Wire {
  Bytes input;
  OutputQueue output;
  OpenSslSession* session;
};

// The BIO between OpenSSL and a Wire. Made once per context; outlives its BIOs.
BioMethodHandle make_wire_method();

// `wire` outlives the BIO.
BioHandle make_wire_bio(const BIO_METHOD* method, Wire* wire);

inline Wire& wire_of(const SSL* ssl) {
  return *static_cast<Wire*>(BIO_get_data(SSL_get_rbio(ssl)));
}

}  // namespace weft::tls
