#include "weft/log/pipeline.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

#include <unistd.h>

#include "log/formatter.h"
#include "log/line_writer.h"
#include "log/writer_thread.h"

namespace weft::log {

namespace {

// Of a line of another thread, whose stack may be small.
constexpr size_t kMaxBeside = 4096;

// That of the kernel's last tick, a few milliseconds ago, costs no look at the hardware.
#ifdef CLOCK_REALTIME_COARSE
constexpr clockid_t kWallClock = CLOCK_REALTIME_COARSE;
#else
constexpr clockid_t kWallClock = CLOCK_REALTIME;
#endif

int64_t system_clock() {
  timespec now;
  ::clock_gettime(kWallClock, &now);
  return static_cast<int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value && *value != '\0';
}

// As https://no-color.org and https://bixense.com/clicolors have it.
Colours colours_for(const SinkOptions& options) {
  if (options.format != Format::kPretty || is_set("NO_COLOR")) return Colours::kNo;
  if (is_set("CLICOLOR_FORCE") && std::strcmp(std::getenv("CLICOLOR_FORCE"), "0") != 0) return Colours::kYes;
  return Colours(options.kind == SinkKind::kDescriptor && ::isatty(options.descriptor) == 1);
}

std::string name_of(const SinkOptions& options) {
  switch (options.kind) {
    case SinkKind::kDescriptor: return "descriptor " + std::to_string(options.descriptor);
    case SinkKind::kFile: return options.path;
    case SinkKind::kTarget: return "stream";
    case SinkKind::kSyslog: break;
  }
  const SyslogTarget& target = options.syslog;
  return target.transport == SyslogTarget::Transport::kUnixDatagram ? target.path : target.host;
}

}  // namespace

class Pipeline::Sink {
 public:
  Sink(const SinkOptions& options, size_t ring_bytes)
      : name(name_of(options)),
        formatter(options, colours_for(options)),
        level(options.level),
        category(options.category),
        target(options.target) {
    if (!target) channel = std::make_unique<Channel>(ring_bytes, make_output(options));
  }

  bool wants(Severity severity, Category record_category) const {
    return severity >= level && (category == record_category || category == Category::kAll);
  }
  // There is something to report that would get through, and not every single loss is.
  bool should_report() {
    if (dropped() == reported) return false;
    return !channel || (!channel->failing.load(std::memory_order_relaxed) &&
                        !channel->ring.holds(channel->ring.capacity() / 2));
  }
  uint64_t dropped() const {
    return refused.load(std::memory_order_relaxed) +
           (channel ? channel->lost.load(std::memory_order_relaxed) : 0);
  }

  const std::string name;
  const Formatter formatter;
  const Severity level;
  const Category category;
  LineTarget* const target;
  std::unique_ptr<Channel> channel;  // null with a target
  std::atomic<uint64_t> refused{0};  // there was no room
  uint64_t reported = 0;             // of dropped(), in the log itself
};

struct Pipeline::Parts {
  PipelineOptions options;
  std::vector<std::unique_ptr<Sink>> sinks;
  std::unique_ptr<WriterThread> writer;
  Timestamp time;
  char line[Formatter::kMaxLine];
  bool in_target = false;  // a target that logs itself
};

Pipeline::Pipeline(const std::vector<SinkOptions>& sinks, const PipelineOptions& options)
    : parts_(std::make_unique<Parts>()) {
  WEFT_ASSERT(sinks.size() <= kMaxSinks);
  parts_->options = options;
  if (!options.wall_clock) parts_->options.wall_clock = system_clock;
  Severity threshold = Severity::kOff;
  std::vector<Channel*> channels;
  for (const SinkOptions& wanted : sinks) {
    parts_->sinks.push_back(std::make_unique<Sink>(wanted, options.ring_bytes));
    const Sink& sink = *parts_->sinks.back();
    if (sink.channel) channels.push_back(sink.channel.get());
    if (sink.category != Category::kAccess) threshold = std::min(threshold, sink.level);
    wants_access_ |= sink.wants(Severity::kInfo, Category::kAccess);
  }
  parts_->writer = std::make_unique<WriterThread>(std::move(channels), options);
  set_threshold(threshold);
}

Result<void, SinkFailure> Pipeline::open() {
  for (const auto& sink : parts_->sinks) {
    if (!sink->channel) continue;
    const auto opened = sink->channel->output->open();
    if (!opened) return SinkFailure{sink->name, opened.error()};
  }
  if (!parts_->writer->usable()) return SinkFailure{"the log", "no descriptor for it"};
  return {};
}

Pipeline::~Pipeline() = default;

void Pipeline::write(Severity severity, const char* line) {
  write_record({severity, Bytes(line), nullptr}, Category::kApp);
}

void Pipeline::write_access(const AccessRecord& record) {
  write_record({Severity::kInfo, {}, &record}, Category::kAccess);
}

void Pipeline::write_record(const Record& record, Category category) {
  parts_->time.set(parts_->options.wall_clock());
  for (const auto& sink : parts_->sinks) {
    if (!sink->wants(record.severity, category)) continue;
    if (sink->should_report()) [[unlikely]]
      report_dropped(*sink);
    write_to(*sink, record);
  }
}

void Pipeline::write_beside(Severity severity, const char* line) {
  Timestamp time;
  time.set(parts_->options.wall_clock());
  char room[kMaxBeside];
  for (const auto& sink : parts_->sinks) {
    if (!sink->channel || !sink->wants(severity, Category::kApp)) continue;
    LineWriter text(room, sizeof room - 1);
    sink->formatter.format(text, time, {severity, Bytes(line), nullptr});
    room[text.size()] = '\n';
    if (!sink->channel->beside.push(Bytes(room, text.size() + 1))) {
      sink->refused.fetch_add(1, std::memory_order_relaxed);
    }
  }
  parts_->writer->notify(WriterThread::Haste::kYes);
}

bool Pipeline::write_to(Sink& sink, const Record& record) {
  Parts& parts = *parts_;
  // The line is in use.
  if (parts.in_target) {
    sink.refused.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  LineWriter line(parts.line, sizeof parts.line - 1);
  sink.formatter.format(line, parts.time, record);
  parts.line[line.size()] = '\n';
  const Bytes whole(parts.line, line.size() + 1);
  if (sink.target) {
    parts.in_target = true;
    sink.target->write_line(whole);
    parts.in_target = false;
    return true;
  }
  Ring& ring = sink.channel->ring;
  if (!ring.push(whole)) [[unlikely]] {
    sink.refused.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  const bool urgent = record.severity >= Severity::kWarn || ring.holds(parts.options.flush_bytes);
  parts.writer->notify(WriterThread::Haste(urgent));
  return true;
}

void Pipeline::report_dropped(Sink& sink) {
  const uint64_t dropped = sink.dropped();
  const std::string text = std::to_string(dropped - sink.reported) + " log records dropped";
  if (write_to(sink, {Severity::kWarn, text, nullptr})) {
    sink.reported = dropped;
  } else {
    sink.refused.fetch_sub(1, std::memory_order_relaxed);  // it was none of the caller's
  }
}

void Pipeline::reopen() {
  parts_->writer->reopen();
}

void Pipeline::stop() {
  for (const auto& sink : parts_->sinks) {
    if (sink->should_report()) report_dropped(*sink);
  }
  parts_->writer->stop();
}

uint64_t Pipeline::dropped() const {
  uint64_t dropped = 0;
  for (const auto& sink : parts_->sinks) dropped += sink->dropped();
  return dropped;
}

}  // namespace weft::log
