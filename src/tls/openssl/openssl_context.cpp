#include "tls/openssl/openssl_context.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <openssl/crypto.h>
#include <unistd.h>

#include "tls/openssl/context_builder.h"
#include "tls/openssl/errors.h"
#include "tls/openssl/openssl_session.h"

namespace weft::tls {

Result<std::shared_ptr<ServerContext>, Failure> ServerContext::create(const ServerOptions& options,
                                                                      TicketKeys* keys, int64_t (*now)()) {
  forget_errors();
  Result<std::shared_ptr<ServerContext>, Failure> made = ContextBuilder(options, keys, now).build();
  forget_errors();
  return made;
}

const char* library_version() {
  return OpenSSL_version(OPENSSL_VERSION);
}

std::unique_ptr<Session> OpenSslContext::make_session(std::span<const Bytes> protocols, BlockPool& blocks) {
  auto session = std::make_unique<OpenSslSession>(shared_from_this(), protocols, blocks);
  if (!session->begin()) return nullptr;
  return session;
}

const HostEntry* OpenSslContext::entry_for(Bytes host) const {
  if (host.empty()) return nullptr;
  const std::optional<size_t> entry = hosts_.find(host);
  return entry ? &entries_[*entry] : nullptr;
}

KeyLog::~KeyLog() {
  if (file_ >= 0) ::close(file_);
}

std::optional<Failure> KeyLog::open(const std::string& path) {
  file_ = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
  if (file_ >= 0) return {};
  return file_failure("key log file", path, std::strerror(errno));
}

void KeyLog::write(const char* line) const {
  const std::string whole = std::string(line) + '\n';
  // A debugging aid: a full disk does not stop the server.
  [[maybe_unused]] const ssize_t written = ::write(file_, whole.data(), whole.size());
}

}  // namespace weft::tls
