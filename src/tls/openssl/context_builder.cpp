#include "tls/openssl/context_builder.h"

#include <algorithm>

#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "tls/openssl/callbacks.h"
#include "tls/openssl/errors.h"
#include "tls/openssl/files.h"
#include "tls/openssl/memory_bio.h"

namespace weft::tls {

namespace {

// Mozilla's guidelines, "intermediate", version 6.0.
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* kCiphersuites =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* kGroups = "X25519MLKEM768:X25519:P-256:P-384";
constexpr const char* kGroupsBeforeMlKem = "X25519:P-256:P-384";  // OpenSSL before 3.5

constexpr int kSecurityLevel = 2;  // 112 bits
// A browser opens several connections at once, and each uses a ticket up.
constexpr size_t kTicketsPerHandshake = 2;
constexpr long kLongestClientChain = 32 * 1024;

int protocol_version(Version version) {
  return version == Version::k1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
}

Failure library_failure(const std::string& what) {
  return {what + ": " + take_reason()};
}

std::string where(const std::string& host) {
  return host.empty() ? "as the default" : "for " + host;
}

std::string date_of(const ASN1_TIME* time) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  char* data = nullptr;
  if (!bio || ASN1_TIME_print(bio.get(), time) != 1) return "?";
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

// OpenSSL passes over names it does not know.
bool has_ciphers(SSL_CTX* context, Bytes names) {
  const STACK_OF(SSL_CIPHER)* ciphers = SSL_CTX_get_ciphers(context);
  for (size_t end = 0; !names.empty(); names.remove_prefix(std::min(names.size(), end + 1))) {
    end = std::min(names.find(':'), names.size());
    bool found = false;
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
      found |= names.substr(0, end) == SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i));
    }
    if (!found) return false;
  }
  return true;
}

bool holds_key_of_kind(SSL_CTX* context, const EVP_PKEY* key) {
  const int kind = EVP_PKEY_get_base_id(key);
  for (long more = SSL_CTX_set_current_cert(context, SSL_CERT_SET_FIRST); more == 1;
       more = SSL_CTX_set_current_cert(context, SSL_CERT_SET_NEXT)) {
    const EVP_PKEY* held = SSL_CTX_get0_privatekey(context);
    if (held && EVP_PKEY_get_base_id(held) == kind) return true;
  }
  return false;
}

}  // namespace

ContextBuilder::ContextBuilder(const ServerOptions& options, TicketKeys* keys, int64_t (*now)())
    : options_(options),
      context_(std::make_shared<OpenSslContext>(options, options.tickets ? keys : nullptr, now)) {}

Result<std::shared_ptr<ServerContext>, Failure> ContextBuilder::build() {
  if (Problem problem = prepare()) return *problem;
  if (Problem problem = read_client_authorities()) return *problem;
  context_->entries_.reserve(options_.certificates.size());
  for (const Certificate& certificate : options_.certificates) {
    if (Problem problem = add_certificate(certificate)) return *problem;
  }
  const std::optional<size_t> fallback = context_->hosts_.row({});
  if (!fallback) {
    return Failure{
        "no default certificate: one has to serve clients that name no host, or one without its own"};
  }
  context_->default_entry_ = *fallback;
  for (HostEntry& entry : context_->entries_) SSL_CTX_set_app_data(entry.context.get(), &entry);
  return std::shared_ptr<ServerContext>(std::move(context_));
}

ContextBuilder::Problem ContextBuilder::prepare() {
  if (options_.oldest > options_.newest) return Failure{"the oldest version of TLS is newer than the newest"};
  context_->wire_method_ = make_wire_method();
  context_->ticket_cipher_.reset(EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr));
  if (!context_->wire_method_ || !context_->ticket_cipher_) return library_failure("OpenSSL does not work");
  if (options_.key_log_file.empty()) return {};
  return context_->key_log_.open(options_.key_log_file);
}

ContextBuilder::Problem ContextBuilder::read_client_authorities() {
  constexpr const char* kWhat = "client CA file";
  const std::string rule(1, static_cast<char>(options_.client_verification));
  std::string rules = "weft" + rule;
  if (options_.client_verification != ClientVerification::kNone) {
    if (options_.client_ca_file.empty()) {
      return Failure{"clients are to be verified, but there is no client CA file to verify them with"};
    }
    Result<std::string, Failure> text = read_file(kWhat, options_.client_ca_file);
    if (!text) return text.error();
    rules += text.value();
    Result<std::vector<CertificateHandle>, Failure> read = read_certificates(kWhat, options_.client_ca_file);
    if (!read) return read.error();
    client_authorities_ = std::move(read.value());
    client_store_.reset(X509_STORE_new());
    for (const CertificateHandle& authority : client_authorities_) {
      if (!client_store_ || !X509_STORE_add_cert(client_store_.get(), authority.get())) {
        return file_failure(kWhat, options_.client_ca_file, take_reason());
      }
    }
  }
  static_assert(SHA256_DIGEST_LENGTH == SSL_MAX_SID_CTX_LENGTH);
  SHA256(reinterpret_cast<const unsigned char*>(rules.data()), rules.size(), session_id_context_.data());
  return {};
}

ContextBuilder::Problem ContextBuilder::add_certificate(const Certificate& files) {
  const std::string host = canonical_host(files.host);
  if (!host.empty() && !is_host_pattern(host)) {
    return Failure{"cannot use the certificate " + files.chain_file + " for \"" + files.host +
                   "\": that is no host name; write example.org or *.example.org"};
  }
  Result<std::vector<CertificateHandle>, Failure> chain = read_certificates("certificate", files.chain_file);
  if (!chain) return chain.error();
  HostEntry* entry = nullptr;
  if (Problem problem = entry_for(files, host, entry)) return problem;
  warn_about(files, host, chain.value().front().get());
  return use_pair(*entry, files, std::move(chain.value()));
}

ContextBuilder::Problem ContextBuilder::entry_for(const Certificate& files, const std::string& host,
                                                  HostEntry*& entry) {
  std::optional<size_t> index = context_->hosts_.row(host);
  if (!index) {
    ContextHandle context(SSL_CTX_new(TLS_server_method()));
    if (!context) return library_failure("cannot use the certificate " + files.chain_file);
    if (Problem problem = configure(context.get())) return problem;
    index = context_->entries_.size();
    context_->entries_.push_back({std::move(context), {}});
    context_->hosts_.add(host, *index);
  }
  entry = &context_->entries_[*index];
  return {};
}

ContextBuilder::Problem ContextBuilder::configure(SSL_CTX* context) {
  // Our order, except for clients that like ChaCha20 best as their hardware has no AES.
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_NO_AUTO_CHAIN | SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_security_level(context, kSecurityLevel);
  SSL_CTX_set_min_proto_version(context, protocol_version(options_.oldest));
  SSL_CTX_set_max_proto_version(context, protocol_version(options_.newest));
  SSL_CTX_set_dh_auto(context, 1);  // for who asks for DHE
  SSL_CTX_set_max_cert_list(context, kLongestClientChain);
  if (!SSL_CTX_set1_groups_list(context, kGroups) && !SSL_CTX_set1_groups_list(context, kGroupsBeforeMlKem)) {
    return library_failure("no key exchange");
  }
  const std::string& ciphers = options_.ciphers;
  if (!SSL_CTX_set_cipher_list(context, ciphers.empty() ? kCiphers : ciphers.c_str())) {
    return library_failure("no cipher of TLS 1.2 in \"" + ciphers +
                           "\"; openssl ciphers -v lists what there is");
  }
  const std::string suites = options_.ciphersuites.empty() ? kCiphersuites : options_.ciphersuites;
  if (!SSL_CTX_set_ciphersuites(context, suites.c_str()) || !has_ciphers(context, suites)) {
    return Failure{"not all are ciphers of TLS 1.3 in \"" + suites + "\"; they are " + kCiphersuites};
  }
  SSL_CTX_set_session_id_context(context, session_id_context_.data(),
                                 static_cast<unsigned>(session_id_context_.size()));
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  install_callbacks(context);
  if (context_->ticket_keys_) {
    SSL_CTX_set_num_tickets(context, kTicketsPerHandshake);
    SSL_CTX_set_timeout(context, 2 * TicketKeys::kPeriodSeconds);
    install_ticket_callbacks(context);
  } else {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
  }
  if (context_->key_log_.is_open()) install_key_log(context);
  if (!client_store_) return {};
  SSL_CTX_set1_cert_store(context, client_store_.get());
  for (const CertificateHandle& authority : client_authorities_)
    SSL_CTX_add_client_CA(context, authority.get());
  install_verification(context, options_.client_verification);
  return {};
}

ContextBuilder::Problem ContextBuilder::use_pair(HostEntry& entry, const Certificate& files,
                                                 std::vector<CertificateHandle> chain) {
  Result<PrivateKeyHandle, Failure> key = read_private_key(files.key_file);
  if (!key) return key.error();
  SSL_CTX* context = entry.context.get();
  X509* leaf = chain.front().get();
  if (X509_check_private_key(leaf, key.value().get()) != 1) {
    ERR_clear_error();
    return file_failure("private key", files.key_file,
                        "it does not belong to the certificate " + files.chain_file +
                            ", which has to be the first in its file");
  }
  if (holds_key_of_kind(context, key.value().get())) {
    return file_failure("certificate", files.chain_file,
                        "there is another one " + where(files.host) + " with the same kind of key");
  }
  if (!SSL_CTX_use_certificate(context, leaf) || !SSL_CTX_use_PrivateKey(context, key.value().get())) {
    return file_failure("certificate", files.chain_file, take_reason());
  }
  if (!files.ocsp_file.empty()) {
    if (Problem problem = use_staple(entry, files, chain)) return problem;
  }
  for (size_t i = 1; i < chain.size(); ++i) {
    if (!SSL_CTX_add1_chain_cert(context, chain[i].get())) {
      return file_failure("certificate", files.chain_file, take_reason());
    }
  }
  return {};
}

ContextBuilder::Problem ContextBuilder::use_staple(HostEntry& entry, const Certificate& files,
                                                   const std::vector<CertificateHandle>& chain) {
  Result<OcspStaple, Failure> staple = read_ocsp_staple(files.ocsp_file, chain);
  if (!staple) return staple.error();
  if (!staple.value().valid_at(context_->now())) {
    context_->warnings_.push_back("the OCSP response " + files.ocsp_file +
                                  " is not valid now and is left out; fetch it anew");
  }
  entry.staples.push_back({chain.front().get(), std::move(staple.value())});
  return {};
}

void ContextBuilder::warn_about(const Certificate& files, const std::string& host, X509* certificate) {
  const auto warn = [&](const std::string& what) {
    context_->warnings_.push_back("the certificate " + files.chain_file + " " + what);
  };
  const ASN1_TIME* from = X509_get0_notBefore(certificate);
  const ASN1_TIME* until = X509_get0_notAfter(certificate);
  if (unix_time_of(until) < context_->now()) warn("has expired on " + date_of(until));
  if (unix_time_of(from) > context_->now()) warn("is not valid before " + date_of(from));
  if (host.empty()) return;
  const std::string probe = host[0] == '*' ? "weft" + host.substr(1) : host;
  if (X509_check_host(certificate, probe.data(), probe.size(), 0, nullptr) != 1) {
    warn("is served for " + host + " but does not name it; clients will refuse it");
  }
}

}  // namespace weft::tls
