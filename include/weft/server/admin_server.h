#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "weft/base/bytes.h"
#include "weft/base/log.h"
#include "weft/base/result.h"
#include "weft/io/listen_socket.h"
#include "weft/io/loop.h"
#include "weft/server/server.h"
#include "weft/server/worker_board.h"

namespace weft::server {

struct AdminOptions {
  io::ListenAddress address;
  std::string token;        // not empty: who does not bring it as a bearer token is answered 401
  std::string version;      // of weft
  std::string php_version;  // of what hosts it
};

// Where the group of workers is in its life.
enum class LifeStage : uint8_t {
  kStarting,  // no worker has come up yet
  kServing,
  kDraining,  // requests under way are finished, then it ends
};

// What the admin server shows, asked on its loop whenever somebody wants to see it.
class AdminSources {
 public:
  virtual WorkerBoard board() const = 0;
  virtual LifeStage stage() const = 0;
  // A JSON object, without secrets.
  virtual std::string config_json() const = 0;
  // Asks every worker for its coroutines. Each answers with AdminServer::take_coroutines(), from inside this
  // call or later; whoever has not answered after a second is reported as missing.
  virtual void ask_coroutines(uint64_t query) = 0;

 protected:
  ~AdminSources() = default;
};

// The operator's view: /metrics, /livez, /readyz, /startupz, /workers, /config and /coroutines on a listener
// of its own, with connections and requests of its own that no statistics count. Used on the thread of its
// loop, in the supervisor or beside the one server of the process.
class AdminServer {
 public:
  // `loop`, `sources` and `logger` outlive it.
  static std::unique_ptr<AdminServer> create(io::Loop& loop, AdminOptions options, AdminSources& sources,
                                             Logger& logger);
  virtual ~AdminServer() = default;

  // As those of Server.
  virtual Result<void, ListenFailure> open() = 0;
  virtual void start() = 0;
  virtual void begin_drain() = 0;
  virtual void abort() = 0;
  virtual bool idle() const = 0;
  virtual void set_idle_callback(void (*callback)(void* context), void* context) = 0;

  // What was bound; after open().
  virtual io::SocketAddress address() const = 0;

  // A worker's answer to ask_coroutines(): a JSON value, and the worker as WorkerBoard::index_of() its seat.
  // Dropped when nobody waits for it any more.
  virtual void take_coroutines(uint64_t query, uint32_t seat, Bytes json) = 0;
};

}  // namespace weft::server
