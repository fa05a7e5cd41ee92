#include "php/server_log.h"

#include <ctime>

#include <unistd.h>

namespace weft::php {

namespace {

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::kDebug: return "DEBUG";
    case Severity::kInfo: return "INFO";
    case Severity::kWarn: return "WARN";
    default: return "ERROR";
  }
}

// A stream implemented in PHP may fail in any way while we are on the loop's stack: nothing may fly past it.
void write_guarded(php_stream* stream, const char* line, size_t size) noexcept {
  zend_try {
    php_stream_write(stream, line, size);
  }
  zend_end_try();
  if (EG(exception)) zend_clear_exception();
}

}  // namespace

ServerLog::ServerLog(php_stream* stream) : stream_(stream) {
  if (!stream_) {
    descriptor_ = STDERR_FILENO;
    return;
  }
  php_socket_t descriptor;
  if (php_stream_can_cast(stream_, PHP_STREAM_AS_FD) == SUCCESS &&
      php_stream_cast(stream_, PHP_STREAM_AS_FD, reinterpret_cast<void**>(&descriptor), 0) == SUCCESS) {
    descriptor_ = static_cast<int>(descriptor);
  }
}

void ServerLog::write(Severity severity, const char* line) {
  char text[1200];
  const std::time_t now = std::time(nullptr);
  std::tm utc;
  gmtime_r(&now, &utc);
  const size_t stamp = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ ", &utc);
  const int length = snprintf(text + stamp, sizeof text - stamp, "%s %s\n", name_of(severity), line);
  put(text, stamp + static_cast<size_t>(length));
}

void ServerLog::put(const char* line, size_t size) {
  if (descriptor_ < 0) {
    write_guarded(stream_, line, size);
    return;
  }
  while (size > 0) {
    const ssize_t written = ::write(descriptor_, line, size);
    if (written < 0) return;  // a full pipe or a closed file: a log line is not worth blocking or failing for
    line += written;
    size -= static_cast<size_t>(written);
  }
}

}  // namespace weft::php
