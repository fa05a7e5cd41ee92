#include "weft/base/log.h"

#include <cstdio>

namespace weft {

namespace {

class Line {
 public:
  Line(const char* format, va_list arguments) {
    if (std::vsnprintf(text_, sizeof text_, format, arguments) < 0) text_[0] = '\0';
    // Arguments may come from a peer: they must not be able to forge a line or drive a terminal.
    for (char* c = text_; *c != '\0'; ++c) {
      if (static_cast<unsigned char>(*c) < 0x20 || *c == 0x7f) *c = '?';
    }
  }
  const char* text() const { return text_; }

 private:
  char text_[1024];
};

}  // namespace

void log_line(Logger& logger, Severity severity, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const Line line(format, arguments);
  va_end(arguments);
  logger.write(severity, line.text());
}

void log_line_beside(Logger& logger, Severity severity, const char* format, ...) {
  if (!logger.wants(severity)) return;
  va_list arguments;
  va_start(arguments, format);
  const Line line(format, arguments);
  va_end(arguments);
  logger.write_beside(severity, line.text());
}

}  // namespace weft
