#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "weft/server/server_stats.h"

namespace weft::server {

// One worker's place in the shared memory. Who sits in it changes; the counters go on from where the last one
// left them, so a sum over all seats never runs backwards whenever anybody is killed.
struct alignas(64) WorkerSeat {
  enum State : uint32_t { kFree, kStarting, kServing, kDraining };

  std::atomic<uint32_t> state;
  std::atomic<uint32_t> pid;
  std::atomic<uint32_t> generation;  // 1, 2, ...: rises with every reload
  std::atomic<uint32_t> number;      // the worker's, 1 to setWorkers()
  std::atomic<int64_t> started_ms;   // Unix time
  char last_request[160];  // method and target of the latest, for whoever looks at a crash; zero-terminated
  ServerStats before;      // `stats` when it was taken, to tell this worker's part
  ServerStats stats;
};

// What the group of processes counts as a whole; written by the supervisor only.
struct GroupStats {
  Counter generation;  // the one serving
  Counter workers_configured;
  Counter worker_starts;
  Counter worker_exits;     // in order: reload, recycling, stop
  Counter worker_crashes;   // by a signal or a failure
  Counter worker_recycles;  // replaced for their age in requests, memory or fatal errors
  Counter reloads;
  Counter reload_failures;
  Counter started_ms;  // Unix time of start()
};

// The board on which every worker keeps its numbers and the supervisor reads them. A view of memory shared by
// all the processes; copyable.
//
// Seats are taken and left by the parent of the workers, for one that is not there yet or not any more; while
// a generation replaces another there are two such parents.
class WorkerBoard {
 public:
  static size_t size_of(uint32_t seats) { return sizeof(Memory) + seats * sizeof(WorkerSeat); }

  // Memory of size_of(seats) octets, zeroed before its first use.
  WorkerBoard(void* memory, uint32_t seats) : memory_(static_cast<Memory*>(memory)), seats_(seats) {}

  GroupStats& group() const { return memory_->group; }
  std::span<WorkerSeat> seats() const { return {memory_->seats(), seats_}; }

  // Null when all are taken.
  WorkerSeat* take(uint32_t generation, uint32_t number) const;
  // The worker has gone: its gauges are of nobody any more.
  static void leave(WorkerSeat& seat);

  uint32_t index_of(const WorkerSeat& seat) const { return static_cast<uint32_t>(&seat - memory_->seats()); }
  // Over all workers there ever were; gauges of those there are.
  ServerStats total() const;

 private:
  struct alignas(64) Memory {
    GroupStats group;
    WorkerSeat* seats() { return reinterpret_cast<WorkerSeat*>(this + 1); }
  };

  Memory* memory_;
  uint32_t seats_;
};

}  // namespace weft::server
