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

constexpr size_t kMaxLine = 1200;

size_t format(char (&text)[kMaxLine], Severity severity, const char* line) {
  const std::time_t now = std::time(nullptr);
  std::tm utc;
  gmtime_r(&now, &utc);
  const size_t stamp = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ ", &utc);
  const int length = snprintf(text + stamp, sizeof text - stamp, "%s %s\n", name_of(severity), line);
  return stamp + static_cast<size_t>(length);
}

// A stream implemented in PHP may fail in any way while we are on the loop's stack: nothing may fly past it.
// False when it ended in a fatal error.
bool write_guarded(php_stream* stream, const char* line, size_t size) noexcept {
  zend_execute_data* const frame = EG(current_execute_data);
  volatile bool survived = true;
  zend_try {
    php_stream_write(stream, line, size);
  }
  zend_catch {
    survived = false;
    EG(current_execute_data) = frame;
    CG(unclean_shutdown) = 0;
    gc_protect(0);
  }
  zend_end_try();
  if (EG(exception)) zend_clear_exception();
  if (zend::has_delayed_oom()) {
    zend::clear_delayed_oom();
    survived = false;
  }
  return survived;
}

}  // namespace

ServerLog::ServerLog(const zval& target) : target_(target) {
  php_socket_t descriptor;
  php_stream* log = stream();
  if (log && php_stream_can_cast(log, PHP_STREAM_AS_FD) == SUCCESS &&
      php_stream_cast(log, PHP_STREAM_AS_FD, reinterpret_cast<void**>(&descriptor), 0) == SUCCESS) {
    descriptor_ = static_cast<int>(descriptor);
  }
}

php_stream* ServerLog::stream() const {
  if (Z_TYPE(target_) != IS_RESOURCE || Z_RES(target_)->type < 0) return nullptr;
  return static_cast<php_stream*>(Z_RES_VAL(target_));
}

void ServerLog::write(Severity severity, const char* line) {
  char text[kMaxLine];
  const size_t size = format(text, severity, line);
  php_stream* log = stream();
  if (!log || failed_) {
    put(STDERR_FILENO, text, size);
  } else if (descriptor_ >= 0) {
    put(descriptor_, text, size);
  } else {
    failed_ = !write_guarded(log, text, size);
  }
}

void ServerLog::write_beside(Severity severity, const char* line) {
  char text[kMaxLine];
  const size_t size = format(text, severity, line);
  put(stream() && descriptor_ >= 0 ? descriptor_ : STDERR_FILENO, text, size);
}

void ServerLog::put(int descriptor, const char* line, size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, line, size);
    if (written < 0) return;  // a full pipe or a closed file: a log line is not worth blocking or failing for
    line += written;
    size -= static_cast<size_t>(written);
  }
}

}  // namespace weft::php
