#pragma once

#include <memory>

#include "weft/io/loop.h"
#include "weft/io/wakeup.h"

namespace weft::io {

struct JobQueue;

// Work that can only be done by waiting for it. The owner of the pool and the thread that works share it.
class Job {
 public:
  virtual ~Job() = default;
  // On a thread of the pool.
  virtual void run() = 0;

 private:
  friend class JobThreads;
  void (*done_)(void* context) = nullptr;
  void* context_ = nullptr;
  bool attended_ = false;
};

// Threads that do jobs, made when there are more jobs than idle threads and gone when they have been idle for
// a while. Jobs cannot be stopped: those nobody waits for any more run to their end, longer than the pool
// lives if need be; only those that have not begun by then are dropped.
class JobThreads {
 public:
  // At most `limit` at a time; further jobs queue.
  JobThreads(Loop& loop, size_t limit);
  ~JobThreads();
  JobThreads(const JobThreads&) = delete;
  JobThreads& operator=(const JobThreads&) = delete;

  // `done` is called by the loop when the job has been done, unless it has been forgotten before. Keeps the
  // loop alive until then. False: there is no thread to be had.
  bool start(std::shared_ptr<Job> job, void (*done)(void* context), void* context);
  // Nobody waits for it any more.
  void forget(Job& job);

 private:
  void on_wakeup();

  Loop& loop_;
  size_t limit_;
  size_t waiting_ = 0;  // jobs that have not been forgotten
  Wakeup wakeup_;
  std::shared_ptr<JobQueue> queue_;
};

}  // namespace weft::io
