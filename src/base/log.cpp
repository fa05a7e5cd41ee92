#include "weft/base/log.h"

#include <cstdio>

namespace weft {

void log_line(Logger& logger, Severity severity, const char* format, ...) {
  char line[1024];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  logger.write(severity, line);
}

}  // namespace weft
