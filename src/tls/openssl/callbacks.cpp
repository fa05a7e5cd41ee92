#include "tls/openssl/callbacks.h"

#include <algorithm>
#include <cstring>

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "tls/openssl/memory_bio.h"
#include "tls/openssl/openssl_context.h"
#include "tls/openssl/openssl_session.h"

namespace weft::tls {

namespace {

OpenSslSession& session_of(const SSL* ssl) {
  return *wire_of(ssl).session;
}

// The host name in the server_name extension (RFC 6066, 3); empty when there is none or it is malformed,
// which OpenSSL notices itself.
Bytes host_name_in(Bytes list) {
  constexpr size_t kHeader = 5;  // length of the list, type, length of the name
  if (list.size() <= kHeader || list[2] != TLSEXT_NAMETYPE_host_name) return {};
  const size_t size =
      static_cast<size_t>(static_cast<unsigned char>(list[3])) << 8 | static_cast<unsigned char>(list[4]);
  if (size > list.size() - kHeader || size > TLSEXT_MAXLEN_host_name) return {};
  return list.substr(kHeader, size);
}

// Before a ticket is looked at: when it is taken, OpenSSL tells the name of the old connection.
int on_client_hello(SSL* ssl, int*, void*) {
  const unsigned char* data = nullptr;
  size_t size = 0;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &data, &size) == 1) {
    session_of(ssl).note_server_name(host_name_in(Bytes(reinterpret_cast<const char*>(data), size)));
  }
  return SSL_CLIENT_HELLO_SUCCESS;
}

// A name nobody serves gets the default certificate: the client decides whether that will do.
int on_server_name(SSL* ssl, int*, void*) {
  const OpenSslSession& session = session_of(ssl);
  const std::string& name = session.facts().server_name;
  if (name.empty()) return SSL_TLSEXT_ERR_NOACK;
  const HostEntry* entry = session.context().entry_for(name);
  if (entry && entry->context.get() != SSL_get_SSL_CTX(ssl) && !SSL_set_SSL_CTX(ssl, entry->context.get())) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  return SSL_TLSEXT_ERR_OK;
}

// RFC 7301, 3.2: our order decides.
int on_alpn(SSL* ssl, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
            unsigned offered_size, void*) {
  const Bytes protocol =
      session_of(ssl).choose_protocol(Bytes(reinterpret_cast<const char*>(offered), offered_size));
  if (protocol.empty()) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = reinterpret_cast<const unsigned char*>(protocol.data());
  *chosen_size = static_cast<unsigned char>(protocol.size());
  return SSL_TLSEXT_ERR_OK;
}

// RFC 6066, 8: staples the response about the certificate that was chosen.
int on_status_request(SSL* ssl, void*) {
  const OpenSslContext& context = session_of(ssl).context();
  const auto* entry = static_cast<const HostEntry*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  const X509* certificate = SSL_get_certificate(ssl);
  for (const HostEntry::Staple& staple : entry->staples) {
    if (X509_cmp(staple.certificate, certificate) != 0) continue;
    if (!staple.response.valid_at(context.now())) return SSL_TLSEXT_ERR_NOACK;
    const std::string& der = staple.response.der;
    void* copy = OPENSSL_memdup(der.data(), der.size());  // OpenSSL frees it
    if (!copy) return SSL_TLSEXT_ERR_NOACK;
    SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<long>(der.size()));
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_NOACK;
}

void on_message(int sent, int, int type, const void* data, size_t size, SSL*, void* session) {
  static_cast<OpenSslSession*>(session)->note_message(sent != 0, type,
                                                      Bytes(static_cast<const char*>(data), size));
}

void on_key_log_line(const SSL* ssl, const char* line) {
  session_of(ssl).context().key_log().write(line);
}

bool use_ticket_mac(EVP_MAC_CTX* mac, const TicketKeys::Key& key) {
  char digest[] = "SHA256";
  const OSSL_PARAM settings[] = {
      OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, const_cast<unsigned char*>(key.mac.data()),
                                        key.mac.size()),
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end(),
  };
  return EVP_MAC_CTX_set_params(mac, settings) == 1;
}

enum TicketAnswer : int { kFailed = -1, kUnknown = 0, kTaken = 1, kTakenAndRenewed = 2 };

// RFC 5077, 4: name, IV, contents, MAC.
int on_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
              int encrypting) {
  const OpenSslContext& context = session_of(ssl).context();
  TicketKeys& keys = context.ticket_keys();
  if (encrypting) {
    const TicketKeys::Key& key = keys.current(context.now());
    std::copy(key.name.begin(), key.name.end(), name);
    if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(context.ticket_cipher())) != 1) return kFailed;
    if (!EVP_EncryptInit_ex2(cipher, context.ticket_cipher(), key.cipher.data(), iv, nullptr)) return kFailed;
    return use_ticket_mac(mac, key) ? kTaken : kFailed;
  }
  const Bytes wanted(reinterpret_cast<const char*>(name), sizeof(TicketKeys::Key::name));
  const TicketKeys::Found found = keys.find(wanted, context.now());
  if (!found.key) return kUnknown;
  if (!use_ticket_mac(mac, *found.key) ||
      !EVP_DecryptInit_ex2(cipher, context.ticket_cipher(), found.key->cipher.data(), iv, nullptr)) {
    return kFailed;
  }
  // In TLS 1.3 a ticket is to be used once (RFC 8446, C.4), so the client needs another.
  const bool renew = found.age == TicketKeys::Age::kOld || SSL_version(ssl) == TLS1_3_VERSION;
  return renew ? kTakenAndRenewed : kTaken;
}

// A ticket is for one name, and keeps the client's certificate no longer than that is valid.
SSL_TICKET_RETURN on_ticket_opened(SSL* ssl, SSL_SESSION* ticket, const unsigned char*, size_t,
                                   SSL_TICKET_STATUS status, void*) {
  if (status == SSL_TICKET_EMPTY || status == SSL_TICKET_NO_DECRYPT) return SSL_TICKET_RETURN_IGNORE_RENEW;
  if (status != SSL_TICKET_SUCCESS && status != SSL_TICKET_SUCCESS_RENEW) return SSL_TICKET_RETURN_ABORT;
  const OpenSslSession& session = session_of(ssl);
  // RFC 6066, 3; since TLS 1.3 a ticket is not bound to a name.
  const char* host = SSL_SESSION_get0_hostname(ticket);
  if (SSL_version(ssl) < TLS1_3_VERSION && canonical_host(host ? host : "") != session.facts().server_name) {
    return SSL_TICKET_RETURN_IGNORE_RENEW;
  }
  const X509* client = SSL_SESSION_get0_peer(ticket);
  if (client && unix_time_of(X509_get0_notAfter(client)) < session.context().now()) {
    return SSL_TICKET_RETURN_IGNORE_RENEW;
  }
  return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW;
}

// Whatever the outcome, it is remembered: SSL_get_verify_result().
int verify_optional(X509_STORE_CTX* store, void*) {
  if (X509_verify_cert(store) != 1 && X509_STORE_CTX_get_error(store) == X509_V_OK) {
    X509_STORE_CTX_set_error(store, X509_V_ERR_UNSPECIFIED);
  }
  return 1;
}

}  // namespace

void install_callbacks(SSL_CTX* context) {
  SSL_CTX_set_client_hello_cb(context, on_client_hello, nullptr);
  SSL_CTX_set_tlsext_servername_callback(context, on_server_name);
  SSL_CTX_set_alpn_select_cb(context, on_alpn, nullptr);
  SSL_CTX_set_tlsext_status_cb(context, on_status_request);
  SSL_CTX_set_msg_callback(context, on_message);
}

void install_ticket_callbacks(SSL_CTX* context) {
  SSL_CTX_set_tlsext_ticket_key_evp_cb(context, on_ticket);
  SSL_CTX_set_session_ticket_cb(context, nullptr, on_ticket_opened, nullptr);
}

void install_verification(SSL_CTX* context, ClientVerification verification) {
  int mode = SSL_VERIFY_PEER;
  if (verification == ClientVerification::kRequired) mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
  SSL_CTX_set_verify(context, mode, nullptr);
  if (verification == ClientVerification::kOptional) {
    SSL_CTX_set_cert_verify_callback(context, verify_optional, nullptr);
  }
}

void install_key_log(SSL_CTX* context) {
  SSL_CTX_set_keylog_callback(context, on_key_log_line);
}

}  // namespace weft::tls
