#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include <pthread.h>

#include "log/descriptor.h"
#include "log/output.h"
#include "log/ring.h"
#include "weft/base/result.h"
#include "weft/log/pipeline.h"

namespace weft::log {

// Where lines wait, and where they go.
struct Channel {
  static constexpr size_t kBesideBytes = 8 * 1024;

  Channel(size_t ring_bytes, std::unique_ptr<Output> out)
      : ring(ring_bytes), beside(kBesideBytes), output(std::move(out)) {}

  Ring ring;    // of the pipeline's user
  Ring beside;  // of the thread that calls write_beside()
  const std::unique_ptr<Output> output;
  std::atomic<uint64_t> lost{0};     // lines the output gave up
  std::atomic<bool> failing{false};  // the last write gave lines up
  bool in_beside = false;            // the thread's: part of a line of `beside` may be written
};

// Moves lines from rings to outputs on a thread of its own, which blocks all signals. It sleeps while nothing
// waits; the first line wakes it, and it collects more until the interval is over or somebody is in a hurry.
//
// stop() is for the pipeline's user; notify() and reopen() are for any thread.
class WriterThread {
 public:
  // `channels` outlive the thread.
  WriterThread(std::vector<Channel*> channels, const PipelineOptions& options);
  // Joins, unless this is a child of the process that made it.
  ~WriterThread();
  WriterThread(const WriterThread&) = delete;
  WriterThread& operator=(const WriterThread&) = delete;

  // The eventfd could be made.
  bool usable() const { return static_cast<bool>(wakeup_); }

  // A line was pushed.
  enum class Haste : bool { kNo, kYes };
  void notify(Haste haste);
  void reopen();
  // Returns when everything is written, or the stop timeout is over; what is left is given up.
  void stop();

 private:
  static void* run(void* self);

  void start();
  void wake();
  void loop();
  bool take_haste();
  bool drain(int64_t now);
  bool drain(Channel& channel, int64_t now);
  bool drain(Channel& channel, Ring& ring, int64_t now);
  bool sleep();
  bool wait(int64_t milliseconds);
  bool anything_waits() const;
  void give_up_rest();

  const std::vector<Channel*> channels_;
  const PipelineOptions options_;
  const pid_t owner_;
  Descriptor wakeup_;
  pthread_t thread_{};
  // Started by whoever has the first line.
  enum class State : uint8_t { kStopped, kStarting, kRunning };
  std::atomic<State> state_{State::kStopped};
  std::atomic<bool> asleep_{false};  // the thread waits without a limit: somebody has to wake it
  std::atomic<bool> haste_{false};
  std::atomic<bool> reopen_{false};
  std::atomic<bool> stopping_{false};
};

}  // namespace weft::log
