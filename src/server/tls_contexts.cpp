#include "server/tls_contexts.h"

#include <ctime>
#include <utility>

#include <sys/stat.h>

namespace weft::server {

namespace {

constexpr int64_t kLookEveryMs = 1'000;

int64_t unix_seconds() {
  return ::time(nullptr);
}

std::vector<std::string> files_of(const tls::ServerOptions& options) {
  std::vector<std::string> files;
  for (const tls::Certificate& certificate : options.certificates) {
    files.insert(files.end(), {certificate.chain_file, certificate.key_file});
    if (!certificate.ocsp_file.empty()) files.push_back(certificate.ocsp_file);
  }
  if (!options.client_ca_file.empty()) files.push_back(options.client_ca_file);
  return files;
}

tls::TicketKeys::State first_state(const TicketChain* chain) {
  return chain ? chain->latest() : tls::TicketKeys::fresh(unix_seconds());
}

}  // namespace

Result<std::unique_ptr<TlsContexts>, tls::Failure> TlsContexts::create(const tls::ServerOptions& options,
                                                                       TicketChain* chain, io::Loop& loop,
                                                                       ServerStats& stats, Logger& logger) {
  std::unique_ptr<TlsContexts> contexts(new TlsContexts(options, chain, loop, stats, logger));
  auto context = tls::ServerContext::create(options, &contexts->keys_, unix_seconds);
  if (!context) return context.error();
  contexts->put_in_force(std::move(context.value()));
  return contexts;
}

TlsContexts::TlsContexts(const tls::ServerOptions& options, TicketChain* chain, io::Loop& loop,
                         ServerStats& stats, Logger& logger)
    : options_(options),
      chain_(chain),
      loop_(loop),
      stats_(stats),
      logger_(logger),
      keys_(first_state(chain)),
      files_(files_of(options)),
      in_force_(look()),
      last_seen_(in_force_),
      timer_([](void* self) { static_cast<TlsContexts*>(self)->on_timer(); }, this) {}

TlsContexts::~TlsContexts() = default;

std::unique_ptr<tls::Session> TlsContexts::make_session(const Door& door, BlockPool& blocks) {
  return context_->make_session(door.names(), blocks);
}

void TlsContexts::watch() {
  timer_.start(loop_.timers(), loop_.now_ms() + kLookEveryMs);
}

void TlsContexts::stop_watching() {
  timer_.stop();
}

std::vector<TlsContexts::Fingerprint> TlsContexts::look() const {
  std::vector<Fingerprint> seen(files_.size());
  for (size_t i = 0; i < files_.size(); ++i) {
    struct stat facts;
    if (::stat(files_[i].c_str(), &facts) != 0) continue;
    seen[i] = {facts.st_dev, facts.st_ino, facts.st_size,
               facts.st_mtim.tv_sec * int64_t{1'000'000'000} + facts.st_mtim.tv_nsec};
  }
  return seen;
}

void TlsContexts::on_timer() {
  record_tickets();
  std::vector<Fingerprint> seen = look();
  if (seen != in_force_ && seen == last_seen_) {
    in_force_ = seen;
    renew();
  }
  last_seen_ = std::move(seen);
  watch();
}

void TlsContexts::renew() {
  auto context = tls::ServerContext::create(options_, &keys_, unix_seconds);
  if (!context) {
    WEFT_LOG(logger_, Severity::kError, "tls.reload_failed: %s; the certificates in force stay",
             context.error().what.c_str());
    return;
  }
  put_in_force(std::move(context.value()));
  ++stats_.tls_certificate_reloads;
  WEFT_LOG(logger_, Severity::kInfo, "tls.reloaded: new connections get the changed certificates");
}

void TlsContexts::put_in_force(std::shared_ptr<tls::ServerContext> context) {
  for (const std::string& warning : context->warnings()) {
    WEFT_LOG(logger_, Severity::kWarn, "tls.warning: %s", warning.c_str());
  }
  context_ = std::move(context);
}

void TlsContexts::record_tickets() {
  if (!chain_) return;
  chain_->record(keys_.state(unix_seconds()));
}

}  // namespace weft::server
