#pragma once

#include <cstdarg>
#include <cstdint>

namespace weft {

// Numbers are those of the OpenTelemetry log data model, which the PHP enum LogSeverity shares.
enum class Severity : uint8_t { kDebug = 5, kInfo = 9, kWarn = 13, kError = 17, kOff = 255 };

// Where diagnostics go. The engine formats a line only when somebody wants it. One per worker, handed in by
// constructor; implemented by src/php (PHP's log) and by tests.
class Logger {
 public:
  virtual ~Logger() = default;

  bool wants(Severity severity) const { return severity >= threshold_; }
  void set_threshold(Severity threshold) { threshold_ = threshold; }

  // `line` has no control characters and is valid for the call.
  virtual void write(Severity severity, const char* line) = 0;

  // The same for a thread that watches the log's own and finds it stuck: at once, with no lock the stuck one
  // might hold. Best effort.
  virtual void write_beside(Severity severity, const char* line) {
    static_cast<void>(severity);
    static_cast<void>(line);
  }

 private:
  Severity threshold_ = Severity::kWarn;
};

// Formats like printf into one line of at most 1023 octets; arguments are not evaluated when nobody listens.
#define WEFT_LOG(logger, severity, ...)                                                \
  do {                                                                                 \
    if ((logger).wants(severity)) ::weft::log_line((logger), (severity), __VA_ARGS__); \
  } while (false)

[[gnu::format(printf, 3, 4)]] void log_line(Logger& logger, Severity severity, const char* format, ...);

// The same for Logger::write_beside(), if `logger` wants it.
[[gnu::format(printf, 3, 4)]] void log_line_beside(Logger& logger, Severity severity, const char* format,
                                                   ...);

}  // namespace weft
