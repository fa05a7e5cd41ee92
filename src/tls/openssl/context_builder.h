#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tls/openssl/openssl_context.h"

namespace weft::tls {

// Makes an OpenSslContext from options; used once.
class ContextBuilder {
 public:
  ContextBuilder(const ServerOptions& options, TicketKeys* keys, int64_t (*now)());

  Result<std::shared_ptr<ServerContext>, Failure> build();

 private:
  using Problem = std::optional<Failure>;

  Problem prepare();
  Problem read_client_authorities();
  Problem add_certificate(const Certificate& certificate);
  Problem entry_for(const Certificate& certificate, const std::string& host, HostEntry*& entry);
  Problem configure(SSL_CTX* context);
  Problem use_pair(HostEntry& entry, const Certificate& files, std::vector<CertificateHandle> chain);
  Problem use_staple(HostEntry& entry, const Certificate& files, const std::vector<CertificateHandle>& chain);
  void warn_about(const Certificate& files, const std::string& host, X509* certificate);

  const ServerOptions& options_;
  std::shared_ptr<OpenSslContext> context_;
  StoreHandle client_store_;
  std::vector<CertificateHandle> client_authorities_;
  // Tickets of a server that verifies clients in another way are worth nothing here.
  std::array<unsigned char, 32> session_id_context_{};
};

}  // namespace weft::tls
