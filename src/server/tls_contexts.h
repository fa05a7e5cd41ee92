#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/door.h"
#include "weft/base/block_pool.h"
#include "weft/base/log.h"
#include "weft/io/loop.h"
#include "weft/server/server_stats.h"
#include "weft/server/ticket_chain.h"
#include "weft/tls/server_context.h"

namespace weft::server {

// The certificates in force on one worker, and the keys of its tickets. Looks once a second whether the files
// have changed, and takes the new ones for new connections once they have stayed the same for a second and
// fit together. Owned by the server.
class TlsContexts {
 public:
  // `chain` may be null: tickets of this worker's own. The others outlive the object.
  static Result<std::unique_ptr<TlsContexts>, tls::Failure> create(const tls::ServerOptions& options,
                                                                   TicketChain* chain, io::Loop& loop,
                                                                   ServerStats& stats, Logger& logger);
  ~TlsContexts();
  TlsContexts(const TlsContexts&) = delete;
  TlsContexts& operator=(const TlsContexts&) = delete;

  // Null when there is no memory for it.
  std::unique_ptr<tls::Session> make_session(const Door& door, BlockPool& blocks);

  void watch();
  // No more connections are coming.
  void stop_watching();

 private:
  // What is known of a file without reading it.
  struct Fingerprint {
    uint64_t device = 0;
    uint64_t inode = 0;
    int64_t size = 0;
    int64_t modified_ns = 0;
    bool operator==(const Fingerprint&) const = default;
  };

  TlsContexts(const tls::ServerOptions& options, TicketChain* chain, io::Loop& loop, ServerStats& stats,
              Logger& logger);
  std::vector<Fingerprint> look() const;
  void on_timer();
  void renew();
  void put_in_force(std::shared_ptr<tls::ServerContext> context);
  void record_tickets();

  const tls::ServerOptions& options_;
  TicketChain* const chain_;
  io::Loop& loop_;
  ServerStats& stats_;
  Logger& logger_;
  tls::TicketKeys keys_;
  std::shared_ptr<tls::ServerContext> context_;
  std::vector<std::string> files_;
  std::vector<Fingerprint> in_force_;
  std::vector<Fingerprint> last_seen_;
  io::Timer timer_;
};

}  // namespace weft::server
