#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tls/host_table.h"
#include "tls/openssl/handles.h"
#include "tls/openssl/ocsp_staple.h"
#include "weft/tls/server_context.h"

namespace weft::tls {

// A host's SSL_CTX with one certificate, or one per kind of key. It is its context's app data.
struct HostEntry {
  struct Staple {
    X509* certificate;  // owned by `context`
    OcspStaple response;
  };
  ContextHandle context;
  std::vector<Staple> staples;
};

// Where secrets are logged for debuggers; closed with its context.
class KeyLog {
 public:
  KeyLog() = default;
  KeyLog(const KeyLog&) = delete;
  KeyLog& operator=(const KeyLog&) = delete;
  ~KeyLog();

  std::optional<Failure> open(const std::string& path);
  bool is_open() const { return file_ >= 0; }
  // One write per line, so that the lines of several processes do not mix.
  void write(const char* line) const;

 private:
  int file_ = -1;
};

class OpenSslContext final : public ServerContext, public std::enable_shared_from_this<OpenSslContext> {
 public:
  OpenSslContext(const ServerOptions& options, TicketKeys* keys, int64_t (*now)())
      : output_buffer_(options.output_buffer), ticket_keys_(keys), now_(now) {}

  std::unique_ptr<Session> make_session(std::span<const Bytes> protocols, BlockPool& blocks) override;
  const std::vector<std::string>& warnings() const override { return warnings_; }

  // What OpenSSL's callbacks of this context's sessions ask for.
  const HostEntry* entry_for(Bytes host) const;
  TicketKeys& ticket_keys() const { return *ticket_keys_; }
  int64_t now() const { return now_(); }
  const EVP_CIPHER* ticket_cipher() const { return ticket_cipher_.get(); }
  const BIO_METHOD* wire_method() const { return wire_method_.get(); }
  const KeyLog& key_log() const { return key_log_; }
  size_t output_buffer() const { return output_buffer_; }
  SSL_CTX* default_context() const { return entries_[default_entry_].context.get(); }

 private:
  friend class ContextBuilder;

  const size_t output_buffer_;
  TicketKeys* ticket_keys_;  // null = no tickets
  int64_t (*now_)();
  BioMethodHandle wire_method_;
  CipherHandle ticket_cipher_;
  KeyLog key_log_;
  std::vector<HostEntry> entries_;  // never moved once their contexts know them
  HostTable hosts_;
  size_t default_entry_ = 0;
  std::vector<std::string> warnings_;
};

}  // namespace weft::tls
