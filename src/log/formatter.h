#pragma once

#include <string>

#include "log/line_writer.h"
#include "log/timestamp.h"
#include "weft/base/log.h"
#include "weft/log/access_record.h"
#include "weft/log/sink_options.h"

namespace weft::log {

struct Record {
  Severity severity = Severity::kInfo;
  Bytes message;                         // of diagnostics
  const AccessRecord* access = nullptr;  // null for diagnostics
};

enum class Colours : bool { kNo, kYes };

// Turns records into the lines of one sink, without the newline.
class Formatter {
 public:
  // No line is longer.
  static constexpr size_t kMaxLine = 32 * 1024;
  // Of the text of a diagnostic.
  static constexpr size_t kMaxMessage = 4096;

  Formatter(const SinkOptions& options, Colours colours);

  void format(LineWriter& out, const Timestamp& time, const Record& record) const;

 private:
  void put_pretty(LineWriter& out, const Timestamp& time, const Record& record) const;
  void put_template(LineWriter& out, const Timestamp& time, const Record& record) const;
  void put_syslog(LineWriter& out, const Timestamp& time, const Record& record) const;

  enum class Shape : uint8_t { kPlain, kLogfmt, kJson, kPretty, kTemplate, kSyslog };

  Shape shape_;
  Colours colours_;
  uint8_t facility_;
  LineTemplate template_;
  std::string syslog_origin_;  // " HOST weft PID "
};

}  // namespace weft::log
