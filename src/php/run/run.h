#pragma once

#include <optional>
#include <vector>

#include "php/scheduler.h"
#include "weft/io/listen_socket.h"

namespace weft::php {

class ServerRun;

// One start() of an HttpServer, from open() to over(), in whatever way the server runs. Owned by the
// HttpServer object, on the loop's thread.
class Run {
 public:
  virtual ~Run() = default;
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // False with an exception pending.
  virtual bool open() = 0;
  // Returns when the server is over: drives the loop, or parks when called inside a coroutine. False when
  // that was interrupted by an exception, which is then pending.
  bool serve();
  // What start() returns after an undisturbed serve().
  virtual bool succeeded() const { return true; }

  // Begins an orderly end.
  virtual void stop() = 0;
  // Replaces all workers. Parks the calling coroutine until that is done. An exception is pending where it
  // cannot be asked for.
  virtual bool reload() = 0;

  // Nothing is left to be done. Only then may this object go, but for the end of the request.
  virtual bool over() const = 0;
  virtual std::vector<io::SocketAddress> addresses() const = 0;
  // What the operator's listener is bound to, if it is in this process.
  virtual std::optional<io::SocketAddress> admin_address() const = 0;
  // What answers requests in this process; null before open(), and where others do.
  virtual ServerRun* server() { return nullptr; }

 protected:
  explicit Run(Scheduler& scheduler) : scheduler_(scheduler) {}

  // over() has become true.
  void ended();
  // serve() is about to return.
  virtual void leave() {}

  Scheduler& scheduler_;

 private:
  void park();

  Coroutine* parked_ = nullptr;  // in serve()
};

}  // namespace weft::php
