#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <openssl/err.h>

#include "identities.h"
#include "weft/tls/server_context.h"

namespace weft::tls::testing {

inline int64_t clock_offset = 0;
inline int64_t test_clock() {
  return static_cast<int64_t>(::time(nullptr)) + clock_offset;
}

inline constexpr Bytes kBoth[] = {"h2", "http/1.1"};
inline constexpr Bytes kHttp1[] = {"http/1.1"};

// Keys take long to make: one server for all the tests of a program.
struct Site {
  Folder folder;
  Identity authority = make_identity({.name = "weft test CA", .authority = true});
  Identity server = make_identity({.hosts = {"localhost", "example.org"}, .issuer = &authority});
  std::string authority_file = folder.write("ca.pem", pem_of(authority.certificate.get()));
  std::string chain_file = folder.write("server.pem", pem_of(server.certificate.get()));
  std::string key_file = folder.write("server.key", pem_of(server.key.get()));

  ServerOptions options() const {
    ServerOptions options;
    options.certificates.push_back({"", chain_file, key_file, ""});
    return options;
  }
  // Files of another identity, as a certificate for `host`.
  Certificate files_of(const Identity& identity, const std::string& name, const std::string& host) {
    return {host, folder.write(name + ".pem", pem_of(identity.certificate.get())),
            folder.write(name + ".key", pem_of(identity.key.get())), ""};
  }
};

// Of the running program; for cmocka_run_group_tests().
inline Site* site;
inline int make_site(void**) {
  site = new Site;
  return 0;
}
inline int drop_site(void**) {
  delete site;
  return 0;
}

inline std::shared_ptr<ServerContext> make_context(const ServerOptions& options, TicketKeys* keys = nullptr) {
  Result<std::shared_ptr<ServerContext>, Failure> made = ServerContext::create(options, keys, test_clock);
  if (!made) print_error("%s\n", made.error().what.c_str());
  assert_true(made.ok());
  return made.value();
}

inline std::string failure_of(const ServerOptions& options) {
  Result<std::shared_ptr<ServerContext>, Failure> made = ServerContext::create(options, nullptr, test_clock);
  if (made.ok()) print_error("nothing is wrong\n");
  assert_false(made.ok());
  assert_int_equal(ERR_peek_error(), 0);
  return made.error().what;
}

struct SessionFree {
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
using TicketHandle = std::unique_ptr<SSL_SESSION, SessionFree>;

// What a client may be told; the defaults are those of a browser.
struct ClientOptions {
  int oldest = TLS1_2_VERSION;
  int newest = TLS1_3_VERSION;
  std::vector<std::string> protocols = {};
  std::string server_name = "localhost";
  std::string ciphers = {};
  const Identity* identity = nullptr;
  SSL_SESSION* ticket = nullptr;
  X509* trust = nullptr;  // null = any server will do
  bool asks_for_ocsp = false;
};

// OpenSSL on the other side, over memory.
class Client {
 public:
  explicit Client(const ClientOptions& options) : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_min_proto_version(context_.get(), options.oldest);
    SSL_CTX_set_max_proto_version(context_.get(), options.newest);
    SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context_.get(), keep_ticket);
    if (!options.ciphers.empty()) {
      assert_int_equal(SSL_CTX_set_cipher_list(context_.get(), options.ciphers.c_str()), 1);
    }
    if (options.identity) {
      assert_int_equal(SSL_CTX_use_certificate(context_.get(), options.identity->certificate.get()), 1);
      assert_int_equal(SSL_CTX_use_PrivateKey(context_.get(), options.identity->key.get()), 1);
    }
    if (options.trust) {
      X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), options.trust);
      SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    }
    begin(options);
  }

  // A connection that ends without close_notify spoils its tickets, as far as OpenSSL's clients are
  // concerned.
  ~Client() {
    SSL_set_quiet_shutdown(ssl(), 1);
    SSL_shutdown(ssl());
  }

  SSL* ssl() { return ssl_.get(); }

  // Whatever there is to do; true when the handshake is over.
  bool advance() {
    if (!SSL_is_init_finished(ssl()) && SSL_do_handshake(ssl()) != 1) {
      note_failure();
      return false;
    }
    char room[4096];
    size_t got = 0;
    while (SSL_read_ex(ssl(), room, sizeof room, &got) == 1) received.append(room, got);
    note_failure();
    return true;
  }

  void send(Bytes data) {
    if (data.empty()) return;
    size_t written = 0;
    assert_int_equal(SSL_write_ex(ssl(), data.data(), data.size(), &written), 1);
  }

  std::string take_output() {
    std::string data(BIO_ctrl_pending(out_), '\0');
    if (!data.empty()) BIO_read(out_, data.data(), static_cast<int>(data.size()));
    return data;
  }
  void give_input(Bytes data) {
    if (!data.empty()) BIO_write(in_, data.data(), static_cast<int>(data.size()));
  }

  Bytes protocol() {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl(), &name, &size);
    return Bytes(reinterpret_cast<const char*>(name), size);
  }
  std::string server_common_name() {
    CertificateHandle certificate(SSL_get1_peer_certificate(ssl()));
    char name[64] = "";
    if (certificate) {
      X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name, sizeof name);
    }
    return name;
  }

  std::string received;
  std::vector<TicketHandle> tickets;
  std::string failure;  // the alert by the server, most often
  bool closed = false;  // close_notify has come

 private:
  void begin(const ClientOptions& options) {
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_app_data(ssl(), this);
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in_, -1);
    SSL_set_bio(ssl(), in_, out_);
    SSL_set_connect_state(ssl());
    std::string wire;
    for (const std::string& name : options.protocols) wire += static_cast<char>(name.size()) + name;
    if (!wire.empty()) {
      SSL_set_alpn_protos(ssl(), reinterpret_cast<const unsigned char*>(wire.data()),
                          static_cast<unsigned>(wire.size()));
    }
    if (!options.server_name.empty()) SSL_set_tlsext_host_name(ssl(), options.server_name.c_str());
    if (options.ticket) {
      // A copy: OpenSSL spoils what a server did not take.
      const TicketHandle ticket(SSL_SESSION_dup(options.ticket));
      SSL_set_session(ssl(), ticket.get());
    }
    if (options.asks_for_ocsp) SSL_set_tlsext_status_type(ssl(), TLSEXT_STATUSTYPE_ocsp);
  }

  void note_failure() {
    if (SSL_get_shutdown(ssl()) & SSL_RECEIVED_SHUTDOWN && ERR_peek_error() == 0) closed = true;
    if (const unsigned long error = ERR_peek_last_error()) {
      const char* text = ERR_reason_error_string(error);
      failure = text ? text : "?";
    }
    ERR_clear_error();
  }

  static int keep_ticket(SSL* ssl, SSL_SESSION* session) {
    static_cast<Client*>(SSL_get_app_data(ssl))->tickets.emplace_back(session);
    return 1;
  }

  ContextHandle context_;
  SslHandle ssl_;
  BIO* in_ = nullptr;
  BIO* out_ = nullptr;
};

// A session and a client with a wire between them.
class Pair {
 public:
  Pair(const std::shared_ptr<ServerContext>& context, const ClientOptions& options,
       std::span<const Bytes> protocols = kBoth)
      : session(context->make_session(protocols, blocks)), client(options) {}

  // Carries octets to and fro until nothing moves, `piece` at a time towards the server.
  void settle(size_t piece = SIZE_MAX) {
    for (bool moved = true; moved;) {
      client.advance();
      const std::string up = client.take_output();
      for (size_t at = 0; at < up.size(); at += std::min(piece, up.size() - at)) {
        feed(Bytes(up).substr(at, piece));
      }
      const std::string down = take_output();
      client.give_input(down);
      moved = !up.empty() || !down.empty();
    }
  }

  void feed(Bytes octets) {
    session->feed(octets);
    std::array<char, 3000> room;
    while (const size_t got = session->read(room)) received.append(room.data(), got);
    assert_int_equal(ERR_peek_error(), 0);
  }

  std::string take_output() {
    std::string data;
    std::array<Bytes, 64> slices;
    OutputQueue& output = session->output();
    while (const size_t count = output.peek(slices)) {
      for (size_t i = 0; i < count; ++i) data += slices[i];
      size_t size = 0;
      for (size_t i = 0; i < count; ++i) size += slices[i].size();
      output.consume(size);
    }
    wire += data;
    return data;
  }

  void send(Bytes data) {
    OutputQueue plaintext(blocks);
    plaintext.append(data);
    while (!plaintext.empty()) {
      const size_t before = plaintext.size();
      session->encrypt(plaintext);
      client.give_input(take_output());
      if (plaintext.size() == before) break;
    }
  }

  // Lengths of the records in what the server has sent since `wire` was cleared.
  std::vector<size_t> record_sizes() const {
    std::vector<size_t> sizes;
    for (size_t at = 0; at + 5 <= wire.size();) {
      const size_t size = static_cast<size_t>(static_cast<unsigned char>(wire[at + 3])) << 8 |
                          static_cast<unsigned char>(wire[at + 4]);
      sizes.push_back(size);
      at += 5 + size;
    }
    return sizes;
  }

  BlockPool blocks;
  std::unique_ptr<Session> session;
  Client client;
  std::string received;  // by the server
  std::string wire;      // everything the server has sent
};

// A handshake, and a word each way.
inline void talk(Pair& pair, size_t piece = SIZE_MAX) {
  pair.settle(piece);
  if (pair.session->state() == Session::State::kFailed) print_error("%s\n", pair.session->failure_text());
  assert_int_equal(pair.session->state(), Session::State::kOpen);
  pair.client.send("ping");
  pair.settle(piece);
  EXPECT_TEXT(pair.received, "ping");
  pair.send("pong");
  pair.settle(piece);
  EXPECT_TEXT(pair.client.received, "pong");
}

}  // namespace weft::tls::testing
