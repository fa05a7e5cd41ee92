#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <poll.h>
#include <sys/types.h>

#include "php/coroutine.h"
#include "php/hooks/registry.h"
#include "php/scheduler.h"
#include "weft/io/descriptor_waits.h"
#include "weft/io/job_threads.h"

namespace weft::php {

// How a wait ended.
enum class Waited : uint8_t {
  kReady,    // perhaps: look
  kTimeout,  //
  kRefused,  // errno tells why; the call is to fail with it
};

// Whether others may wait for the same descriptor meanwhile.
enum class Claim : uint8_t { kShared, kExclusive };

struct WaitFor {
  pollfd* descriptors;
  size_t count;
  int64_t timeout_ms;  // negative: none
  Claim claim;
  const char* what;  // for the lists of coroutines
};

namespace hooks {
class FileTurn;

// What a descriptor has been found to be.
enum class DescriptorKind : uint8_t {
  kUnknown,
  kFile,    // regular, or the like: always ready
  kPipe,    // calls can be told not to wait by RWF_NOWAIT
  kPolled,  // a pipe where that is refused
  kCutOff,  // a client's connection that has been shut down in the middle of a call
};
}  // namespace hooks

// A job whose end can be waited for without the loop.
class FinishedJob : public io::Job {
 public:
  void run() final {
    work();
    finished_.store(true, std::memory_order_release);
    finished_.notify_all();
  }
  bool finished() const { return finished_.load(std::memory_order_acquire); }
  void await_end() const { finished_.wait(false, std::memory_order_acquire); }

 protected:
  virtual void work() = 0;

 private:
  std::atomic<bool> finished_ = false;
};

// What the replaced functions of one thread share. Everything but the static functions is for calls inside
// a coroutine.
//
// A coroutine that is cancelled while it waits has its exception in EG(exception) when the wait returns, but
// the library that called is to notice by a failed call, and perhaps by more of them. So until PHP has taken
// the exception, which is when the function of the script has returned, further waits of this coroutine are
// **refused**: they fail at once.
class ThreadHooks {
 public:
  explicit ThreadHooks(Scheduler& scheduler)
      : scheduler_(scheduler), waits_(scheduler.loop()), reaper_(on_reap, this) {}
  ~ThreadHooks();
  ThreadHooks(const ThreadHooks&) = delete;
  ThreadHooks& operator=(const ThreadHooks&) = delete;

  // Of the calling thread, from the first coroutine of a request to its end. Null: there are none.
  static ThreadHooks* get() { return of_thread_; }
  static void begin(Scheduler& scheduler);
  static void end();
  static void abandon_after_fork();

  // Null, and nothing else done, unless a coroutine of this thread calls and the family is active.
  static ThreadHooks* inside(HookFamily family) {
    ThreadHooks* hooks = inside_coroutine();
    return hooks && hooks::active.has(family) ? hooks : nullptr;
  }
  // The same whatever is active.
  static ThreadHooks* inside_coroutine() {
    ThreadHooks* hooks = of_thread_;
    if (!hooks) [[likely]] {
      return nullptr;
    }
    return hooks->scheduler_.current() ? hooks : nullptr;
  }

  Scheduler& scheduler() { return scheduler_; }

  // Suspends until one of the descriptors may be ready, and says in `revents` what has been seen of each.
  Waited wait(const WaitFor& wanted);
  // Suspends for a time. False: refused.
  bool sleep_ms(int64_t milliseconds);
  // Suspends for a time, whoever is cancelled meanwhile: that shows when the coroutine waits next.
  void sleep_through(int64_t milliseconds);
  // Suspends until another thread has done the job. False: refused, and the job's result is nobody's.
  bool run(const std::shared_ptr<io::Job>& job, const char* what);
  // The same with a job that comes to its end whoever is cancelled meanwhile: that shows when the coroutine
  // waits next. False: refused, and nothing has been done.
  bool run_to_end(const std::shared_ptr<FinishedJob>& job, const char* what);
  // The same with one that can be told to stop: when the coroutine is cancelled `interrupt` is called until
  // it has. False: refused, before or meanwhile.
  using Interrupt = void (*)(void* context);
  bool run_unless_cancelled(const std::shared_ptr<FinishedJob>& job, const char* what, Interrupt interrupt,
                            void* context);
  // As run(), among the jobs with files.
  bool run_file_job(const std::shared_ptr<io::Job>& job, const char* what);
  // Suspends until somebody resumes the coroutine. False: refused.
  bool suspend_for(const char* what);
  // Has it done some time.
  void run_unattended(const std::shared_ptr<io::Job>& job);

  // A child whose end nobody can ask for any more: so that it does not stay a zombie.
  void abandon_process(pid_t pid);
  void reap_abandoned();

  // Whether another coroutine is in the middle of a client's call on this descriptor. Then nothing must be
  // sent: errno is EBUSY, and an exception has been thrown.
  bool is_taken(int descriptor) { return waits_.first(descriptor) && refuse_intruder(descriptor); }

  // Whether another coroutine waits for the same on a descriptor that calls are not to wait on now; TLS
  // streams make theirs so while they read. Then nobody can tell whose it is that comes: EBUSY, and an
  // exception.
  bool is_awaited(int descriptor, short events);

  // Before a descriptor is closed: whoever waits for it is told, and has left the call when this returns.
  static void before_close(int descriptor) {
    if (of_thread_) of_thread_->forget(descriptor);
  }

  // Kept until it is closed. A descriptor may be closed behind our back and its number another's by now: so
  // nothing is read or written by it that could not be by what it says, but that a call on what was a file
  // blocks.
  hooks::DescriptorKind kind(int descriptor) const {
    const auto index = static_cast<size_t>(descriptor);
    return index < kinds_.size() ? kinds_[index] : hooks::DescriptorKind::kUnknown;
  }
  void note_kind(int descriptor, hooks::DescriptorKind kind);

  // Something has just been sent on it: an answer cannot be there yet.
  void note_sent(int descriptor) { sent_ = descriptor; }
  // Whether that was the last thing; once.
  bool take_sent(int descriptor) { return std::exchange(sent_, -1) == descriptor; }

  // Calls on files by other threads, in the order in which they came.
  std::vector<hooks::FileTurn*>& file_turns() { return file_turns_; }
  hooks::FileTurn* first_turn(int descriptor) const;

  // "File (descriptor 17) is in use by another coroutine ..."; waits of the running one are refused.
  void throw_busy(const char* what, int descriptor, const Coroutine& other);
  void throw_busy(const char* what, const Coroutine& other);

  // Whether the running coroutine's waits are refused.
  bool refusing() const {
    return EG(exception) && EG(exception) == refusal_.error && scheduler_current_id() == refusal_.coroutine;
  }

  // For exceptions that libraries throw because a call was refused: see exception_order.cpp.
  void set_cause_aside();
  zend_object* take_cause();
  // The cause is in EG(exception) again.
  void keep_refusing() { refusal_.error = EG(exception); }

 private:
  struct Visit;
  struct Refusal {
    const zend_object* error = nullptr;  // not owned, only compared
    zend_ulong coroutine = 0;
    int count = 0;
  };

  static constinit thread_local ThreadHooks* of_thread_;
  static void on_reap(void* context);

  zend_ulong scheduler_current_id() const {
    const Coroutine* current = scheduler_.current();
    return current ? current->id() : 0;
  }
  Waited park(const WaitFor& wanted, io::DescriptorWait* waits);
  Waited refuse(int descriptor);
  void begin_refusal();
  void cut_off(int descriptor);
  bool claim(const pollfd& wanted);
  bool refuse_intruder(int descriptor);
  enum class Pool : uint8_t { kNames, kFiles, kDatabases };
  io::JobThreads& threads(Pool pool);
  bool run_on(io::JobThreads& threads, const std::shared_ptr<io::Job>& job, const char* what);
  bool is_closing(const WaitFor& wanted) const;
  void forget(int descriptor);
  void evict(int descriptor);
  void end_file_calls(int descriptor);

  Scheduler& scheduler_;
  io::DescriptorWaits waits_;
  Refusal refusal_;
  zend_object* cause_ = nullptr;  // owned; see set_cause_aside()
  zend_ulong cause_coroutine_ = 0;
  int sent_ = -1;
  std::vector<int> closing_;
  std::vector<hooks::DescriptorKind> kinds_;  // by descriptor
  std::vector<pid_t> abandoned_;
  std::vector<hooks::FileTurn*> file_turns_;
  io::Timer reaper_;                          // runs in the background while there are any
  std::optional<io::JobThreads> threads_[3];  // by Pool: those who wait in one keep nobody in another waiting
};

}  // namespace weft::php
