#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace weft::tls {

enum class Version : uint8_t { k1_2, k1_3 };

enum class ClientVerification : uint8_t {
  kNone,      // no certificate is asked for
  kOptional,  // one is asked for; without it, or with one that does not verify, the handshake goes on
  kRequired,
};

// A certificate for the names it is given for. The same host may have two, with keys of different kinds (EC
// and RSA): the client's wishes decide.
struct Certificate {
  std::string host;  // in lower case, maybe "*.example.org" (one label); empty = for whatever no other serves
  std::string chain_file;  // PEM: the certificate, then its intermediates
  std::string key_file;    // PEM
  std::string ocsp_file;   // DER, stapled while it is valid; empty = none
};

// What a server's TLS listeners need to know. At least one certificate has no host.
struct ServerOptions {
  // Octets that the longest record takes, with whatever protection.
  static constexpr size_t kRecordRoom = 17 * 1024;

  std::vector<Certificate> certificates;
  Version oldest = Version::k1_2;
  Version newest = Version::k1_3;
  std::string ciphers;         // of TLS 1.2, as OpenSSL writes them; empty = Mozilla's intermediate list
  std::string ciphersuites;    // of TLS 1.3; empty = Mozilla's
  std::string client_ca_file;  // PEM; needed unless clients are not verified
  ClientVerification client_verification = ClientVerification::kNone;
  bool tickets = true;  // resumption by tickets
  // Octets of ciphertext made ahead of what the socket takes, per connection; at least kRecordRoom.
  size_t output_buffer = 4 * kRecordRoom;
  std::string key_log_file;  // secrets for debuggers are appended here, in NSS's format; empty = none
};

// Why a context could not be made, ready to be shown: "cannot use the certificate /etc/x.pem: no such file".
struct Failure {
  std::string what;
};

}  // namespace weft::tls
