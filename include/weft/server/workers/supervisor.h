#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "weft/base/log.h"
#include "weft/io/loop.h"
#include "weft/io/read_watcher.h"
#include "weft/io/signal_watcher.h"
#include "weft/server/worker_board.h"
#include "weft/server/workers/control_channel.h"
#include "weft/server/workers/group_memory.h"
#include "weft/server/workers/handover.h"
#include "weft/server/workers/launch_command.h"
#include "weft/server/workers/socket_set.h"

namespace weft::server {

// Stands above the generations of workers: starts them, replaces one by the next on reload(), and ends with
// the last. Has the sockets and the shared memory, serves nobody. On its loop's thread.
//
//   kStarting --ready--> kServing --reload()--> kReloading --old one gone--> kServing
//       \                    \----stop()----> kStopping --all gone--> kOver
//        \--failed-----------------------------------------------------/
class Supervisor {
 public:
  enum class State : uint8_t { kStarting, kServing, kReloading, kStopping, kOver };

  struct Options {
    uint32_t workers = 1;
    std::vector<ListenerOptions> listeners;
    // What a generation gets from its start until all its workers serve; zero = for ever.
    std::chrono::milliseconds start_within{0};
  };

  class Owner {
   public:
    // The state has changed, or a reload has ended.
    virtual void on_supervisor_changed() = 0;
    // A worker asks for it, on behalf of its script.
    virtual void on_stop_requested() = 0;
    virtual void on_reload_requested() = 0;
    // The answer of the worker in `seat` to ask_coroutines().
    virtual void on_coroutines(uint64_t query, uint32_t seat, const std::string& json) = 0;

   protected:
    ~Owner() = default;
  };

  // All references outlive it. `command` starts later generations; `sockets` are open.
  Supervisor(io::Loop& loop, Options options, LaunchCommand command, GroupMemory& memory, SocketSet& sockets,
             Logger& logger, Owner& owner);
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  // Forks the first generation. In the child: the channel to this process, nothing else of this object may be
  // used there. In the parent nothing, or an error.
  io::Result<std::optional<ControlChannel>> fork_first();

  // Starts the next generation by starting the command anew. False when one is being replaced already, or the
  // server is about to end. `cause` is for the log.
  bool reload(const std::string& cause);
  // The same, but after the replacement under way: nothing that has changed before this call is missed.
  void request_reload(const std::string& cause);
  // Whether the latest one came to its good end.
  bool reload_succeeded() const { return reload_succeeded_; }

  // Lets every worker finish what it has.
  void stop();
  // The same without haste: another server has taken the sockets over.
  void retire();
  // At once.
  void abort();

  // Passed on to every worker.
  void send_to_workers(const std::string& order);
  // Each worker that can answers to Owner::on_coroutines().
  void ask_coroutines(uint64_t query) { send_to_workers("coroutines " + std::to_string(query)); }

  State state() const { return state_; }
  uint32_t generation() const { return last_generation_; }
  // Nothing has failed to start.
  bool came_up() const { return !start_failed_; }

 private:
  struct Generation;

  void add_generation(int pid, ControlChannel control);
  bool spawn();
  Handover make_handover(uint32_t number, int control) const;
  void read(Generation& generation);
  void on_message(Generation& generation, ControlChannel::Message& message);
  void on_ready(Generation& generation);
  void on_coroutines(std::string_view text, int descriptor);
  void adopt_socket(Generation& generation, std::string_view text, int descriptor);
  void on_worker_exited(const Generation& generation, std::string_view text);
  void end(const char* order);
  void dismiss(Generation& generation, const char* order);
  void reap();
  void on_exited(std::list<Generation>::iterator generation, int status);
  void on_lost();
  void end_reload(bool succeeded);
  void enter(State state);
  void on_timer();

  io::Loop& loop_;
  Options options_;
  LaunchCommand command_;
  GroupMemory& memory_;
  WorkerBoard board_;
  SocketSet& sockets_;
  Logger& logger_;
  Owner& owner_;
  State state_ = State::kStarting;
  std::list<Generation> generations_;
  std::unique_ptr<io::SignalWatcher> child_signal_;
  io::Timer timer_;  // the time to start is over, a lost generation is due again, or all must end now
  uint32_t last_generation_ = 0;
  int losses_ = 0;  // generations lost one after the other
  bool reload_succeeded_ = false;
  std::string reload_again_;  // the cause, when there is another one to follow
  bool start_failed_ = false;
  bool aborting_ = false;
};

}  // namespace weft::server
