// What a peer may send to a TLS session. The first octet chooses: fresh or after a handshake (TLS 1.2
// or 1.3), octets as they are or as the payload of the client's records, and how the rest is cut into pieces.
// Random numbers are always the same ones, so a run repeats itself.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <unistd.h>

#include "tls/openssl/handles.h"
#include "weft/base/assert.h"
#include "weft/tls/server_context.h"

using namespace weft;
using namespace weft::tls;

namespace {

using State = Session::State;

constexpr Bytes kProtocols[] = {"h2", "http/1.1"};
constexpr size_t kMostAnswer = 256 * 1024;

uint64_t random_state;

int fill(unsigned char* out, int size) {
  for (int i = 0; i < size; ++i) {
    random_state = random_state * 6364136223846793005 + 1442695040888963407;
    out[i] = static_cast<unsigned char>(random_state >> 56);
  }
  return 1;
}

int status() {
  return 1;
}

void use_known_random_numbers() {
  static const RAND_METHOD method{nullptr, fill, nullptr, nullptr, fill, status};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  WEFT_ASSERT(RAND_set_rand_method(&method) == 1);
#pragma GCC diagnostic pop
}

int64_t now() {
  return static_cast<int64_t>(std::time(nullptr));
}

// A certificate of its own, in files that are gone when the context has read them.
std::shared_ptr<ServerContext> make_context(TicketKeys* keys) {
  const PrivateKeyHandle key(EVP_EC_gen("P-256"));
  const CertificateHandle certificate(X509_new());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 3600);
  X509_set_pubkey(certificate.get(), key.get());
  WEFT_ASSERT(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  char path[] = "/tmp/weft-tls-fuzz-XXXXXX";
  const int file = ::mkstemp(path);
  WEFT_ASSERT(file >= 0);
  std::FILE* stream = ::fdopen(file, "w");
  PEM_write_X509(stream, certificate.get());
  PEM_write_PKCS8PrivateKey(stream, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(stream);
  ServerOptions options;
  options.certificates.push_back({"", path, path, ""});
  options.client_ca_file = path;
  options.client_verification = ClientVerification::kOptional;
  Result<std::shared_ptr<ServerContext>, Failure> made = ServerContext::create(options, keys, now);
  ::unlink(path);
  WEFT_ASSERT(made.ok());
  return made.value();
}

struct Client {
  explicit Client(int version) : context(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context.get(), version);
    ssl.reset(SSL_new(context.get()));
    in = BIO_new(BIO_s_mem());
    out = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl.get(), in, out);
    SSL_set_connect_state(ssl.get());
  }
  std::string take() {
    std::string data(BIO_ctrl_pending(out), '\0');
    if (!data.empty()) BIO_read(out, data.data(), static_cast<int>(data.size()));
    ERR_clear_error();
    return data;
  }
  ContextHandle context;
  SslHandle ssl;
  BIO* in;
  BIO* out;
};

// What the server says to it, and its end state.
std::string run(Session& session, Bytes octets, size_t piece) {
  std::string payload;
  std::array<char, 700> room;
  while (!octets.empty()) {
    session.feed(octets.substr(0, piece));
    octets.remove_prefix(std::min(piece, octets.size()));
    while (const size_t got = session.read(room)) {
      WEFT_ASSERT(session.state() != State::kHandshake);
      payload.append(room.data(), got);
    }
    WEFT_ASSERT(ERR_peek_error() == 0);
    WEFT_ASSERT((session.state() == State::kFailed) == (session.failure() != Session::Failure::kNone));
    WEFT_ASSERT(session.state() != State::kFailed || session.failure_text()[0] != '\0');
  }
  WEFT_ASSERT(session.output().size() < kMostAnswer);
  return payload;
}

std::string take_output(Session& session) {
  std::string data;
  std::array<Bytes, 16> slices;
  while (const size_t count = session.output().peek(slices)) {
    size_t size = 0;
    for (size_t i = 0; i < count; ++i) {
      data += slices[i];
      size += slices[i].size();
    }
    session.output().consume(size);
  }
  return data;
}

void shake_hands(Session& session, Client& client) {
  for (int i = 0; i < 4 && session.state() == State::kHandshake; ++i) {
    SSL_do_handshake(client.ssl.get());
    run(session, client.take(), SIZE_MAX);
    const std::string answer = take_output(session);
    if (!answer.empty()) BIO_write(client.in, answer.data(), static_cast<int>(answer.size()));
  }
  WEFT_ASSERT(session.state() == State::kOpen);
}

void answer(Session& session, BlockPool& blocks, Bytes text) {
  OutputQueue plaintext(blocks);
  plaintext.append(text);
  session.encrypt(plaintext);
  WEFT_ASSERT(plaintext.empty() ==
              (session.state() == State::kOpen || session.state() == State::kPeerClosed));
  session.close();
  session.close();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  random_state = 1;
  static const bool ready = (use_known_random_numbers(), true);
  static TicketKeys keys(TicketKeys::fresh(now()));
  static const std::shared_ptr<ServerContext> context = make_context(&keys);
  if (size == 0 || !ready) return 0;
  random_state = 1;
  const Bytes input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const size_t piece = data[0] & 0x04 ? SIZE_MAX : (data[0] >> 3) + size_t{1};
  BlockPool blocks;
  const std::unique_ptr<Session> session = context->make_session(kProtocols, blocks);
  switch (data[0] & 0x03) {
    case 0:  // the very first octets
      run(*session, input, piece);
      break;
    case 1:    // records after the handshake
    case 2: {  // the same, TLS 1.2
      Client client((data[0] & 0x03) == 1 ? TLS1_3_VERSION : TLS1_2_VERSION);
      shake_hands(*session, client);
      run(*session, input, piece);
      answer(*session, blocks, "text");
      break;
    }
    case 3: {  // payload, each octet 0 is a change of keys, each 1 the end of a record
      Client client(TLS1_3_VERSION);
      shake_hands(*session, client);
      std::string sent;
      size_t changes = 0;
      for (size_t at = 0; at < input.size(); ++at) {
        const size_t end = std::min(input.find_first_of(Bytes("\0\1", 2), at), input.size());
        size_t written = 0;
        if (end > at) SSL_write_ex(client.ssl.get(), input.data() + at, end - at, &written);
        sent += input.substr(at, end - at);
        if (end < input.size() && input[end] == '\0' && ++changes <= 32) {
          SSL_key_update(client.ssl.get(), SSL_KEY_UPDATE_REQUESTED);
          SSL_do_handshake(client.ssl.get());
        }
        at = end;
      }
      WEFT_ASSERT(run(*session, client.take(), piece) == sent);
      WEFT_ASSERT(session->state() == State::kOpen);
      answer(*session, blocks, input);
      break;
    }
  }
  return 0;
}
