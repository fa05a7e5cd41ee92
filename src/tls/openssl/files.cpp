#include "tls/openssl/files.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tls/openssl/errors.h"

namespace weft::tls {

namespace {

constexpr size_t kLongestFile = 16 * 1024 * 1024;
constexpr char kDerBegin = 0x30;  // a SEQUENCE

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

// Whoever is asked for a passphrase notes it and has none.
int note_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

BioHandle memory_of(const std::string& text) {
  return BioHandle(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string why_no_certificate(const std::string& text) {
  if (text.empty()) return "it is empty";
  if (text.find("-----BEGIN CERTIFICATE") != std::string::npos ||
      text.find("-----BEGIN TRUSTED CERTIFICATE") != std::string::npos) {
    return std::string("it is damaged (") + take_reason() + ")";
  }
  if (text[0] == kDerBegin) {
    return "it is not in PEM form; if it is DER, convert it: openssl x509 -inform DER -in FILE -out FILE.pem";
  }
  if (text.find("PRIVATE KEY-----") != std::string::npos) return "it holds a private key and no certificate";
  return "it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)";
}

std::string why_no_key(const std::string& text, bool asked_for_passphrase) {
  if (text.empty()) return "it is empty";
  if (asked_for_passphrase) {
    return "it is encrypted, and nobody is there to type its passphrase; decrypt it: openssl pkey -in FILE "
           "-out "
           "FILE.plain";
  }
  if (text.find("PRIVATE KEY-----") != std::string::npos) {
    return std::string("it is damaged (") + take_reason() + ")";
  }
  if (text[0] == kDerBegin) {
    return "it is not in PEM form; if it is DER, convert it: openssl pkey -inform DER -in FILE -out FILE.pem";
  }
  return "it holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)";
}

}  // namespace

Result<std::string, Failure> read_file(const char* what, const std::string& path) {
  const auto failed = [&](int error) { return file_failure(what, path, std::strerror(error)); };
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return failed(errno);
  struct stat status;
  if (::fstat(file.number(), &status) != 0) return failed(errno);
  if (S_ISDIR(status.st_mode)) return failed(EISDIR);
  std::string text;
  char part[16 * 1024];
  for (;;) {
    const ssize_t got = ::read(file.number(), part, sizeof part);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(errno);
    if (got == 0) return text;
    text.append(part, static_cast<size_t>(got));
    if (text.size() > kLongestFile) return failed(EFBIG);
  }
}

Result<std::vector<CertificateHandle>, Failure> read_certificates(const char* what, const std::string& path) {
  Result<std::string, Failure> text = read_file(what, path);
  if (!text) return text.error();
  ERR_clear_error();
  const BioHandle bio = memory_of(text.value());
  std::vector<CertificateHandle> certificates;
  // The first may be a "trusted certificate", like those of openssl x509 -trustout.
  while (X509* certificate = certificates.empty()
                                 ? PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr)
                                 : PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    certificates.emplace_back(certificate);
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (certificates.empty() || !at_end) {
    Failure failure = file_failure(what, path, why_no_certificate(text.value()));
    ERR_clear_error();
    return failure;
  }
  ERR_clear_error();
  return certificates;
}

Result<PrivateKeyHandle, Failure> read_private_key(const std::string& path) {
  constexpr const char* kWhat = "private key";
  Result<std::string, Failure> text = read_file(kWhat, path);
  if (!text) return text.error();
  ERR_clear_error();
  const BioHandle bio = memory_of(text.value());
  bool asked = false;
  PrivateKeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, note_passphrase, &asked));
  Result<PrivateKeyHandle, Failure> result =
      key ? Result<PrivateKeyHandle, Failure>(std::move(key))
          : Result<PrivateKeyHandle, Failure>(file_failure(kWhat, path, why_no_key(text.value(), asked)));
  OPENSSL_cleanse(text.value().data(), text.value().size());
  ERR_clear_error();
  return result;
}

}  // namespace weft::tls
