#include "weft/base/log.h"

#include <cstdio>

namespace weft {

void log_line(Logger& logger, Severity severity, const char* format, ...) {
  char line[1024];
  va_list arguments;
  va_start(arguments, format);
  if (std::vsnprintf(line, sizeof line, format, arguments) < 0) line[0] = '\0';
  va_end(arguments);
  // Arguments may come from a peer: they must not be able to forge a line or drive a terminal.
  for (char* c = line; *c != '\0'; ++c) {
    if (static_cast<unsigned char>(*c) < 0x20 || *c == 0x7f) *c = '?';
  }
  logger.write(severity, line);
}

}  // namespace weft
