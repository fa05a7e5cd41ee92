#pragma once

#include <chrono>
#include <csignal>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "weft/server/workers/control_channel.h"
#include "weft/server/workers/group_memory.h"

namespace weft::server {

class SocketSet;

struct LeaderOptions {
  uint32_t generation = 1;
  uint32_t workers = 1;
  // Closed in the leader as soon as it forks no more: a socket lives as long as anybody has it open.
  SocketSet* sockets = nullptr;
  // What a worker that does not end by itself gets after "drain" before it is killed; zero = for ever.
  std::chrono::milliseconds kill_after{0};
  // What comes before that after "retire".
  std::chrono::milliseconds retirement{0};
  // What a new one gets to say "ready"; zero = for ever.
  std::chrono::milliseconds start_within{0};
};

// The process that forks the workers of one generation, replaces those that die, and ends with them. It has
// run the script up to start() and keeps that state untouched, so a fork is a fresh worker with the script's
// code already loaded. Serves nobody and logs nothing: it tells the supervisor.
//
//   from the supervisor                    to the supervisor
//     retire, drain, abort, reopen           ready | failed WHY
//     coroutines QUERY                       coroutines QUERY SEAT (and a memory file)
//   from a worker                            started NUMBER PID
//     ready | failed WHY                     exited NUMBER PID STATUS LAST-REQUEST
//     replace WHY                            recycle NUMBER WHY
//     stop, reload (passed on)               stop, reload
//     coroutines QUERY SEAT (passed on)
//   to a worker
//     serve, drain, abort, reopen, dump
//
// Workers of a new generation serve when all of them are ready: one that cannot start harms nobody's request.
class Leader {
 public:
  // What a forked worker needs to know of itself.
  struct Worker {
    uint32_t number;  // 1 to LeaderOptions::workers
    WorkerSeat* seat;
    ControlChannel control;  // to the leader
  };

  // `memory` outlives it.
  Leader(ControlChannel supervisor, GroupMemory& memory, const LeaderOptions& options);
  ~Leader();
  Leader(const Leader&) = delete;
  Leader& operator=(const Leader&) = delete;

  // In the leader: returns nothing when the generation is over. In each forked worker: returns what it is;
  // all that the worker must not have is closed.
  std::optional<Worker> run();

 private:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;

  struct Child {
    enum class State : uint8_t { kStarting, kReady, kServing, kRetiring, kDraining };

    pid_t pid;
    uint32_t number;
    WorkerSeat* seat;
    ControlChannel control;
    Time started;
    State state = State::kStarting;
    bool served = false;
    bool replace = false;  // drains as soon as its successor serves
    Time kill_at = Time::max();
  };
  struct Post {  // a worker number
    Time due{};  // not before this a new worker is forked
    int failures = 0;
  };

  std::optional<Worker> fork_due();
  std::optional<Worker> fork_worker(uint32_t number);
  void leave(WorkerSeat& seat);
  bool is_staffed(uint32_t number) const;
  void wait();
  Time next_event() const;
  void read_supervisor();
  void read_workers();
  void on_message(Child& child, const ControlChannel::Message& message);
  void on_replace(Child& child, std::string_view why);
  void on_ready(Child& child);
  void serve(Child& child);
  void on_failed(const std::string& why);
  // kRetiring and then kDraining, or the latter at once.
  void dismiss(Child& child, Child::State how);
  void dismiss_all(Child::State how);
  void abort_all();
  void kill_overdue();
  void reap();
  void on_exit(const Child& child, int status);
  void send_to_workers(const std::string& order);

  ControlChannel supervisor_;
  GroupMemory& memory_;
  LeaderOptions options_;
  std::list<Child> children_;
  std::vector<Post> posts_;
  bool announced_ = false;  // "ready" or "failed" was sent
  bool draining_ = false;
  sigset_t waiting_mask_;  // while waiting for events
  struct sigaction previous_child_;
  struct sigaction previous_terminate_;  // the workers' own
};

}  // namespace weft::server
