#pragma once

#include <cstdint>
#include <string>

#include "weft/base/bytes.h"
#include "weft/base/log.h"
#include "weft/log/line_template.h"
#include "weft/log/syslog_target.h"

namespace weft::log {

enum class SinkKind : uint8_t { kDescriptor, kFile, kSyslog, kTarget };
enum class Format : uint8_t { kPlain, kLogfmt, kJson, kPretty, kTemplate };
enum class Category : uint8_t { kApp, kAccess, kAll };

// Takes lines where they are made, on the thread of the loop: for destinations no other thread may touch.
class LineTarget {
 public:
  virtual ~LineTarget() = default;
  // `line` ends in a newline and is valid for the call.
  virtual void write_line(Bytes line) = 0;
};

// One destination of records, and which ones it gets in what shape.
struct SinkOptions {
  SinkKind kind = SinkKind::kDescriptor;
  Format format = Format::kPlain;  // syslog has its own
  Category category = Category::kApp;
  Severity level = Severity::kInfo;

  int descriptor = 2;            // of kDescriptor; duplicated, so its owner may close it
  std::string path;              // of kFile; made when it is not there
  SyslogTarget syslog;           // of kSyslog
  uint8_t facility = 1;          // of kSyslog
  LineTarget* target = nullptr;  // of kTarget; outlives the pipeline
  LineTemplate line_template;    // of Format::kTemplate
};

}  // namespace weft::log
