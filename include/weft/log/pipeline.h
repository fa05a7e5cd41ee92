#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "weft/base/log.h"
#include "weft/base/result.h"
#include "weft/log/access_record.h"
#include "weft/log/sink_options.h"

namespace weft::log {

struct Record;

struct PipelineOptions {
  // Of records that wait to be written, per sink; a power of two.
  size_t ring_bytes = 64 * 1024;
  // Written at once when so much waits, else after the interval.
  size_t flush_bytes = 32 * 1024;
  int flush_interval_ms = 200;
  // For how long stop() tries to get rid of what a sink does not take.
  int stop_timeout_ms = 1000;
  // Nanoseconds since 1970; null = the system's clock.
  int64_t (*wall_clock)() = nullptr;
};

// A sink that cannot be opened, ready to be shown to the user.
struct SinkFailure {
  std::string where;
  std::string reason;
};

// The log of one process: records become lines on the calling thread, which never waits, and a thread of the
// pipeline's own writes them. What does not fit is dropped and counted.
//
// Used on one thread, but for reopen(), dropped() and write_beside(). The pipeline's thread is started by the
// first record. Made after fork(): in a child, a pipeline of the parent can only be destroyed, which gives up
// the descriptors and writes nothing.
class Pipeline final : public Logger, public AccessLog {
 public:
  static constexpr size_t kMaxSinks = 8;

  // At most kMaxSinks.
  explicit Pipeline(const std::vector<SinkOptions>& sinks, const PipelineOptions& options = {});
  ~Pipeline() override;
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Opens every sink; before the first record.
  Result<void, SinkFailure> open();

  // Diagnostics: category kApp.
  void write(Severity severity, const char* line) override;
  // Not to targets. One other thread at a time.
  void write_beside(Severity severity, const char* line) override;
  // Severity kInfo, category kAccess.
  void write_access(const AccessRecord& record) override;

  // Files are opened anew, connections to syslog made anew. From any thread or signal handler.
  void reopen();

  // Writes out what waits and ends the thread; the next record starts it again.
  void stop();

  // Records that got lost: no room, or the sink failed. From any thread.
  uint64_t dropped() const;

 private:
  class Sink;
  struct Parts;

  void write_record(const Record& record, Category category);
  // False when there was no room.
  bool write_to(Sink& sink, const Record& record);
  void report_dropped(Sink& sink);

  std::unique_ptr<Parts> parts_;
};

}  // namespace weft::log
